"""Every release of FLAME and SMPL-X loads, in the formats in which it was published; the random content comes out unchanged."""

import pickle

import numpy as np
import pytest
from published_pickles import python2_pickle, write_flame_pickle
from synthetic_models import model_arrays, write_smplx_file

from twohander.body.model import load_body_model
from twohander.errors import ModelFileError
from twohander.files import converted

FLAME_VERTICES = 5023


def assert_holds(model, arrays, identities, expressions):
    directions = arrays["shapedirs"].astype(np.float32)
    assert np.array_equal(model.identity_directions, directions[:, :, :identities])
    assert np.array_equal(model.expression_directions, directions[:, :, identities:]) and len(model.expression_names) == expressions
    assert np.array_equal(model.template, arrays["v_template"].astype(np.float32)) and np.array_equal(model.faces, arrays["f"])
    assert np.array_equal(model.joint_regressor, arrays["J_regressor"].astype(np.float32))
    assert np.array_equal(model.weights, arrays["weights"].astype(np.float32))
    column = arrays["posedirs"].shape[2] - 1
    assert np.array_equal(model.pose_directions[column], arrays["posedirs"][:, :, column].astype(np.float32))


@pytest.mark.parametrize("name", ["generic_model.pkl", "FLAME_NEUTRAL.pkl", "FLAME_MALE.pkl", "FLAME_FEMALE.pkl", "flame2023.pkl",
                                  "flame2023_no_jaw.pkl"])
def test_a_flame_pickle_of_python_2_with_chumpy_and_sparse_matrices_is_read(tmp_path, name):
    arrays = model_arrays("flame", vertices=FLAME_VERTICES, seed=len(name))
    model = load_body_model(write_flame_pickle(tmp_path / name, arrays))
    assert model.kind == "flame" and model.landmarks is None
    assert_holds(model, arrays, 300, 100)


@pytest.mark.parametrize("identities", [10, 16, 300])
@pytest.mark.parametrize("expressions", [10, 100])
@pytest.mark.parametrize("ending", ["npz", "pkl"])
def test_every_size_of_smplx_file_is_divided_into_identity_and_expression(tmp_path, identities, expressions, ending):
    arrays = model_arrays("smplx", vertices=300, identities=identities, expressions=expressions)
    names = np.array({"L_Hip": 1}, object)  # the published files carry tables of names, which nobody needs
    path = tmp_path / f"SMPLX_NEUTRAL_2020.{ending}"
    if ending == "npz":
        np.savez(path, **arrays, joint2num=names, part2num=names)
    else:
        path.write_bytes(python2_pickle(arrays | {"joint2num": {"L_Hip": 1}, "part2num": names}))
    model = load_body_model(path)
    assert_holds(model, arrays, identities, expressions)
    assert np.array_equal(model.hand_components[1], arrays["hands_componentsr"].astype(np.float32))


@pytest.mark.parametrize("name", ["SMPLX_NEUTRAL.npz", "model.npz", "SMPLX_NEUTRAL_locked_head.npz"])
@pytest.mark.parametrize("identities", [16, 300])
def test_betas_of_a_locked_head_leave_the_head_as_it_is_and_expressions_move_it(tmp_path, name, identities):
    """In SMPL-X with a locked head (as BEDLAM and AMASS take it) no shape direction moves the head's vertices; all else is as in v1.1."""
    arrays = model_arrays("smplx", vertices=300, identities=identities)
    head = np.arange(300) < 120
    arrays["shapedirs"][head, :, :identities] = 0
    np.savez(tmp_path / name, **arrays, joint2num=np.array({"L_Hip": 1}, object))
    model = load_body_model(tmp_path / name)
    assert_holds(model, arrays, identities, 100)
    moved = model.rest_vertices(np.ones(16)) != model.template
    assert not moved[head].any() and moved[~head].all()
    assert np.abs(model.expression_directions[head]).max() > 0


def test_a_file_with_an_unknown_number_of_directions_is_refused(tmp_path):
    path = write_smplx_file(tmp_path, vertices=300, identities=11, expressions=10)
    with pytest.raises(ModelFileError, match="21 shape directions"):
        load_body_model(path)


def test_a_pickle_is_read_once_and_its_converted_arrays_afterwards(tmp_path, monkeypatch):
    path = write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=400))
    first = load_body_model(path)

    def refuse(path):
        raise AssertionError("the pickle was opened again")

    monkeypatch.setattr(converted, "read_pickled_arrays", refuse)
    second = load_body_model(path)
    for name in ("template", "faces", "identity_directions", "expression_directions", "joint_regressor", "weights"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_a_changed_pickle_and_a_damaged_conversion_are_converted_again(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    path = write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=400))
    load_body_model(path)
    other = model_arrays("flame", vertices=410, seed=1)
    assert len(load_body_model(write_flame_pickle(path, other)).template) == 410
    kept = list((converted.cache_folder() / converted.FOLDER).glob("*.npz"))
    assert len(kept) == 2
    for one in kept:
        data = bytearray(one.read_bytes())
        data[len(data) // 2] ^= 1  # inside an array: only the checksum can tell
        one.write_bytes(data)
    assert_holds(load_body_model(path), other, 300, 100)


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "file" / "cache"))
    arrays = model_arrays("flame", vertices=400)
    assert_holds(load_body_model(write_flame_pickle(tmp_path / "generic_model.pkl", arrays)), arrays, 300, 100)


def test_a_hostile_model_leaves_nothing_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "generic_model.pkl"
    path.write_bytes(pickle.dumps({"v_template": print}))
    with pytest.raises(ModelFileError, match="generic_model.pkl: it names"):
        load_body_model(path)
    assert not converted.cache_folder().exists()
