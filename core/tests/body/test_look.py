"""A look file gives parts that fit their body, and refuses what it cannot be."""

import numpy as np
import pytest

from twohander.body.arkit import ARKIT_NAMES
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.look import load_look
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT
from twohander.errors import ModelFileError
from twohander.files.arrays import write_npz


@pytest.fixture(scope="module", params=OPEN_CHARACTERS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def look(name):
    return load_look(open_character(name).look)


@pytest.fixture(scope="module")
def model(name):
    return load_body_model(open_character(name).smplx)


@pytest.fixture
def arrays(name):
    with np.load(open_character(name).look, allow_pickle=False) as archive:
        return dict(archive)


def test_every_vertex_has_a_colour_and_every_triangle_a_visibility(look, model):
    assert look.skin_color.shape == model.template.shape and look.gloss.shape == (len(model.template),)
    assert look.visible_faces.shape == (len(model.faces),)
    assert look.skin_color.min() >= 0 and look.skin_color.max() <= 1 and look.gloss.min() >= 0 and look.gloss.max() <= 1


def test_parts_are_what_the_character_wears(look):
    assert {part.name: part.material for part in look.parts} == {
        "top": "knit", "trousers": "twill", "shoes": "leather", "brows": "hair", "lashes": "hair"}


def test_weights_of_every_part_sum_to_one(look):
    for part in look.parts:
        assert np.abs(part.weights.sum(axis=1) - 1).max() == 0


def test_offsets_belong_to_known_shapes_and_columns_of_the_model(look, model):
    for part in look.parts:
        assert set(part.expression_offsets) <= set(ARKIT_NAMES)
        assert set(part.pose_offsets) <= set(model.pose_directions)
        for offsets in (*part.expression_offsets.values(), *part.pose_offsets.values()):
            assert offsets.shape == part.vertices.shape and 0 < np.abs(offsets).max() < 0.05


def test_polygons_are_closed_over_existing_vertices(look):
    for part in look.parts:
        assert part.polygon_sizes.min() >= 3 and part.polygon_sizes.sum() == len(part.polygon_vertices)
        assert set(np.unique(part.polygon_vertices)) == set(range(len(part.vertices)))


def test_face_and_hands_stay_visible_and_the_trunk_is_hidden(look, model):
    visible = look.visible_faces
    face = (model.weights[:, JOINT["jaw"]][model.faces] > 0.5).all(axis=1)
    fingers = (model.weights[:, JOINT["left_index3"]][model.faces] > 0.9).all(axis=1)
    trunk = (model.weights[:, JOINT["spine2"]][model.faces] > 0.6).all(axis=1)
    above_shoes = (model.template[model.faces][:, :, 1] > -1.1).all(axis=1)
    knees = (model.weights[:, JOINT["left_knee"]][model.faces] > 0.6).all(axis=1) & above_shoes
    assert visible[face].all() and visible[fingers].all()
    assert trunk.any() and not visible[trunk].any() and knees.any() and not visible[knees].any()


def test_brows_and_lashes_lie_on_the_face(look, model):
    eyes = model.rest_joints()[[JOINT["left_eye"], JOINT["right_eye"]]]
    for part in look.parts:
        if part.name in ("brows", "lashes"):
            distance = np.linalg.norm(part.vertices[:, None] - eyes, axis=2).min(axis=1)
            assert distance.max() < 0.055


def test_lashes_come_down_with_a_blink(look):
    lashes = next(part for part in look.parts if part.name == "lashes")
    blink = lashes.expression_offsets["eyeBlinkLeft"]
    assert blink[:, 1].min() < -0.004
    assert np.abs(blink[lashes.vertices[:, 0] < 0]).max() < 0.001


def test_strands_are_rooted_on_the_head_and_few_enough_to_render(look, model):
    head = model.rest_joints()[JOINT["head"]]
    assert 3000 < len(look.hair.strands) < 9000
    assert np.linalg.norm(look.hair.strands[:, 0] - head, axis=1).max() < 0.22
    assert look.hair.radius.shape == (look.hair.strands.shape[1],) and (look.hair.radius > 0).all()


def test_hair_leaves_the_face_free(look, model):
    eyes = model.rest_joints()[[JOINT["left_eye"], JOINT["right_eye"]]]
    strands = look.hair.strands
    before_the_face = ((np.abs(strands[..., 0]) < 0.045) & (strands[..., 2] > eyes[0, 2])
                       & (strands[..., 1] < eyes[0, 1] + 0.02) & (strands[..., 1] > eyes[0, 1] - 0.09))
    assert not before_the_face.any()


def test_soles_lie_under_the_bare_feet(look, model):
    shoes = next(part for part in look.parts if part.name == "shoes")
    assert 0.005 < look.sole < 0.03
    assert model.template[:, 1].min() - shoes.vertices[:, 1].min() == pytest.approx(look.sole, abs=1e-4)


def test_another_kind_of_file_is_refused(name):
    with pytest.raises(ModelFileError, match="format_version"):
        load_look(open_character(name).smplx)


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(ModelFileError, match="no such file"):
        load_look(tmp_path / "look.npz")


@pytest.mark.parametrize("key, spoil, complaint", [
    ("format_version", lambda array: array + 1, "format 2"),
    ("skin_color", lambda array: array[:, :2], "skin_color"),
    ("gloss", lambda array: array[1:], "gloss"),
    ("sole", lambda array: array * np.nan, "finite"),
    ("top.polygon_vertices", lambda array: array + 60000, "vertices that do not exist"),
    ("top.polygon_sizes", lambda array: array[:-1], "polygon_vertices"),
    ("hair_radius", lambda array: array[:-1], "hair_radius"),
    ("lashes.weights", lambda array: array[:, :5], "lashes.weights"),
])
def test_spoiled_arrays_are_named(arrays, tmp_path, key, spoil, complaint):
    arrays[key] = spoil(arrays[key])
    write_npz(tmp_path / "look.npz", arrays)
    with pytest.raises(ModelFileError, match=complaint):
        load_look(tmp_path / "look.npz")


def test_a_truncated_file_is_refused(name, tmp_path):
    whole = open_character(name).look.read_bytes()
    (tmp_path / "look.npz").write_bytes(whole[:len(whole) // 2])
    with pytest.raises(ModelFileError, match="look.npz"):
        load_look(tmp_path / "look.npz")
