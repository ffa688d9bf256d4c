"""`twohander convert` as its users meet it."""

import json

import numpy as np
import pytest
from flame_faces import coefficients_of, write_flame_of_open_face
from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.library import bodies_folder
from twohander.cli import main
from twohander.formats.registry import NAMES, read_motion_file
from twohander.formats.smplx_npz import write_smplx_npz
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace


@pytest.fixture
def files(tmp_path):
    """Two seconds of a character with an ARKit face and of one with a FLAME face, 30 frames a second."""
    generator = np.random.default_rng(0)
    rotations = rotation.from_axis_angle(generator.normal(scale=0.2, size=(60, 55, 3)).astype(np.float32))
    body = BodyMotion(rotations, np.zeros((60, 3), np.float32), 30)
    for space, width in ((ExpressionSpace.ARKIT, 52), (ExpressionSpace.FLAME, 50)):
        write_smplx_npz(tmp_path / f"{space.value}.npz", CharacterMotion(body, generator.random((60, width), np.float32), space))
    return tmp_path


def run(*arguments):
    return main(["convert", *(str(argument) for argument in arguments)])


def test_a_motion_becomes_a_recording_at_another_rate_and_what_it_lacks_is_said(files, capsys):
    assert run(files / "arkit.npz", files / "a.csv", "--fps", 24) == 0
    output = capsys.readouterr()
    assert "48 frames at 24 fps (arkit)" in output.out
    assert output.err == "twohander: a.csv: without the body and the hands\ntwohander: a.csv: without the jaw's turns to the side\n"
    motion = read_motion_file(files / "a.csv").motion
    assert motion.fps == 24 and len(motion) == 48


def test_the_format_can_be_chosen_where_the_suffix_leaves_a_choice(files, capsys):
    assert run(files / "flame.npz", files / "clip_speaker1.npz", "--to", "dualtalk") == 0
    with np.load(files / "clip_speaker1.npz") as file:
        assert file["exp"].shape == (50, 50) and file["pose"].shape == (50, 6)
    assert "resampled from 30 to 25" in capsys.readouterr().err
    assert run(files / "flame.npz", files / "a.npy") == 0 and run(files / "flame.npz", files / "b.npy", "--to", "dualtalk", "--fps", 25) == 0
    assert np.load(files / "a.npy").shape == (1, 50, 403) and np.load(files / "b.npy").shape == (50, 56)


def test_a_face_is_translated_with_the_model_in_the_store(files, capsys):
    bodies_folder().mkdir(parents=True)
    write_flame_of_open_face(bodies_folder() / "generic_model.pkl")
    weights = np.zeros((60, 52))
    weights[:, ARKIT_INDEX["mouthSmileLeft"]] = np.linspace(0, 0.8, 60)
    np.save(files / "smile.npy", np.concatenate([coefficients_of(weights)[:, :50], np.zeros((60, 6))], axis=1).astype(np.float32))
    assert run(files / "smile.npy", files / "smile.csv") == 0
    assert "the face was translated from flame to arkit values" in capsys.readouterr().err
    found = read_motion_file(files / "smile.csv").motion.expression[:, ARKIT_INDEX["mouthSmileLeft"]]
    assert found[0] < 0.1 and found[-1] > 0.25 and np.all(np.diff(found) > -1e-3)
    assert run(files / "smile.csv", files / "back.npz", "--to", "dualtalk") == 0
    assert "from arkit to flame" in capsys.readouterr().err
    assert run(files / "arkit.npz", files / "kept.npz") == 0  # a format that holds any values keeps them
    assert read_motion_file(files / "kept.npz").motion.space is ExpressionSpace.ARKIT


def test_bvh_has_the_proportions_of_the_chosen_character(files):
    for name in ("open_woman", "open_man"):
        assert run(files / "arkit.npz", files / f"{name}.bvh", "--character", name) == 0
    assert (files / "open_woman.bvh").read_text() != (files / "open_man.bvh").read_text()


def test_json_is_for_machines(files, capsys):
    assert run(files / "arkit.npz", files / "a.bvh", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": str(files / "a.bvh"), "format": "bvh", "frames": 60, "fps": 30.0, "notes": ["without the arkit expression values"]}


@pytest.mark.parametrize("source, target, options, complaint", [
    ("flame.npz", "a.csv", [], "flame, arkit is needed"), ("arkit.npz", "a.npy", [], "arkit, flame is needed"),
    ("arkit.npz", "arkit.npz", [], "same file"), ("arkit.npz", "a.fbx", [], "motion files end in"), ("absent.npz", "a.csv", [], "no such file"),
    ("arkit.npz", "a.bvh", ["--fps", "0"], "frame rate"), ("arkit.npz", "a.bvh", ["--fps", "nan"], "frame rate"),
    ("flame.npz", "a.npy", ["--fps", "30"], "25 frames per second"), ("arkit.npz", "a.csv", ["--to", "bvh"], "end in .bvh"),
    ("arkit.npz", "a.csv", ["--character", "nobody"], "nobody"), ("arkit.npz", "a.csv", ["--character", "flame.npz"], "flame.npz"),
    ("arkit.npz", "arkit.npz/a.csv", [], "not a folder"),
])
def test_what_cannot_be_converted_is_exit_code_one_with_a_reason_and_no_file(files, source, target, options, complaint, capsys, monkeypatch):
    monkeypatch.chdir(files)
    before = sorted(path.name for path in files.iterdir())
    assert run(source, target, *options) == 1
    error = capsys.readouterr().err
    assert complaint in error and "Traceback" not in error
    assert sorted(path.name for path in files.iterdir()) == before


def test_a_folder_that_is_not_there_is_named(files, capsys):
    assert run(files / "arkit.npz", files / "nowhere" / "a.csv") == 1
    assert "nowhere" in capsys.readouterr().err and not (files / "nowhere").exists()


@pytest.mark.parametrize("arguments", [
    [], ["a.npz"], ["a.npz", "b.csv", "c.csv"], ["a.npz", "b.csv", "--to", "fbx"], ["a.npz", "b.csv", "--fps", "fast"]])
def test_a_senseless_command_line_is_exit_code_two(arguments, capsys):
    assert run(*arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_the_help_lists_every_format_and_an_example(capsys):
    assert run("--help") == 0
    text = capsys.readouterr().out
    assert all(name in text for name in NAMES) and "twohander convert out/a.npz a.csv" in text
