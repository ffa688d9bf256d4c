"""The command line as its users meet it: files that others can read, clear refusals, exit codes, nothing half-written."""

import json
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from twohander.cli import main
from twohander.formats.conversation_json import read_conversation_file
from twohander.formats.smplx_npz import read_smplx_npz
from twohander.samples import cafe

RATE = 16000


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """Four seconds of the sample conversation as two files and as one stereo file."""
    folder = tmp_path_factory.mktemp("clips")
    tracks = [soundfile.read(path, dtype="float32")[0][3 * RATE:7 * RATE] for path in cafe().audio]
    for name, track in zip("ab", tracks):
        soundfile.write(folder / f"{name}.wav", track, RATE)
    soundfile.write(folder / "both.flac", np.stack(tracks, axis=1), RATE)
    return folder


def run(*arguments):
    return main([str(argument) for argument in arguments])


def test_two_files_become_two_motions_and_a_conversation_file(clips, tmp_path, capsys):
    assert run("animate", clips / "a.wav", clips / "b.wav", "-o", tmp_path / "out", "--fps", 24, "--seed", 5, "--emotion", "A=happy:high@1-2") == 0
    content = read_conversation_file(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.npz", "b.npz", "conversation.json"]
    for entry in content.characters:
        motion = read_smplx_npz(entry.motion)
        assert motion.fps == 24 and len(motion) == 96
    assert [entry.audio.name for entry in content.characters] == ["a.wav", "b.wav"]
    assert content.engine == "understudy" and content.seed == 5 and content.turns
    assert content.emotions[0]["emotion"] == "happy" and content.emotions[0]["character"] == "A"
    output = capsys.readouterr()
    assert "conversation.json" in output.out and "%" in output.err


def test_a_stereo_file_gives_the_same_motion_as_its_two_halves(clips, tmp_path):
    assert run("animate", clips / "both.flac", "-o", tmp_path / "stereo") == 0
    assert run("animate", clips / "a.wav", clips / "b.wav", "-o", tmp_path / "pair") == 0
    for name in ("a.npz", "b.npz"):
        assert (tmp_path / "stereo" / name).read_bytes() == (tmp_path / "pair" / name).read_bytes()


def test_another_seed_gives_another_performance(clips, tmp_path):
    for seed in (1, 2):
        assert run("animate", clips / "a.wav", clips / "b.wav", "-o", tmp_path / str(seed), "--seed", seed) == 0
    assert (tmp_path / "1" / "b.npz").read_bytes() != (tmp_path / "2" / "b.npz").read_bytes()


def test_json_is_for_machines(clips, tmp_path, capsys):
    assert run("animate", clips / "both.flac", "-o", tmp_path, "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["frames"] == 120 and result["fps"] == 30 and len(result["motions"]) == 2
    assert run("engines", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "understudy"


def test_engines_are_listed_with_what_they_need(capsys):
    assert run("engines") == 0
    assert "understudy" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [
    [], ["animate"], ["animate", "-o"], ["animate", "a", "b", "c", "-o", "out"], ["animate", "-o", "out", "--emotion", "joy"],
    ["animate", "-o", "out", "--emotion", "happy:huge"], ["animate", "-o", "out", "--emotion", "happy@5-2"],
    ["animate", "-o", "out", "--engine", "nobody"], ["animate", "-o", "out", "--seed", "-1"], ["animate", "-o", "out", "--option", "gaze"],
    ["animate", "-o", "out", "--fps", "fast"], ["dance"],
])
def test_a_senseless_command_line_is_exit_code_two(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert "usage" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options, complaint", [
    (["--option", "gaze=much"], "number"), (["--option", "gaze=99"], "from"), (["--option", "charm=1"], "no option 'charm'"),
    (["--fps", "0"], "frame rate"), (["--fps", "nan"], "frame rate"), (["--character-a", "nobody"], "nobody"),
    (["--character-a", "nowhere.npz"], "nowhere.npz"), (["--transcript-a", "nowhere.txt"], "nowhere.txt"), (["--distance", "-1"], "metres"),
])
def test_an_impossible_wish_is_exit_code_one_with_a_reason(clips, tmp_path, options, complaint, capsys):
    assert run("animate", clips / "both.flac", "-o", tmp_path / "out", *options) == 1
    error = capsys.readouterr().err
    assert complaint in error and "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_a_hostile_model_file_is_refused_and_runs_nothing(clips, tmp_path, capsys):
    witness = tmp_path / "witness"
    (tmp_path / "evil.pkl").write_bytes(b"cos\nsystem\n(S'touch " + str(witness).encode() + b"'\ntR.")
    assert run("animate", clips / "both.flac", "-o", tmp_path / "out", "--character-b", tmp_path / "evil.pkl") == 1
    assert "evil.pkl" in capsys.readouterr().err and not witness.exists()


def test_silence_and_noise_and_clipping_are_animated(tmp_path):
    generator = np.random.default_rng(0)
    soundfile.write(tmp_path / "silent.wav", np.zeros(3 * RATE), RATE)
    soundfile.write(tmp_path / "noise.wav", generator.normal(scale=0.1, size=2 * RATE), RATE)
    soundfile.write(tmp_path / "clipped.wav", np.clip(soundfile.read(cafe().audio[0])[0][:3 * RATE] * 50, -1, 1), RATE)
    for number, pair in enumerate([("silent.wav", "clipped.wav"), ("noise.wav", "silent.wav")]):
        assert run("animate", tmp_path / pair[0], tmp_path / pair[1], "-o", tmp_path / f"out{number}") == 0
        for name in ("a.npz", "b.npz"):
            assert np.isfinite(read_smplx_npz(tmp_path / f"out{number}" / name).body.rotations).all()


def test_two_silent_tracks_give_two_people_at_rest(tmp_path):
    for name, seconds in (("a.wav", 2), ("b.wav", 3)):
        soundfile.write(tmp_path / name, np.zeros(seconds * RATE), RATE)
    assert run("animate", tmp_path / "a.wav", tmp_path / "b.wav", "-o", tmp_path / "out") == 0
    content = read_conversation_file(tmp_path / "out")
    assert content.turns == () and len(read_smplx_npz(content.characters[0].motion)) == 90


def test_the_shortest_possible_tracks_are_animated(tmp_path):
    generator = np.random.default_rng(0)
    for name in ("a.wav", "b.wav"):
        soundfile.write(tmp_path / name, generator.normal(scale=0.1, size=RATE // 5), RATE)
    assert run("animate", tmp_path / "a.wav", tmp_path / "b.wav", "-o", tmp_path / "out") == 0


def test_an_output_folder_that_cannot_be_is_named(clips, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert run("animate", clips / "both.flac", "-o", tmp_path / "file") == 1
    assert str(tmp_path / "file") in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_full_disk_leaves_what_was_there(clips, tmp_path):
    out = tmp_path / "out"
    assert run("animate", clips / "both.flac", "-o", out) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    small = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
    command = f"{small} import sys; from twohander.cli import main; sys.exit(main({['animate', str(clips / 'both.flac'), '-o', str(out), '--seed', '9']!r}))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_library_never_loads_torch_or_bpy():
    command = "import sys, twohander, twohander.cli; print([name for name in ('torch', 'bpy', 'scipy') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", command], capture_output=True, text=True).stdout.strip() == "[]"
