"""The understudy as a whole, on the sample conversation: deterministic, alive, closed lips, planted feet, both roles."""

import numpy as np
import pytest

from twohander import animate, rotation
from twohander.audio.listening import hear
from twohander.audio.wave import read_track
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT
from twohander.conversation import Conversation, Track
from twohander.engines.base import Brief, EmotionSpan, Part
from twohander.engines.duet import DEFAULT_CHARACTERS
from twohander.engines.options import checked_options
from twohander.engines.understudy import ENGINE
from twohander.engines.understudy.laughing_mouth import spoken_phones
from twohander.formats.transcript import read_transcript
from twohander.motion import compose
from twohander.samples import cafe
from twohander.staging import eye_height, placements

FULL_JAW = 0.40  # radians of jaw that mouthClose = 1 closes on the open characters


@pytest.fixture(scope="module")
def duet():
    return animate(seed=3)


@pytest.fixture(scope="module")
def hearings():
    sample = cafe()
    tracks = (Track(track.samples, track.rate, transcript=read_transcript(text))
              for track, text in zip(map(read_track, sample.audio), sample.transcripts))
    return hear(Conversation(tuple(tracks)), lambda *_: None)


@pytest.fixture(scope="module")
def skeletons():
    return tuple(load_body_model(open_character(name).smplx).skeleton() for name in DEFAULT_CHARACTERS)


def column(motion, name):
    return motion.expression[:, ARKIT_INDEX[name]]


def jaw_angle(motion):
    return rotation.angle_between(motion.body.rotations[:, JOINT["jaw"]], np.float32([1, 0, 0, 0]))


def test_the_same_input_and_seed_give_the_same_motion_bit_for_bit(duet):
    again = animate(seed=3)
    for first, second in zip(duet.motions, again.motions):
        assert np.array_equal(first.body.rotations, second.body.rotations)
        assert np.array_equal(first.body.translation, second.body.translation)
        assert np.array_equal(first.expression, second.expression)


def test_every_frame_is_a_possible_one(duet):
    for motion in duet.motions:
        assert len(motion) == 450 and motion.fps == 30
        assert np.allclose(np.linalg.norm(motion.body.rotations, axis=-1), 1, atol=1e-5)
        assert motion.expression.min() >= 0 and motion.expression.max() <= 1
        assert np.all(np.sum(motion.body.rotations[1:] * motion.body.rotations[:-1], axis=-1) > 0)


def test_mouths_move_in_their_own_turns_and_rest_in_the_others(duet, hearings):
    times = np.arange(450) / 30
    for motion, hearing in zip(duet.motions, hearings):
        jaw = jaw_angle(motion)
        speaking = np.zeros(450, bool)
        for phrase in hearing.phrases:
            speaking |= (times > phrase.start - 0.4) & (times < phrase.end + 0.5)
        assert jaw[speaking].std() > 0.01
        assert jaw[~speaking].max() < 0.02


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_every_bilabial_is_closed_on_an_output_frame(hearings, fps):
    for motion, hearing in zip(animate(fps=fps).motions, hearings):
        jaw, close = jaw_angle(motion), column(motion, "mouthClose")
        parted = np.maximum(column(motion, "mouthLowerDownLeft"), column(motion, "mouthUpperUpLeft"))
        shut = (close > 0.9 * jaw / FULL_JAW - 0.005) & (parted < 0.05)
        times = np.arange(len(motion)) / fps
        for phone in spoken_phones(hearing):  # what a recogniser makes of laughter is not spoken
            if phone.label in ("P", "B", "M"):
                near = (times >= phone.start - 0.04 - 0.5 / fps) & (times <= phone.end + 0.04 + 0.5 / fps)
                assert shut[near].any(), f"{phone.label} at {phone.start:.2f} s"


def test_nobody_is_ever_frozen_not_even_through_silence(skeletons):
    silence = Track(np.zeros(12 * 16000, np.float32), 16000)
    parts = tuple(Part(skeleton) for skeleton in skeletons)
    brief = Brief(parts, 30.0, 0, checked_options(ENGINE.info, {}))
    performance = ENGINE.perform(Conversation((silence, silence)), brief, lambda *_: None)
    for face, body in zip(performance.faces, performance.bodies):
        motion = compose(face, body)
        for joint in ("spine2", "head", "left_eye"):
            turned = rotation.angle_between(motion.body.rotations[30:, JOINT[joint]], motion.body.rotations[:-30, JOINT[joint]])
            windows = turned[:360 - 60].reshape(-1, 60).max(axis=1)
            assert windows.min() > np.radians(0.05), joint
        assert column(motion, "eyeBlinkLeft").max() > 0.9
        assert jaw_angle(motion).max() < 0.02


def test_planted_feet_do_not_slide_and_soles_stand_on_the_floor(duet, skeletons):
    for motion, skeleton in zip(duet.motions, skeletons):
        places = skeleton.positions(motion.body.rotations, motion.body.translation)
        for foot in ("left_ankle", "right_ankle", "left_foot", "right_foot"):
            assert np.ptp(places[:, JOINT[foot]], axis=0).max() < 1e-3
        ankle_above_sole = skeleton.joints[JOINT["left_ankle"], 1] - skeleton.floor
        assert abs(places[0, JOINT["left_ankle"], 1] - ankle_above_sole) < 0.01


@pytest.mark.parametrize("seated", [False, True])
def test_eyes_meet_the_partners_eyes(seated):
    duet = animate(seated=seated, options={"gaze": 0.0})
    models = [load_body_model(open_character(name).smplx) for name in duet.characters]
    places = placements(seated, duet.distance, tuple(eye_height(model.skeleton()) for model in models))
    for motion, model, place in zip(duet.motions, models, places):
        positions, turns = model.skeleton().pose(motion.body.rotations, motion.body.translation)
        ahead = rotation.rotate(turns[:, JOINT["left_eye"]], np.float32([0, 0, 1]))
        line = np.float32(place.partner_eyes) - positions[:, JOINT["left_eye"]]
        cosine = np.sum(ahead * line, axis=-1) / np.linalg.norm(line, axis=-1)
        # Looks wander between the partner's eyes and mouth: a face is 12 degrees high at a metre.
        assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() < 9


def test_an_emotion_colours_the_face_and_leaves_closures_alone(hearings):
    duet = animate(emotions=((EmotionSpan("sad", "high"),), (EmotionSpan("happy", "high", 5.0, 10.0),)))
    sad, happy = duet.motions
    assert column(sad, "browInnerUp").mean() > 0.5 and column(sad, "mouthFrownLeft").mean() > 0.3
    smile = column(happy, "mouthSmileLeft")
    assert smile[180:270].mean() > smile[:120].mean() + 0.2
    times = np.arange(len(sad)) / sad.fps
    for phone in spoken_phones(hearings[0]):
        if phone.label in ("P", "B", "M"):
            near = (times >= phone.start - 0.06) & (times <= phone.end + 0.06)
            assert (column(sad, "mouthClose") > 0.9 * jaw_angle(sad) / FULL_JAW - 0.005)[near].any()


def test_amounts_scale_what_they_name():
    quiet, usual = animate(options={"gesture": 0.0, "blink": 0.0, "jaw": 0.0}), animate()
    wrist = JOINT["right_elbow"]
    for still, moving in zip(quiet.motions, usual.motions):
        travel = [rotation.angle_between(motion.body.rotations[1:, wrist], motion.body.rotations[:-1, wrist]).sum() for motion in (still, moving)]
        assert travel[0] < 0.7 * travel[1]
        assert jaw_angle(still).max() < 1e-3 < jaw_angle(moving).max()
        assert column(still, "eyeBlinkLeft").max() < 0.5 < column(moving, "eyeBlinkLeft").max()


def test_options_of_the_face_alone_leave_body_and_eyes_as_they_are(duet):
    absent = animate(seed=3, options={option.name: 0.0 for option in ENGINE.info.options if option.face_only})
    others = [index for name, index in JOINT.items() if name != "jaw"]
    for first, second in zip(duet.motions, absent.motions):
        assert np.array_equal(first.body.rotations[:, others], second.body.rotations[:, others])
        assert np.array_equal(first.body.translation, second.body.translation)
        assert not np.array_equal(first.expression, second.expression)
