"""Vertices of FLAME heads as motion files."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic_models import model_arrays
from twohander import rotation
from twohander.body.library import bodies_folder
from twohander.cli import main
from twohander.errors import ExpressionSpaceError, MotionFileError
from twohander.formats.contents import Contents
from twohander.formats.flame_vertices import read_flame_vertices, write_flame_vertices
from twohander.formats.probtalk3d import write_probtalk3d
from twohander.formats.registry import read_motion_file
from twohander.motion import ExpressionSpace, FaceMotion

FRAMES = 6
KNOWN = 20  # coefficients that move


@pytest.fixture(scope="module")
def flame_arrays():
    """A head in FLAME's layout whose shapes are smooth enough to tell a turning jaw from an expression."""
    arrays = model_arrays("flame", vertices=5023)
    arrays["v_template"] = 0.2 * arrays["v_template"]
    arrays["shapedirs"] = 0.1 * arrays["shapedirs"]
    arrays["posedirs"] = 0.1 * arrays["posedirs"]
    return arrays


@pytest.fixture
def flame_in_store(flame_arrays):
    bodies_folder().mkdir(parents=True)
    np.savez(bodies_folder() / "FLAME_NEUTRAL.npz", **flame_arrays)


@pytest.fixture
def face():
    generator = np.random.default_rng(0)
    expression = np.zeros((FRAMES, 100), np.float32)
    expression[:, :KNOWN] = generator.normal(size=(FRAMES, KNOWN))
    jaw = rotation.from_axis_angle(np.abs(generator.normal(scale=0.1, size=(FRAMES, 3))).astype(np.float32))
    identity = np.zeros(300, np.float32)
    identity[:KNOWN] = generator.normal(size=KNOWN)
    return Contents(FaceMotion(expression, ExpressionSpace.FLAME, 25, jaw=jaw), identity, "flame")


def test_what_was_written_is_read_again_with_its_error(flame_in_store, face, tmp_path):
    assert write_flame_vertices(tmp_path / "a.npy", face) == ()
    written = np.load(tmp_path / "a.npy")
    assert written.shape == (FRAMES, 15069) and written.dtype == np.float32
    np.save(tmp_path / "b.npy", written.reshape(FRAMES, 5023, 3))
    for name in ("a.npy", "b.npy"):
        found = read_motion_file(tmp_path / name)
        assert found.motion.fps == 25 and found.identity_of == "flame" and "fitted" in found.notes[0]
        turned = rotation.angle_between(found.motion.jaw, face.motion.jaw)
        assert turned.max() < 0.02
        write_flame_vertices(tmp_path / "again.npy", found)
        error = np.linalg.norm(np.load(tmp_path / "again.npy").reshape(-1, 3) - written.reshape(-1, 3), axis=1)
        moved = np.linalg.norm(np.diff(written.reshape(FRAMES, -1, 3), axis=0), axis=2)
        assert np.sqrt(np.square(error).mean()) < 0.1 * np.sqrt(np.square(moved).mean())


def test_the_command_line_converts_both_ways(flame_in_store, face, tmp_path, capsys):
    write_probtalk3d(tmp_path / "face.npy", face)
    assert main(["convert", str(tmp_path / "face.npy"), str(tmp_path / "vertices.npy"), "--to", "vertices"]) == 0
    assert main(["convert", str(tmp_path / "vertices.npy"), str(tmp_path / "again.npy")]) == 0
    assert "fitted to the vertices" in capsys.readouterr().err and np.load(tmp_path / "again.npy").shape == (1, FRAMES, 403)


def test_without_a_model_the_file_to_add_is_named(face, tmp_path):
    with pytest.raises(MotionFileError, match="models add generic_model.pkl"):
        write_flame_vertices(tmp_path / "a.npy", face)
    np.save(tmp_path / "b.npy", np.zeros((2, 15069), np.float32))
    with pytest.raises(MotionFileError, match="models add generic_model.pkl"):
        read_motion_file(tmp_path / "b.npy")


def test_what_is_no_such_file_is_refused(flame_in_store, face, tmp_path):
    for array in (np.zeros((0, 15069)), np.zeros((2, 15068)), np.full((2, 15069), np.nan)):
        np.save(tmp_path / "a.npy", array)
        with pytest.raises(MotionFileError, match="a.npy"):
            read_flame_vertices(tmp_path / "a.npy")
    with pytest.raises(ExpressionSpaceError):
        write_flame_vertices(tmp_path / "b.npy", Contents(FaceMotion(np.full((2, 52), 0.5, np.float32), ExpressionSpace.ARKIT, 25)))
    assert not (tmp_path / "b.npy").exists()


def test_what_has_no_place_in_vertices_is_said(flame_in_store, face, tmp_path):
    turned = replace(face.motion, head=face.motion.jaw, left_eye=face.motion.jaw)
    assert write_flame_vertices(tmp_path / "a.npy", replace(face, motion=turned)) == ("without the head's turns", "without the gaze")
