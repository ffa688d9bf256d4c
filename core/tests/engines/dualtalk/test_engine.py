"""DualTalk as users meet it: through animate, with the understudy's bodies and eyes, on a small random network."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from flame_faces import write_flame_of_open_face
from twohander.body.arkit import BLINKS
from twohander.body.skeleton import JOINT
from twohander.cli import main
from twohander.engines.duet import animate
from twohander.engines.registry import engine
from twohander.errors import EngineError, ExpressionSpaceError
from twohander.formats.smplx_npz import read_smplx_npz
from twohander.motion import ExpressionSpace
from twohander.samples import cafe

RATE = 16000


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    for path, name in zip(cafe().audio, "ab"):
        soundfile.write(folder / f"{name}.wav", soundfile.read(path)[0][3 * RATE:5 * RATE], RATE)
    return folder / "a.wav", folder / "b.wav"


@pytest.fixture
def store(small_store, monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_MODELS", str(small_store))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))


def test_faces_of_one_engine_meet_bodies_of_the_other(store, clips):
    duet = animate(*clips, face="dualtalk", fps=30)
    alone = animate(*clips, fps=30)
    assert duet.engine == "dualtalk+understudy" and duet.turns == alone.turns and duet.heard_with == alone.heard_with
    for motion, other in zip(duet.motions, alone.motions):
        assert motion.space is ExpressionSpace.FLAME and motion.expression.shape == (60, 50) and len(motion) == len(other) == 60
        same = [index for name, index in JOINT.items() if name not in ("neck", "head", "jaw", "left_eye", "right_eye")]
        assert np.array_equal(motion.body.rotations[:, same], other.body.rotations[:, same])
        assert not np.array_equal(motion.body.rotations[:, JOINT["jaw"]], other.body.rotations[:, JOINT["jaw"]])
        assert np.ptp(motion.body.rotations[:, JOINT["left_eye"]], axis=0).max() > 1e-3
        np.testing.assert_allclose(motion.eyelids, other.expression[:, BLINKS], atol=1e-6)  # a head with lids blinks


def test_eyes_and_head_can_be_left_to_the_body(store, clips):
    plain = animate(*clips, face="dualtalk", options={"eyes": False, "head_source": "body"}).motions[0]
    alone = animate(*clips).motions[0]
    assert (plain.body.rotations[:, JOINT["left_eye"]] == [1, 0, 0, 0]).all()
    for name in ("neck", "head"):
        assert np.array_equal(plain.body.rotations[:, JOINT[name]], alone.body.rotations[:, JOINT[name]])


def test_the_same_input_gives_the_same_motion_with_and_without_the_cache(store, clips):
    first, second, without = (animate(*clips, face="dualtalk", options={"cache": cache}).motions[1] for cache in (True, True, False))
    assert np.array_equal(first.expression, second.expression) and np.array_equal(first.expression, without.expression)
    assert np.array_equal(first.body.rotations, without.body.rotations)


def test_an_emotion_that_faces_cannot_show_is_remarked(store, clips):
    assert animate(*clips, face="dualtalk", emotion="happy").remarks == ("DualTalk: emotions show in the bodies alone",)
    assert animate(*clips, face="dualtalk").remarks == animate(*clips, emotion="happy").remarks == ()


def test_the_network_stays_for_the_next_conversation(store, clips, monkeypatch):
    from twohander.engines.dualtalk import hearing, pipeline

    first = animate(*clips, face="dualtalk").motions[0]
    for module in (hearing, pipeline):
        monkeypatch.setattr(module, "load_part", None)  # nothing can be loaded any more
    other = animate(*reversed(clips), face="dualtalk").motions[1]
    assert other.expression.shape == first.expression.shape


def test_a_known_face_is_kept_and_answered(store, clips, tmp_path):
    known = np.random.default_rng(0).normal(scale=0.2, size=(50, 56)).astype(np.float32)
    np.save(tmp_path / "b.npy", known)
    duet = animate(*clips, face="dualtalk", known_faces=(None, tmp_path / "b.npy"), fps=25)
    np.testing.assert_allclose(duet.motions[1].expression, known[:, :50], atol=1e-6)
    other = animate(*clips, face="dualtalk", fps=25)
    assert np.abs(duet.motions[0].expression - other.motions[0].expression).max() > 1e-3


def test_a_known_face_of_another_space_is_refused(store, clips, tmp_path):
    animate(*clips).save(tmp_path)
    with pytest.raises(ExpressionSpaceError, match="arkit"):
        animate(*clips, face="dualtalk", known_faces=(tmp_path / "a.npz", None))
    with pytest.raises(EngineError, match="cannot answer"):
        animate(*clips, known_faces=(tmp_path / "a.npz", None))


def test_what_was_saved_says_how_it_was_made(store, clips, tmp_path):
    animate(*clips, face="dualtalk", options={"rounds": 1}).save(tmp_path / "out")
    made = json.loads((tmp_path / "out" / "conversation.json").read_text())["engine"]
    assert made["name"] == "dualtalk+understudy" and made["options"]["rounds"] == 1 and made["options"]["gaze"] == 1.0


@pytest.mark.parametrize("options, complaint", [
    ({"model": "nobody"}, "no complete model 'nobody'"), ({"device": "cuda", "precision": "int8"}, "cuda|int8"),
    ({"window": 4, "overlap": 2}, "less than half"), ({"rounds": 9}, "from 0 to 4"), ({"start": "anything"}, "one of draft, zeros"),
])
def test_impossible_options_are_refused(store, clips, options, complaint):
    with pytest.raises(EngineError, match=complaint):
        animate(*clips, face="dualtalk", options=options)


def test_absent_weights_are_named_with_the_remedy(clips, monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path))
    with pytest.raises(EngineError, match="twohander models add FILE"):
        animate(*clips, face="dualtalk")


def test_absent_libraries_are_named_with_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr("twohander.engines.neural.find_spec", lambda name: None if name == "torch" else name)
    assert "torch not installed: pip install" in engine("dualtalk").missing()[0]


def test_listing_engines_and_models_loads_no_torch(tmp_path):
    command = ("import sys; from twohander.cli import main; main(['engines']); main(['models', 'list']); "
               "print([name for name in ('torch', 'transformers', 'safetensors', 'huggingface_hub') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, env={"TWOHANDER_MODELS": str(tmp_path), "PATH": ""})
    assert done.stdout.strip().endswith("[]"), done.stdout + done.stderr


def test_with_flame_in_the_store_open_characters_wear_dualtalks_faces(store, small_store, clips, tmp_path, monkeypatch, capsys):
    shutil.copytree(small_store / "dualtalk", tmp_path / "both" / "dualtalk")
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "both"))
    arguments = ["animate", *map(str, clips), "--face", "dualtalk", "--option", "rounds=0"]
    assert main([*arguments, "-o", str(tmp_path / "refused")]) == 0
    assert "A: the face's values are flame" in capsys.readouterr().err
    write_flame_of_open_face(tmp_path / "generic_model.pkl")
    assert main(["models", "add", str(tmp_path / "generic_model.pkl")]) == 0
    capsys.readouterr()
    assert main([*arguments, "-o", str(tmp_path / "worn")]) == 0 and "values" not in capsys.readouterr().err
    assert main([*arguments, "-o", str(tmp_path / "own"), "--face-values", "engine"]) == 0
    worn, own = (read_smplx_npz(tmp_path / folder / "b.npz") for folder in ("worn", "own"))
    assert worn.space is ExpressionSpace.ARKIT and own.space is ExpressionSpace.FLAME
    assert np.ptp(worn.expression, axis=0).max() > 0.05 and worn.expression.min() >= 0 and worn.expression.max() <= 1
    assert main([*arguments, "-o", str(tmp_path / "answered"), "--known-face-b", str(tmp_path / "worn" / "b.npz")]) == 0
    answered, kept = (read_smplx_npz(tmp_path / "answered" / f"{name}.npz") for name in "ab")
    np.testing.assert_allclose(kept.expression, worn.expression, atol=1e-6)
    assert not np.array_equal(answered.expression, read_smplx_npz(tmp_path / "worn" / "a.npz").expression)
    understudy = animate(*clips, fps=30).motions[1]
    assert (worn.expression[:, BLINKS] >= understudy.expression[:, BLINKS] - 1e-6).all() and understudy.expression[:, BLINKS].max() > 0.5
    head, jaw = JOINT["head"], JOINT["jaw"]
    assert np.array_equal(worn.body.rotations[:, head], own.body.rotations[:, head])
    assert not np.array_equal(worn.body.rotations[:, jaw], own.body.rotations[:, jaw])


def test_the_command_line_gives_each_part_its_engine(store, clips, tmp_path, capsys):
    arguments = ["animate", *map(str, clips), "-o", str(tmp_path / "out"), "--face", "dualtalk", "--option", "rounds=0", "--option", "gaze=0.5"]
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "dualtalk+understudy"
    motion = read_smplx_npz(tmp_path / "out" / "a.npz")
    assert motion.space is ExpressionSpace.FLAME
    assert main([*arguments, "--known-face-b", str(tmp_path / "out" / "b.npz")]) == 0
    assert main(["animate", *map(str, clips), "-o", str(tmp_path / "none"), "--engine", "dualtalk"]) == 1
    assert "--body" in capsys.readouterr().err and not (tmp_path / "none").exists()
