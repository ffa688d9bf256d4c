"""ProbTalk3D as users meet it: through animate, with the understudy's bodies and eyes, on a small random network."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import twohander
from flame_faces import write_flame_of_open_face
from twohander import rotation
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT
from twohander.cli import main
from twohander.engines.base import EmotionSpan
from twohander.engines.batch import animate_all
from twohander.engines.duet import animate, duet_of
from twohander.engines.registry import engine
from twohander.engines.request import Request
from twohander.errors import Cancelled, EngineError
from twohander.formats.registry import read_motion_file
from twohander.formats.smplx_npz import read_smplx_npz
from twohander.motion import ExpressionSpace
from twohander.samples import cafe
from twohander.worker.client import Worker

RATE = 16000


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    for path, name in zip(cafe().audio, "ab"):
        soundfile.write(folder / f"{name}.wav", soundfile.read(path)[0][3 * RATE:6 * RATE], RATE)
    return folder / "a.wav", folder / "b.wav"


@pytest.fixture
def store(small_store, monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_MODELS", str(small_store))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))


def faces(clips, **settings):
    options = {"own_voice": False, "sampled": False, "cache": False, **settings.pop("options", {})}
    return animate(*clips, face="probtalk3d", fps=25, options=options, face_values="engine", **settings).motions


def jaw(motion):
    return rotation.to_axis_angle(motion.body.rotations[:, JOINT["jaw"]])


@pytest.mark.parametrize("system", ["vqvae", "vae"])
def test_faces_of_one_engine_meet_bodies_of_the_other(store, clips, system):
    duet = animate(*clips, face="probtalk3d", options={"system": system})
    alone = animate(*clips)
    assert duet.engine == "probtalk3d+understudy" and duet.turns == alone.turns and duet.heard_with == alone.heard_with
    for motion, other in zip(duet.motions, alone.motions):
        assert motion.space is ExpressionSpace.FLAME and motion.expression.shape == (90, 50) and len(motion) == len(other)
        same = [index for name, index in JOINT.items() if name != "jaw"]
        np.testing.assert_allclose(motion.body.rotations[:, same], other.body.rotations[:, same], atol=1e-6)
        assert not np.array_equal(motion.body.rotations[:, JOINT["jaw"]], other.body.rotations[:, JOINT["jaw"]])


def test_a_face_is_what_the_pipeline_makes_of_its_own_file(store, clips, network_of):
    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.pipeline import ProbTalk3DPipeline
    from twohander.engines.probtalk3d.styles import Mood, style_vector

    pipeline = ProbTalk3DPipeline(network_of("vqvae"), placement("cpu", "float32"))
    motions = faces(clips, emotion="angry", options={"style_b": "W029"})
    for clip, motion, style in zip(clips, motions, ("W011", "W029")):
        heard = pipeline.heard(soundfile.read(clip, dtype="float32")[0])
        [expected] = pipeline.motions(heard, style_vector({style: 1.0}, Mood("angry", "medium")))
        np.testing.assert_allclose(motion.expression[:len(expected)], expected[:, :50], atol=1e-4)
        turned = rotation.angle_between(rotation.from_axis_angle(expected[:, 50:]), motion.body.rotations[:len(expected), JOINT["jaw"]])
        assert turned.max() < 1e-3


def test_a_and_b_have_styles_of_their_own(store, clips):
    same = faces((clips[0], clips[1]), options={"style_a": "M009", "style_b": "M009"})
    default = faces(clips)
    mixed = faces(clips, options={"style_a": "M009:1+W011:1"})
    assert np.abs(same[0].expression - default[0].expression).max() > 1e-3
    np.testing.assert_allclose(same[1].expression, default[1].expression, atol=1e-5)
    for other in (default, same):
        assert np.abs(mixed[0].expression - other[0].expression).max() > 1e-3


def test_outside_a_cross_fade_every_mood_is_as_if_it_were_alone(store, clips):
    spans = (EmotionSpan("happy", "high", 0, 1.0), EmotionSpan("sad", "low", 1.0, None))
    changing = faces(clips, emotions=(spans, ()))[0].expression
    happy, sad = (faces(clips, emotions=((EmotionSpan(*mood),), ()))[0].expression for mood in (("happy", "high"), ("sad", "low")))
    np.testing.assert_allclose(changing[:18], happy[:18], atol=1e-4)
    np.testing.assert_allclose(changing[32:], sad[32:], atol=1e-4)
    between = changing[25]
    assert np.abs(between - (happy[25] + sad[25]) / 2).max() < 0.1 * np.abs(happy[25] - sad[25]).max()
    assert np.abs(happy - sad).max() > 1e-2


@pytest.mark.parametrize("system", ["vqvae", "vae"])
def test_another_seed_is_another_motion_and_the_same_seed_the_same(store, clips, system):
    first, other, again = (faces(clips, seed=seed, options={"sampled": True, "system": system}) for seed in (1, 2, 1))
    assert np.array_equal(first[0].expression, again[0].expression) and np.abs(first[0].expression - other[0].expression).max() > 1e-3


def test_seeds_together_are_the_seeds_alone_and_heard_once(store, clips, monkeypatch):
    from twohander.engines.probtalk3d.hearing import Ears

    options = {"sampled": True, "own_voice": False, "cache": False}
    requests = [Request(*clips, face="probtalk3d", fps=25, seed=seed, options=options, face_values="engine") for seed in range(3)]
    alone = [animate(*clips, face="probtalk3d", fps=25, seed=seed, options=options, face_values="engine") for seed in range(3)]
    heard = []
    features = Ears._features
    monkeypatch.setattr(Ears, "_features", lambda *arguments: heard.append(1) or features(*arguments))
    together = list(animate_all(requests))
    assert len(heard) == 2
    for one, other in zip(together, alone):
        for motion, expected in zip(one.motions, other.motions):
            np.testing.assert_allclose(motion.expression, expected.expression, atol=2e-3)
            assert one.seed == other.seed


def test_a_silent_partner_keeps_still(store, clips, tmp_path):
    hiss = np.random.default_rng(0).normal(scale=10 ** (-60 / 20), size=3 * RATE)
    soundfile.write(tmp_path / "silent.wav", hiss, RATE)
    pair = clips[0], tmp_path / "silent.wav"
    listening = faces(pair, options={"own_voice": True})[1]
    published = faces(pair)[1]
    assert np.ptp(listening.expression, axis=0).max() < 1e-6 and np.ptp(jaw(listening), axis=0).max() < 1e-6
    assert np.ptp(published.expression, axis=0).max() > 0.5  # what the noise would have done
    sad_later = faces(pair, options={"own_voice": True}, emotions=((), (EmotionSpan("sad", "high", 1, 2),)))[1].expression
    np.testing.assert_allclose(sad_later[[0, 10, 60, -1]], listening.expression[[0, 10, 60, -1]], atol=1e-5)
    assert np.abs(sad_later[37] - listening.expression[37]).max() > 1e-3 and np.ptp(sad_later[32:44], axis=0).max() < 1e-5


def test_noise_between_words_does_not_reach_the_face(store, clips, tmp_path):
    samples = soundfile.read(clips[0])[0]
    speech = np.concatenate([samples, np.zeros(2 * RATE)])
    hiss = np.random.default_rng(0).normal(scale=10 ** (-65 / 20), size=len(speech))
    hiss[:len(samples) + RATE // 2] = 0  # the first half second after speech is left as it is
    for name, sound in (("clean", speech), ("noisy", speech + hiss)):
        soundfile.write(tmp_path / f"{name}.wav", sound, RATE, subtype="FLOAT")
    for own_voice in (True, False):
        clean, noisy = (faces((tmp_path / f"{name}.wav", clips[1]), options={"own_voice": own_voice})[0].expression
                        for name in ("clean", "noisy"))
        change = np.abs(clean - noisy).max()
        assert change < 1e-3 if own_voice else change > 0.1


def test_long_recordings_are_moved_in_windows(store, clips):
    whole, in_windows = (faces(clips, options={"window": 4.0, "overlap": overlap}, seed=1) for overlap in (0.5, 1.0))
    np.testing.assert_array_equal(whole[0].expression, in_windows[0].expression)  # three seconds fit one window
    sample = animate(face="probtalk3d", fps=25, options={"window": 4.0, "overlap": 1.0}).motions[0]
    assert np.isfinite(sample.expression).all() and len(sample) == round(25 * sample.seconds)


def test_what_was_saved_says_how_it_was_made_and_becomes_the_published_layout(store, clips, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["animate", *map(str, clips), "-o", str(out), "--face", "probtalk3d", "--fps", "25", "--emotion", "A=happy:high",
                 "--option", "style_a=M031", "--face-values", "engine"]
    assert main(arguments) == 0
    made = json.loads((out / "conversation.json").read_text())["engine"]
    assert made["name"] == "probtalk3d+understudy" and made["options"]["style_a"] == "M031" and made["options"]["temperature"] == 0.2
    assert main(["convert", str(out / "a.npz"), str(tmp_path / "a.npy")]) == 0
    written = np.load(tmp_path / "a.npy")
    motion = read_smplx_npz(out / "a.npz")
    assert written.dtype == np.float64 and written.shape == (1, 75, 403)
    assert not written[0, :, :300].any() and not written[0, :, 350:400].any()
    np.testing.assert_allclose(written[0, :, 300:350], motion.expression, atol=1e-5)
    np.testing.assert_allclose(read_motion_file(tmp_path / "a.npy").motion.expression[:, :50], motion.expression, atol=1e-5)


@pytest.mark.parametrize("options, complaint", [
    ({"model": "nobody"}, "no complete model 'nobody'"), ({"window": 4, "overlap": 2}, "less than half"),
    ({"style_a": "M999"}, "no style 'M999'"),
    ({"temperature": 0}, "from 0.01 to 5"), ({"system": "gan"}, "one of vqvae"), ({"k": 0}, "from 1 to 16"),
])
def test_impossible_options_are_refused(store, clips, options, complaint):
    with pytest.raises(EngineError, match=complaint):
        animate(*clips, face="probtalk3d", options=options)


def test_absent_weights_are_named_with_the_remedy(store, clips, monkeypatch, tmp_path, small_store):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "empty"))
    with pytest.raises(EngineError, match="twohander models add FILE"):
        animate(*clips, face="probtalk3d")
    shutil.copytree(small_store / "probtalk3d", tmp_path / "part" / "probtalk3d")
    for file in (tmp_path / "part" / "probtalk3d" / "published").glob("vae.*"):
        file.unlink()
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "part"))
    assert engine("probtalk3d").missing() == ()
    with pytest.raises(EngineError, match=r"no complete model 'published' for probtalk3d \(vae\)"):
        animate(*clips, face="probtalk3d", options={"system": "vae"})


def test_work_can_be_stopped_while_a_voice_is_heard(store, clips, tmp_path):
    def stop(share, doing):
        if doing.startswith("hearing"):
            raise Cancelled

    with pytest.raises(Cancelled):
        animate(*clips, face="probtalk3d", options={"cache": False}, progress=stop)


def test_known_faces_are_refused_because_nothing_answers_them(store, clips, tmp_path):
    animate(*clips).save(tmp_path)
    with pytest.raises(EngineError, match="cannot answer"):
        animate(*clips, face="probtalk3d", known_faces=(tmp_path / "a.npz", None))


@pytest.fixture
def store_with_head(small_store, monkeypatch, tmp_path):
    """A store with a FLAME head of an open character's face, and a FaceDiffuser that moves as many vertices."""
    import torch
    from small_probtalk3d import small_tensors
    from twohander.engines.models import add_model

    folder = tmp_path / "with_head"
    model = write_flame_of_open_face(tmp_path / "generic_model.pkl")
    monkeypatch.setenv("TWOHANDER_MODELS", str(folder))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    assert main(["models", "add", str(model)]) == 0
    head = load_body_model(model)
    tensors = small_tensors("facediffuser", vertices=len(head.template), times=1000)
    # What the last layer adds to the template: a tenth of a millimetre and a few expressions of the head.
    generator = torch.Generator().manual_seed(0)
    directions = torch.from_numpy(head.expression_directions.reshape(-1, 100)[:, :12])
    tensors["final_layer.weight"] = 2 * directions + 1e-4 * torch.randn(tensors["final_layer.weight"].shape, generator=generator)
    tensors["final_layer.bias"] = torch.zeros(tensors["final_layer.bias"].shape)
    torch.save(tensors, tmp_path / "face_diffuser_mead_50.pth")
    add_model(tmp_path / "face_diffuser_mead_50.pth", folder=folder)
    return folder


def test_facediffusers_vertices_become_flames_values_with_their_error(store_with_head, clips, tmp_path, capsys):
    arguments = ["animate", *map(str, clips), "--face", "probtalk3d", "--option", "system=facediffuser", "--face-values", "engine"]
    assert main([*arguments, "-o", str(tmp_path / "first"), "--option", "skipped=900", "--option", "steps=10"]) == 0
    remark = capsys.readouterr().err
    moved, error = (float(part) for part in re.search(r"vertices by ([\d.]+) mm .* to ([\d.]+) mm", remark).groups())
    assert moved > 0.3 and error < 0.5 * moved
    assert main([*arguments, "-o", str(tmp_path / "worn"), "--option", "skipped=990"]) == 0
    first, other = (read_smplx_npz(tmp_path / folder / "a.npz") for folder in ("first", "worn"))
    assert first.space is ExpressionSpace.FLAME and first.expression.shape == (90, 100) and np.ptp(first.expression, axis=0).max() > 0.05
    assert main([*arguments[:-2], "-o", str(tmp_path / "open"), "--option", "skipped=990"]) == 0
    assert read_smplx_npz(tmp_path / "open" / "a.npz").space is ExpressionSpace.ARKIT and len(other) == 90


@pytest.mark.parametrize("options, complaint", [
    ({"steps": 101}, "101 steps do not fit into the 100 times"), ({"skipped": 1000}, "from 0 to 999"),
])
def test_impossible_diffusions_are_refused(store_with_head, clips, options, complaint):
    with pytest.raises(EngineError, match=complaint):
        animate(*clips, face="probtalk3d", options={"system": "facediffuser", **options})


def test_facediffuser_asks_for_the_head_that_it_moves(store, clips, store_with_head, small_store, monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_MODELS", str(small_store))
    with pytest.raises(EngineError, match="models add generic_model.pkl"):
        animate(*clips, face="probtalk3d", options={"system": "facediffuser"})
    shutil.copytree(small_store / "probtalk3d", tmp_path / "mixed" / "probtalk3d")
    shutil.copytree(store_with_head / "bodies", tmp_path / "mixed" / "bodies")
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "mixed"))
    with pytest.raises(EngineError, match="moves 60 vertices, the FLAME model in the store has"):
        animate(*clips, face="probtalk3d", options={"system": "facediffuser"})


def test_the_command_line_makes_takes_that_are_those_of_their_seeds(store, clips, tmp_path, capsys):
    arguments = ["animate", *map(str, clips), "--face", "probtalk3d", "--face-values", "engine", "--seed", "4"]
    assert main([*arguments, "-o", str(tmp_path / "many"), "--takes", "2", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["takes"]
    assert [one["seed"] for one in listed] == [4, 5] and {path.name for path in (tmp_path / "many").iterdir()} == {"seed-4", "seed-5"}
    assert main([*arguments, "-o", str(tmp_path / "one")]) == 0
    first, second = (read_smplx_npz(tmp_path / "many" / f"seed-{seed}" / "b.npz") for seed in (4, 5))
    alone = read_smplx_npz(tmp_path / "one" / "b.npz")
    np.testing.assert_allclose(first.expression, alone.expression, atol=2e-3)
    assert np.abs(first.expression - second.expression).max() > 1e-2
    assert main([*arguments, "-o", str(tmp_path / "none"), "--takes", "2", "--option", "k=0"]) == 1
    assert main([*arguments, "-o", str(tmp_path / "none"), "--takes", "0"]) == 2 and not (tmp_path / "none").exists()


def test_a_worker_runs_it_like_any_engine(clips, small_store, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(twohander.__file__).parents[1]))
    monkeypatch.setenv("TWOHANDER_MODELS", str(small_store))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    request = Request(*clips, face="probtalk3d", seed=2, emotions=((EmotionSpan("sad", "high", 1.0),), ()), options={"system": "vae"})
    told = []
    with Worker(sys.executable) as worker:
        assert not next(one for one in worker.engines if one["name"] == "probtalk3d")["missing"]
        worker.animate(request, tmp_path / "there", lambda share, doing: told.append(doing))
    duet_of(request).save(tmp_path / "here")
    assert any(doing.startswith("hearing A") for doing in told)
    for name in ("a", "b"):
        there, here = (read_smplx_npz(tmp_path / folder / f"{name}.npz") for folder in ("there", "here"))
        np.testing.assert_allclose(there.expression, here.expression, atol=1e-4)


def test_listing_the_engine_loads_no_torch(tmp_path):
    command = ("import sys; from twohander.cli import main; main(['engines']); main(['check']); "
               "print([name for name in ('torch', 'transformers', 'safetensors') if name in sys.modules])")
    variables = {"TWOHANDER_MODELS": str(tmp_path), "PATH": "", "PYTHONPATH": str(Path(twohander.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, env=variables)
    assert "probtalk3d" in done.stdout and done.stdout.strip().endswith("[]"), done.stdout + done.stderr
