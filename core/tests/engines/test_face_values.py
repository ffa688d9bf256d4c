"""Faces reach their characters in values that these can show, as far as the user's files allow."""

import numpy as np
import pytest
from flame_faces import coefficients_of, write_flame_of_open_face

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX, BLINKS
from twohander.body.characters import open_character
from twohander.body.eyelids import EYELID_FILES
from twohander.body.library import bodies_folder
from twohander.body.model import load_body_model, model_kind
from twohander.body.skeleton import JOINT
from twohander.engines.duet import animate
from twohander.engines.face_values import flame_face, untranslated, worn_face, worn_motion
from twohander.errors import ExpressionSpaceError, ModelFileError
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

SMILE = ARKIT_INDEX["mouthSmileLeft"]


def smiling():
    """A FLAME face of 50 values as DualTalk makes it: it smiles more and more with one corner of the mouth."""
    weights = np.zeros((6, 52))
    weights[:, SMILE] = np.linspace(0, 0.8, 6)
    return FaceMotion(coefficients_of(weights).astype(np.float32), ExpressionSpace.FLAME, 25.0, jaw=rotation.identity(6, dtype=np.float32))


@pytest.fixture
def store():
    """The model store's folder of body files."""
    folder = bodies_folder()
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("character", ["open_woman", "open_man"])
def test_a_flame_model_in_the_store_lets_open_characters_wear_flame_faces(store, character):
    write_flame_of_open_face(store / "generic_model.pkl")
    face = worn_face(smiling(), character)
    assert face.space is ExpressionSpace.ARKIT and untranslated(face.space, character) is None
    np.testing.assert_allclose(face.expression[:, SMILE], np.linspace(0, 0.8, 6), atol=0.15)


def test_an_arkit_face_becomes_a_flame_face_for_engines_that_answer_those(store):
    weights = np.zeros((6, 52), np.float32)
    weights[:, SMILE] = np.linspace(0, 0.8, 6)
    face = FaceMotion(weights, ExpressionSpace.ARKIT, 25.0, jaw=rotation.from_axis_angle(np.outer(np.linspace(0, 0.2, 6), [1, 0, 0])))
    assert flame_face(face) is face
    write_flame_of_open_face(store / "generic_model.pkl")
    made = flame_face(face)
    assert made.space is ExpressionSpace.FLAME and made.expression.shape == (6, 100)
    np.testing.assert_allclose(rotation.to_axis_angle(made.jaw)[:, 0], np.linspace(0, 0.2, 6), atol=0.03)
    back = worn_face(made, "open_woman")
    np.testing.assert_allclose(back.expression[:, SMILE], weights[:, SMILE], atol=0.1)


def test_a_matrix_in_the_store_does_without_the_model(store):
    matrix = np.random.default_rng(0).normal(size=(51, 103))
    matrix[:, 100:] = 0
    matrix[ARKIT_INDEX["jawOpen"], 100] = 0.3
    np.save(store / "mat_final.npy", matrix)
    weights = np.zeros((6, 51))
    weights[:, SMILE] = np.linspace(0, 0.8, 6)
    face = worn_face(FaceMotion((weights @ matrix)[:, :50], ExpressionSpace.FLAME, 25.0, jaw=rotation.identity(6)), "open_woman")
    np.testing.assert_allclose(face.expression[:, SMILE], np.linspace(0, 0.8, 6), atol=0.1)


def test_without_either_the_face_stays_what_it_is_and_the_remedy_is_said():
    face = worn_face(smiling(), "open_woman")
    assert face.space is ExpressionSpace.FLAME
    remark = untranslated(face.space, "open_woman")
    assert "generic_model.pkl" in remark and "mat_final.npy" in remark and "twohander models add" in remark
    body = BodyMotion(rotation.identity(6, 55, dtype=np.float32), np.zeros((6, 3)), 25.0)
    with pytest.raises(ExpressionSpaceError, match="twohander models add"):
        CharacterMotion(body, face.expression, face.space).in_space(ExpressionSpace.ARKIT)


def test_a_smplx_body_wears_an_arkit_face_in_its_own_values(store):
    """The open man's file stands for a user's SMPL-X: its values are told apart from ARKit's by leaving their names out."""
    with np.load(open_character("open_man").smplx) as archive:
        arrays = {name: archive[name] for name in archive.files if not name.startswith("expression_") and name != "jaw_open_angle"}
    np.savez(store / "SMPLX_NEUTRAL.npz", **arrays)
    weights = np.zeros((3, 52), np.float32)
    weights[:, SMILE] = [0, 0.5, 1]
    face = worn_face(FaceMotion(weights, ExpressionSpace.ARKIT, 25.0), str(store / "SMPLX_NEUTRAL.npz"))
    assert face.space is ExpressionSpace.SMPLX and face.expression.shape == (3, 100)
    np.testing.assert_allclose(face.expression[:, SMILE], [0, 0.5, 1], atol=0.25)


def test_a_whole_motion_with_smplx_values_is_worn_by_an_open_character(store):
    with np.load(open_character("open_man").smplx) as archive:
        arrays = {name: archive[name] for name in archive.files if not name.startswith("expression_") and name != "jaw_open_angle"}
    np.savez(store / "SMPLX_NEUTRAL_2020.npz", **arrays)
    expression = np.zeros((3, 100), np.float32)
    expression[:, SMILE] = [0, 0.4, 0.8]
    body = BodyMotion(rotation.identity(3, 55, dtype=np.float32), np.zeros((3, 3), np.float32), 30.0, flat_hand_mean=False)
    worn = worn_motion(CharacterMotion(body, expression, ExpressionSpace.SMPLX), "open_woman")
    assert worn.space is ExpressionSpace.ARKIT and not worn.body.flat_hand_mean
    np.testing.assert_allclose(worn.expression[:, SMILE], [0, 0.4, 0.8], atol=0.1)


def test_a_damaged_flame_model_is_named(store):
    (store / "generic_model.pkl").write_bytes(b"no pickle")
    with pytest.raises(ModelFileError, match="generic_model.pkl"):
        worn_face(smiling(), "open_woman")


def test_a_character_whose_file_is_gone_is_named(store):
    write_flame_of_open_face(store / "generic_model.pkl")
    with pytest.raises(ModelFileError, match="gone.npz"):
        worn_face(smiling(), str(store / "gone.npz"))


def test_a_flame_head_wears_flames_values_as_they_are_and_gets_arkits_translated(tmp_path):
    head = str(write_flame_of_open_face(tmp_path / "generic_model.pkl"))
    assert untranslated(ExpressionSpace.FLAME, head) is None
    np.testing.assert_array_equal(worn_face(smiling(), head).expression, smiling().expression)
    weights = np.zeros((6, 52), np.float32)
    weights[:, SMILE] = np.linspace(0, 0.8, 6)
    translated = worn_face(FaceMotion(weights, ExpressionSpace.ARKIT, 25.0), head)
    assert translated.space is ExpressionSpace.FLAME and translated.expression.shape == (6, 100)


def test_a_flame_head_takes_part_in_a_conversation_with_a_borrowed_body(tmp_path):
    head = write_flame_of_open_face(tmp_path / "generic_model.pkl")
    [first, second] = animate(characters=(head, "open_man")).motions
    [usual, _] = animate().motions
    assert first.space is ExpressionSpace.FLAME and second.space is ExpressionSpace.ARKIT
    np.testing.assert_array_equal(first.body.rotations[:, JOINT["neck"]], usual.body.rotations[:, JOINT["neck"]])


def test_blinks_close_the_lids_of_a_head_that_has_some(tmp_path):
    head = write_flame_of_open_face(tmp_path / "generic_model.pkl")
    vertices = len(load_body_model(head).template)
    for name in EYELID_FILES:
        np.save(tmp_path / name, np.zeros((vertices, 3)))
    weights = np.zeros((4, 52), np.float32)
    weights[:, BLINKS] = [[0, 0], [1, 0.8], [0.5, 0.5], [0, 0]]
    made = worn_face(FaceMotion(weights, ExpressionSpace.ARKIT, 25.0), str(head))
    np.testing.assert_array_equal(made.eyelids, weights[:, BLINKS])
    assert np.abs(made.expression).max() < 1e-9  # the expression need not close them as well
    [first, _] = animate(characters=(head, "open_man")).motions
    assert first.eyelids.max() > 0.9 and np.median(first.eyelids) < 0.2


def write_flame_with_landmarks(path):
    """A head with all of the open man's triangles in their order, so that his landmarks lie on them too."""
    write_flame_of_open_face(path, kept=1.0, size=1.0)
    with np.load(open_character("open_man").flame) as archive:
        np.savez(path.parent / "flame_static_embedding.npz", lmk_face_idx=archive["lmk_faces_idx"], lmk_b_coords=archive["lmk_bary_coords"])
    return load_body_model(path)


@pytest.mark.parametrize(("name", "space"), [
    ("flame2023.pkl", "flame2023"), ("FLAME2023.pkl", "flame2023"), ("flame2023_no_jaw.pkl", "flame2023_no_jaw"),
    ("flame2023_Open.pkl", "flame2023_open"), ("generic_model.pkl", "flame")])
def test_each_release_of_flame_has_values_of_its_own(tmp_path, name, space):
    path = write_flame_of_open_face(tmp_path / name)
    assert load_body_model(path).expression_space is model_kind(path).expression_space is ExpressionSpace(space)


def test_a_motion_of_2020_is_refused_by_a_head_of_2023_without_the_model_of_2020(tmp_path):
    head = str(write_flame_of_open_face(tmp_path / "flame2023.pkl"))
    face = worn_face(smiling(), head)
    assert face.space is ExpressionSpace.FLAME
    with pytest.raises(ExpressionSpaceError, match="flame, flame2023 is needed"):
        face.in_space(ExpressionSpace.FLAME_2023)
    remark = untranslated(face.space, head)
    assert "generic_model.pkl" in remark and "mat_final" not in remark


def test_a_motion_of_2020_is_translated_for_a_head_of_2023_and_back(store, tmp_path):
    source, head = write_flame_with_landmarks(store / "generic_model.pkl"), write_flame_with_landmarks(tmp_path / "flame2023.pkl")
    made = worn_face(smiling(), str(tmp_path / "flame2023.pkl"))
    assert made.space is ExpressionSpace.FLAME_2023
    at_rest = rotation.identity(6, 5)
    wanted = source.vertices(at_rest, None, smiling().expression)
    moved = np.abs(wanted - source.template).max()
    assert np.abs(head.vertices(at_rest, None, made.expression) - wanted).max() < 0.1 * moved
    with pytest.raises(ExpressionSpaceError):
        made.in_space(ExpressionSpace.FLAME)
    (tmp_path / "flame2023.pkl").rename(store / "flame2023.pkl")
    back = worn_face(made, str(store / "generic_model.pkl"))
    assert back.space is ExpressionSpace.FLAME
    assert np.abs(source.vertices(at_rest, None, back.expression) - wanted).max() < 0.1 * moved
