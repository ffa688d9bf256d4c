"""The body model equals the smplx library on every file, and refuses files that are none."""

import numpy as np
import pytest
from synthetic_models import model_arrays, write_flame_file, write_smplx_file

from twohander import rotation
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.model import load_body_model, load_skeleton
from twohander.body.skeleton import JOINT_NAMES
from twohander.errors import ModelFileError
from twohander.motion import ExpressionSpace

FRAMES = 4
EXACT = 1e-6  # metres


def smplx_vertices(path, kind, poses, translation, expression, betas, joints=False):
    """The library's own vertices for complete poses (T, J, 3) as axis-angle."""
    torch = pytest.importorskip("torch", reason="smplx computes with torch")
    smplx = pytest.importorskip("smplx", reason="the published body model is the oracle here")
    options = dict(num_betas=betas.shape[1], num_expression_coeffs=expression.shape[1], batch_size=FRAMES, ext=path.suffix[1:])
    tensor = lambda values: torch.tensor(np.asarray(values, np.float32))  # noqa: E731
    with torch.no_grad():
        if kind == "smplx":
            model = smplx.SMPLX(str(path), use_pca=False, flat_hand_mean=True, **options)
            part = lambda first, last: tensor(poses[:, first:last].reshape(FRAMES, -1))  # noqa: E731
            output = model(global_orient=part(0, 1), body_pose=part(1, 22), jaw_pose=part(22, 23), leye_pose=part(23, 24),
                           reye_pose=part(24, 25), left_hand_pose=part(25, 40), right_hand_pose=part(40, 55),
                           transl=tensor(translation), expression=tensor(expression), betas=tensor(betas))
        else:
            model = smplx.FLAME(str(path.parent), **options)  # this class takes the folder
            part = lambda joint: tensor(poses[:, joint])  # noqa: E731
            output = model(global_orient=part(0), neck_pose=part(1), jaw_pose=part(2), leye_pose=part(3), reye_pose=part(4),
                           transl=tensor(translation), expression=tensor(expression), betas=tensor(betas))
    return (output.joints if joints else output.vertices).numpy()


def random_frames(joints, expressions, seed=0, spread=0.4):
    generator = np.random.default_rng(seed)
    return (generator.normal(scale=spread, size=(FRAMES, joints, 3)), generator.normal(size=(FRAMES, 3)),
            generator.normal(size=(FRAMES, expressions)))


@pytest.mark.parametrize("kind, write, joints", [("smplx", write_smplx_file, 55), ("flame", write_flame_file, 5)])
def test_random_files_are_posed_as_smplx_poses_them(tmp_path, kind, write, joints):
    path = write(tmp_path)
    poses, translation, expression = random_frames(joints, 100)
    betas = np.random.default_rng(1).normal(size=(1, 10))
    model = load_body_model(path)
    ours = model.vertices(rotation.from_axis_angle(poses), translation, expression, betas[0])
    theirs = smplx_vertices(path, kind, poses, translation, expression, np.repeat(betas, FRAMES, 0))
    assert np.abs(ours - theirs).max() < EXACT
    assert model.kind == kind and model.expression_space is ExpressionSpace(kind)


@pytest.mark.parametrize("name", OPEN_CHARACTERS)
def test_open_characters_are_posed_as_smplx_poses_them(name, tmp_path):
    model = load_body_model(open_character(name).smplx)
    path = tmp_path / "SMPLX_NEUTRAL.npz"
    path.write_bytes(open_character(name).smplx.read_bytes())
    poses, translation, expression = random_frames(55, 52, seed=2, spread=0.25)
    expression = np.clip(expression, 0, 1)
    ours = model.vertices(rotation.from_axis_angle(poses), translation, expression)
    theirs = smplx_vertices(path, "smplx", poses, translation, expression, np.zeros((FRAMES, 10)))
    assert np.abs(ours - theirs).max() < EXACT
    joints = smplx_vertices(path, "smplx", poses, translation, expression, np.zeros((FRAMES, 10)), joints=True)[:, :55]
    ours = model.skeleton().positions(rotation.from_axis_angle(poses).astype(np.float32), translation)
    assert np.abs(ours - joints).max() < 1e-5
    assert model.expression_space is ExpressionSpace.ARKIT and model.joint_names == JOINT_NAMES


def test_small_smplx_files_have_ten_identity_and_ten_expression_directions(tmp_path):
    path = write_smplx_file(tmp_path, identities=10, expressions=10, vertices=10000)
    poses, translation, expression = random_frames(55, 10)
    betas = np.random.default_rng(1).normal(size=(FRAMES, 10))
    betas[:] = betas[0]
    ours = load_body_model(path).vertices(rotation.from_axis_angle(poses), translation, expression, betas[0])
    assert np.abs(ours - smplx_vertices(path, "smplx", poses, translation, expression, betas)).max() < EXACT


@pytest.mark.parametrize("change, complaint", [
    (dict(weights=np.ones((5, 5))), r"'weights' is \(5, 5\)"),
    (dict(v_template=np.full((600, 3), np.nan, np.float32)), "not finite"),
    (dict(f=np.array([[0, 1, 600]])), "triangles"),
    (dict(kintree_table=np.zeros((2, 24), np.uint32)), "24 joints"),
    (dict(posedirs=np.zeros((600, 3, 36))), "posedirs"),
    (dict(shapedirs=None), "no 'shapedirs'"),
    (dict(weights=np.array([object()] * 3)), "Python objects"),
    (dict(expression_space=np.array("visemes")), "visemes"),
    (dict(expression_space=np.array("arkit"), expression_names=np.array(["jawOpen"])), "expression names"),
])
def test_a_file_with_a_wrong_array_is_refused_by_name(tmp_path, change, complaint):
    arrays = model_arrays("smplx", vertices=600) | change
    path = tmp_path / "model.npz"
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(ModelFileError, match=complaint) as caught:
        load_body_model(path)
    assert "model.npz" in str(caught.value)


def test_damaged_and_foreign_files_are_refused(tmp_path):
    whole = write_smplx_file(tmp_path, vertices=600, identities=10, expressions=10)
    (tmp_path / "cut.npz").write_bytes(whole.read_bytes()[:5000])
    (tmp_path / "text.npz").write_text("no archive")
    (tmp_path / "model.obj").write_text("v 0 0 0")
    for name in ("cut.npz", "text.npz", "model.obj", "nowhere.npz"):
        with pytest.raises(ModelFileError, match=name):
            load_body_model(tmp_path / name)


def test_a_skeleton_read_alone_is_the_whole_models(tmp_path):
    path = write_smplx_file(tmp_path, vertices=600)
    alone, whole = load_skeleton(path), load_body_model(path).skeleton()
    np.testing.assert_array_equal(alone.joints, whole.joints)
    np.testing.assert_array_equal(alone.hands_mean, whole.hands_mean)
    assert alone.floor == whole.floor


def test_a_head_has_no_skeleton_of_a_body(tmp_path):
    path = write_flame_file(tmp_path)
    with pytest.raises(ModelFileError, match="without a body"):
        load_skeleton(path)
