"""Faces smoothed and strengthened after their engine."""

import numpy as np
import pytest
import soundfile

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.engines.duet import animate
from twohander.engines.shaping import REGIONS, SHAPING_OPTIONS, shaped
from twohander.errors import EngineError
from twohander.motion import ExpressionSpace, FaceMotion
from twohander.samples import cafe

DEFAULTS = {option.name: option.default for option in SHAPING_OPTIONS}


@pytest.fixture
def face():
    generator = np.random.default_rng(4)
    weights = generator.uniform(0, 0.5, (60, 52)).astype(np.float32)
    jaw = rotation.from_axis_angle(np.outer(generator.uniform(0, 0.3, 60), [1, 0, 0])).astype(np.float32)
    return FaceMotion(weights, ExpressionSpace.ARKIT, 30.0, jaw=jaw, head=jaw[::-1].copy(), left_eye=jaw, right_eye=jaw)


def roughness(values):
    return np.abs(np.diff(values, n=2, axis=0)).mean()


def test_defaults_change_nothing(face):
    assert shaped(face, DEFAULTS) is face


@pytest.mark.parametrize("region", REGIONS)
def test_a_strength_scales_its_region_alone(face, region):
    halved = shaped(face, {**DEFAULTS, f"{region}_strength": 0.5})
    changed = np.ptp(halved.expression - face.expression, axis=0) > 0
    names = {name for name, index in ARKIT_INDEX.items() if changed[index]}
    assert names and all(name.startswith(REGIONS[region]) for name in names)
    np.testing.assert_allclose(halved.expression[:, changed], face.expression[:, changed] / 2, rtol=1e-6)
    angle = rotation.to_axis_angle(halved.jaw)[:, 0]
    np.testing.assert_allclose(angle, rotation.to_axis_angle(face.jaw)[:, 0] * (0.5 if region == "jaw" else 1), atol=1e-5)


def test_together_the_regions_are_the_whole_face():
    beginnings = tuple(start for starts in REGIONS.values() for start in starts)
    assert all(name.startswith(beginnings) for name in ARKIT_INDEX)


def test_doubled_weights_stay_below_one(face):
    assert shaped(face, {**DEFAULTS, "mouth_strength": 2.0, "brow_strength": 2.0}).expression.max() <= 1


def test_smoothing_calms_face_jaw_and_head_but_neither_eyes_nor_lids(face):
    calm = shaped(face, {**DEFAULTS, "smoothing": 0.3})
    mouth, lid = ARKIT_INDEX["mouthSmileLeft"], ARKIT_INDEX["eyeBlinkLeft"]
    assert roughness(calm.expression[:, mouth]) < roughness(face.expression[:, mouth]) / 3
    assert roughness(calm.jaw) < roughness(face.jaw) / 3 and roughness(calm.head) < roughness(face.head) / 3
    assert (calm.expression[:, lid] == face.expression[:, lid]).all() and calm.left_eye is face.left_eye
    np.testing.assert_allclose(np.linalg.norm(calm.jaw, axis=1), 1, atol=1e-6)


def test_a_parabola_is_smooth_already():
    curve = (np.linspace(0, 1, 50) ** 2).astype(np.float32)
    face = FaceMotion(np.repeat(curve[:, None], 52, axis=1), ExpressionSpace.ARKIT, 30.0)
    np.testing.assert_allclose(shaped(face, {**DEFAULTS, "smoothing": 0.3}).expression, face.expression, atol=1e-5)


def test_flames_values_have_no_regions_but_the_jaw(face):
    flame = FaceMotion(np.zeros((60, 50), np.float32), ExpressionSpace.FLAME, 30.0, jaw=face.jaw)
    assert rotation.to_axis_angle(shaped(flame, {**DEFAULTS, "jaw_strength": 0.0}).jaw).max() < 1e-6
    with pytest.raises(EngineError, match="flame's values has no brow and no mouth of its own: leave the strengths at 1"):
        shaped(flame, {**DEFAULTS, "brow_strength": 0.5, "mouth_strength": 0.5})


def test_they_are_options_of_every_conversation(tmp_path):
    paths = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=32_000, frames=16_000)
        paths.append(tmp_path / path.name)
        soundfile.write(paths[-1], samples, rate)
    usual, calm = animate(*paths), animate(*paths, options={"mouth_strength": "0.5", "smoothing": 0.1})
    assert usual.options["smoothing"] == 0 and calm.options["mouth_strength"] == 0.5
    mouth = [index for name, index in ARKIT_INDEX.items() if name.startswith("mouth")]
    assert 0 < calm.motions[1].expression[:, mouth].sum() < 0.7 * usual.motions[1].expression[:, mouth].sum()
    with pytest.raises(EngineError, match="goes from 0 to 2"):
        animate(*paths, options={"mouth_strength": 3})
