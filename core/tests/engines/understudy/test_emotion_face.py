"""The colouring of a face by emotion."""

import numpy as np
import pytest
from open_bodies import model

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.skeleton import JOINT
from twohander.engines.base import EMOTIONS
from twohander.engines.understudy.emotion import WEIGHTS
from twohander.engines.understudy.emotion_face import emotion_face
from twohander.engines.understudy.upper_face import with_speech

PARTING = ("jawOpen", "mouthClose", "mouthFunnel", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft",
           "mouthUpperUpRight")

TOLD_APART = 0.0027  # metres: two pixels of a close shot in the preview film, 640 pixels over 0.86 m
UPPER_LIP, LOWER_LIP = [44, 45, 46], [50, 49, 48]  # inner lip points of iBUG's 68 without the contour: left, middle, right


def test_no_emotion_opens_the_lips_or_turns_the_lids():
    face = emotion_face(np.eye(8))
    forbidden = [ARKIT_INDEX[name] for name in ARKIT_NAMES if name in PARTING or name.startswith("eyeLook")]
    assert not (face.upper + face.mouth)[:, forbidden].any()


def test_upper_and_mouth_share_no_column():
    face = emotion_face(np.eye(8))
    assert not np.any((face.upper != 0).any(axis=0) & (face.mouth != 0).any(axis=0))
    mouth = [name.startswith("mouth") for name in ARKIT_NAMES]
    assert not face.mouth[:, ~np.array(mouth)].any()


def test_neutral_leaves_the_face_alone_and_every_other_emotion_shows_its_own():
    face = emotion_face(np.eye(8))
    whole = face.upper + face.mouth
    assert not whole[EMOTIONS.index("neutral")].any()
    others = np.delete(whole, EMOTIONS.index("neutral"), axis=0)
    distance = np.linalg.norm(others[:, None] - others[None], axis=-1)
    assert distance[~np.eye(7, dtype=bool)].min() > 0.4


def test_half_the_weight_is_half_the_face():
    weights = np.random.default_rng(0).dirichlet(np.ones(8), 20)
    np.testing.assert_allclose(emotion_face(0.5 * weights).upper, 0.5 * emotion_face(weights).upper)


@pytest.mark.parametrize("emotion, name", [
    ("happy", "mouthSmileLeft"), ("sad", "browInnerUp"), ("surprised", "eyeWideRight"), ("fear", "mouthStretchLeft"),
    ("disgusted", "noseSneerLeft"), ("angry", "browDownLeft"), ("contempt", "mouthDimpleLeft")])
def test_each_emotion_has_its_mark(emotion, name):
    face = emotion_face(np.eye(8)[[EMOTIONS.index(emotion)]])
    assert (face.upper + face.mouth)[0, ARKIT_INDEX[name]] >= 0.35


def test_contempt_is_one_sided():
    mouth = emotion_face(np.eye(8)).mouth[EMOTIONS.index("contempt")]
    assert mouth[ARKIT_INDEX["mouthDimpleLeft"]] > mouth[ARKIT_INDEX["mouthDimpleRight"]] + 0.4


@pytest.mark.parametrize("character", OPEN_CHARACTERS)
def test_every_two_emotions_of_medium_intensity_differ_by_what_can_be_seen(character):
    face = emotion_face(WEIGHTS["medium"] * np.eye(8))
    landmarks = landmarks_of(character, rotation.identity(8, 55), face.upper + face.mouth)
    difference = np.linalg.norm(landmarks[:, None] - landmarks[None], axis=-1).max(axis=-1)
    assert difference[~np.eye(8, dtype=bool)].min() > TOLD_APART


@pytest.mark.parametrize("character", OPEN_CHARACTERS)
def test_lips_that_speech_closes_stay_closed_under_every_emotion(character):
    face = emotion_face(np.eye(8))
    speech = np.zeros((8, 52))
    speech[:, ARKIT_INDEX["mouthClose"]] = 0.3
    rotations = rotation.identity(8, 55)
    rotations[:, JOINT["jaw"]] = rotation.from_axis_angle(np.array([0.3 * model(character).jaw_open_angle, 0, 0], np.float32))
    landmarks = landmarks_of(character, rotations, with_speech(speech, face.upper + face.mouth))
    gap = landmarks[:, UPPER_LIP, 1] - landmarks[:, LOWER_LIP, 1]
    assert gap.max() < 0.0005  # metres


def landmarks_of(character: str, rotations: np.ndarray, expression: np.ndarray) -> np.ndarray:
    """(T, 51, 3) metres of a face's marks."""
    with np.load(open_character(character).smplx) as arrays:
        triangles, shares = model(character).faces[arrays["lmk_faces_idx"]], arrays["lmk_bary_coords"]
    vertices = model(character).vertices(rotations, np.zeros((len(rotations), 3), np.float32), expression.astype(np.float32))
    return np.einsum("kc,tkcx->tkx", shares, vertices[:, triangles])
