"""The speaking mouth: closures at every frame rate, shapes, stillness, timing, efforts."""

import numpy as np
import pytest
from speech import hearing_of, heard_alone, in_a_row, recorded, silent, spoken

from twohander.audio.hearing import RATE, Phone
from twohander.audio.listening import hear
from twohander.body.arkit import ARKIT_INDEX
from twohander.conversation import Conversation
from twohander.engines.understudy.closures import at_rate, sample_positions
from twohander.engines.understudy.mouth import FULL_JAW, mouth
from twohander.engines.understudy.visemes import PHONE_VISEMES, VISEMES

TEXT = "Bob put my big map above the purple lamp. My brother bought a pumpkin, but Pam's baby broke it. Please bring more apples."
RATES = (24, 25, 29.97, 30, 50, 60)


def column(motion, name):
    return motion.expression[:, ARKIT_INDEX[name]]


def gap(motion):
    """Radians by which the jaw is open beyond what mouthClose closes (the open characters' rule), with parted lips added."""
    parted = [column(motion, name) for name in ("mouthLowerDownLeft", "mouthUpperUpLeft", "mouthFunnel")]
    return motion.jaw - FULL_JAW * column(motion, "mouthClose") + 0.1 * sum(parted)


def at(curve, seconds):
    return curve[round(seconds * RATE)]


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("transcript", [True, False], ids=["transcript", "recognition"])
def test_every_bilabial_is_closed_on_an_output_frame(fps, transcript):
    hearing = heard_alone(spoken(TEXT).track(transcript))
    motion = mouth(hearing)
    openings = at_rate(gap(motion), fps, motion.closures)
    times = sample_positions(np.arange(len(openings)) / fps, len(motion.jaw), motion.closures) / RATE
    bilabials = [phone for phone in hearing.phones if phone.label in ("P", "B", "M") and phone.confidence > 0.3]
    assert len(bilabials) > (25 if transcript else 10)
    for phone in bilabials:
        near = (times >= phone.start - 0.06) & (times <= phone.end + 0.03)
        assert openings[near].min() < 1e-3, phone


def test_the_synthesisers_own_bilabials_are_closed_with_a_transcript():
    speech = spoken(TEXT)
    motion = mouth(heard_alone(speech.track(transcript=True)))
    opening = gap(motion)
    for phone in speech.phones:
        if phone.label in ("P", "B", "M"):
            assert opening[int((phone.start - 0.06) * RATE):int((phone.end + 0.03) * RATE)].min() < 1e-3, phone


def test_closures_survive_great_efforts_and_loud_speech():
    phones = in_a_row("AA B AA M AE P AA")
    hearing = hearing_of(phones, 2.0)
    hearing.loudness[hearing.active] = 15.0
    motion = mouth(hearing, jaw_effort=2.0, lip_effort=2.0)
    for phone in (phones[1], phones[3], phones[5]):
        assert gap(motion)[round(phone.start * RATE):round(phone.end * RATE)].min() < 1e-6


def test_b_is_closed_nearly_to_its_end_and_p_is_released_early():
    """Byrd (1993): of a stop's time in American speech b is closed for 78 %, p for 61 %."""
    for label, share in (("B", 0.78), ("P", 0.61)):
        phones = in_a_row(f"AA {label} AA", length=0.2)
        start, end = mouth(hearing_of(phones, 2.0)).closures[0]
        assert (end - phones[1].start) / 0.2 == pytest.approx(share, abs=0.05)
        assert 0 < phones[1].start - start < 0.04


def test_the_mouth_opens_again_between_bilabials():
    phones = in_a_row("B AA B AA B AA", length=0.12)
    motion = mouth(hearing_of(phones, 2.0))
    for phone in phones[1::2]:
        assert gap(motion)[round(phone.start * RATE):round(phone.end * RATE)].max() > 0.05


def test_a_closure_between_two_output_frames_moves_a_frame():
    closure = (0.105, 0.115)
    curve = np.ones(100)
    curve[10:12] = 0
    assert at_rate(curve, 10, (closure,)).min() < 0.6
    positions = sample_positions(np.arange(12) / 12, 100, (closure,))
    assert (np.abs(positions - 11) < 0.51).any()
    assert np.abs(np.diff(positions)).min() > 0 and positions[0] == 0


def test_without_closures_frames_are_evenly_spaced():
    assert sample_positions(np.arange(90) / 30, 300) == pytest.approx(np.arange(90) * 100 / 30)
    assert at_rate(np.arange(300.0), 25) == pytest.approx(np.arange(75) * 4.0)


def test_resampling_keeps_the_first_frame_and_the_length():
    for fps in RATES:
        curve = np.random.default_rng(0).normal(size=(731, 3))
        sampled = at_rate(curve, fps)
        assert len(sampled) == round(7.31 * fps) and (sampled[0] == curve[0]).all()


def test_a_silent_person_keeps_still():
    motion = mouth(heard_alone(silent(3)))
    assert not motion.jaw.any() and not motion.expression.any() and motion.closures == ()


def test_the_mouth_rests_in_pauses_and_after_speech():
    phones = in_a_row("AA T AE M") + in_a_row("AA N", start=2.0)
    motion = mouth(hearing_of(phones, 3.5))
    for second in (0.1, 1.3, 1.6, 2.7, 3.2):
        assert at(motion.jaw, second) == 0 and not at(motion.expression, second).any()


def test_no_consonant_is_held_through_a_pause():
    motion = mouth(hearing_of(in_a_row("AA F"), 2.0))
    assert at(column(motion, "mouthRollLower"), 0.62) > 0.3
    assert at(column(motion, "mouthRollLower"), 0.95) < 1e-3


def test_the_listener_of_a_real_conversation_keeps_still():
    tracks = recorded("conversation/speaker1"), recorded("conversation/speaker2")
    for hearing in hear(Conversation(tracks), lambda share, doing: None):
        motion = mouth(hearing)
        near = np.convolve(hearing.active, np.ones(61), "same") > 0.5
        moving = np.abs(np.diff(motion.jaw, prepend=0)) + np.abs(np.diff(motion.expression, axis=0, prepend=0)).max(axis=1) > 1e-3
        assert moving[~near].mean() < 0.03


def test_labiodentals_bring_the_lower_lip_to_the_teeth():
    phones = in_a_row("AA F AA V AA")
    motion = mouth(hearing_of(phones, 2.0))
    for phone in (phones[1], phones[3]):
        middle = (phone.start + phone.end) / 2
        assert at(column(motion, "mouthRollLower"), middle - 0.03) > 0.4
        assert at(motion.jaw, middle) < 0.05
    assert column(motion, "mouthRollLower")[65:80].min() < 0.35


@pytest.mark.parametrize("voice", ["slt", "awb", "rms"])
@pytest.mark.parametrize("fps", RATES)
def test_every_f_and_v_of_a_transcript_has_the_lip_at_the_teeth_on_an_output_frame(fps, voice):
    speech = spoken("Five of the very fine vans left for the valley before fifty.", voice)
    motion = mouth(heard_alone(speech.track(transcript=True)))
    roll, jaw = (at_rate(curve, fps, motion.closures) for curve in (column(motion, "mouthRollLower"), motion.jaw))
    times = np.arange(len(jaw)) / fps
    for phone in speech.phones:
        if phone.label in ("F", "V"):
            near = (times >= phone.start - 0.04) & (times <= phone.end + 0.04)
            assert ((roll > 0.4) & (jaw < 0.06))[near].any(), phone


def test_loud_speech_and_great_efforts_leave_the_lip_at_the_teeth():
    phones = in_a_row("AA F AA V AA")
    hearing = hearing_of(phones, 2.0)
    hearing.loudness[hearing.active] = 15.0
    for motion in (mouth(hearing, jaw_effort=2.0, lip_effort=2.0), mouth(hearing, lip_effort=0.3)):
        for phone in (phones[1], phones[3]):
            middle = (phone.start + phone.end) / 2
            assert at(column(motion, "mouthRollLower"), middle) > 0.5 and at(column(motion, "mouthLowerDownLeft"), middle) < 0.05
            assert at(motion.jaw, middle) < 0.05


@pytest.mark.parametrize("sibilant", ["S", "Z", "SH", "ZH", "CH", "JH"])
def test_sibilants_close_the_jaw_to_a_slit(sibilant):
    phones = in_a_row(f"AA {sibilant} AA")
    motion = mouth(hearing_of(phones, 2.0), jaw_effort=1.0)
    assert motion.jaw[60:70].min() < 0.04
    assert max(motion.jaw[50:60].max(), motion.jaw[70:80].max()) > 0.06


def test_rounding_starts_early_and_openness_does_not():
    motion = mouth(hearing_of(in_a_row("T T T UW T T"), 2.0))
    pucker = column(motion, "mouthPucker")
    start = 0.8
    assert at(pucker, start - 0.12) > 0.2 * pucker.max()
    assert at(pucker, start + 0.03) > 0.6 * pucker.max()


def test_tongue_sounds_take_the_lips_of_their_neighbours():
    through_round, through_wide = (mouth(hearing_of(in_a_row(f"{vowel} T {vowel}"), 2.0)) for vowel in ("UW", "IY"))
    assert at(column(through_round, "mouthPucker"), 0.62) > 0.4
    assert at(column(through_wide, "mouthPucker"), 0.62) < 0.05
    assert at(column(through_wide, "mouthStretchLeft"), 0.62) > 0.2


def test_the_face_moves_before_the_sound():
    motion = mouth(hearing_of(in_a_row("AA AA AA AA T T"), 2.0))
    half = motion.jaw.max() / 2
    onset = np.flatnonzero(motion.jaw > half)[0] / RATE
    assert 0.4 <= onset <= 0.52


def test_two_equal_sounds_are_one_shape():
    motion = mouth(hearing_of(in_a_row("AA UW UW AA"), 2.0))
    pucker = column(motion, "mouthPucker")[55:82]
    turns = np.diff(np.sign(np.diff(pucker)))
    assert np.count_nonzero(turns) <= 2


def test_open_vowels_open_wider_than_close_ones():
    jaw = {vowel: mouth(hearing_of(in_a_row(f"T {vowel} T", length=0.15), 2.0)).jaw.max()
           for vowel in ("AA", "AE", "EH", "IH", "IY", "UW")}
    assert min(jaw["AA"], jaw["AE"]) > jaw["EH"] > jaw["IH"] > min(jaw["IY"], jaw["UW"])


def test_the_jaw_follows_loudness():
    soft, loud = hearing_of(in_a_row("AA D AA D AA"), 2.0), hearing_of(in_a_row("AA D AA D AA"), 2.0)
    soft.loudness[soft.active], loud.loudness[loud.active] = -10.0, 8.0
    assert mouth(loud).jaw.max() > 1.5 * mouth(soft).jaw.max()


def test_jaw_and_lips_are_scaled_apart():
    hearing = hearing_of(in_a_row("AA UW IY T AA"), 2.0)
    usual, jaw_only, lips_only = mouth(hearing), mouth(hearing, jaw_effort=0), mouth(hearing, lip_effort=0)
    assert not jaw_only.jaw.any() and (column(jaw_only, "mouthPucker") == column(usual, "mouthPucker")).all()
    assert not column(lips_only, "mouthPucker").any() and (lips_only.jaw == usual.jaw).all()


def test_values_stay_in_range_and_the_jaw_shape_is_left_to_the_joint():
    motion = mouth(heard_alone(recorded("monologue/speech")), 2.0, 2.0)
    assert motion.expression.min() >= 0 and motion.expression.max() <= 1
    assert motion.jaw.min() >= 0 and motion.jaw.max() <= 0.35
    assert not column(motion, "jawOpen").any()


def test_movement_is_as_smooth_as_a_mouth():
    motion = mouth(heard_alone(recorded("monologue/speech")))
    # Jaws turn at 0.1 to 0.2 m/s at the incisors (Ostry & Munhall 1985), 2 rad/s at the hinge; a closing lip takes three frames or more.
    assert np.abs(np.diff(motion.jaw)).max() * RATE < 3.0
    assert np.abs(np.diff(motion.expression, axis=0)).max() < 0.35


def test_doubtful_phones_leave_the_mouth_to_the_sound():
    formants = np.full((200, 3), np.nan)
    formants[50:110] = 750, 1300, 2500
    doubtful = tuple(Phone(phone.label, phone.start, phone.end, 0.02) for phone in in_a_row("UW UW UW UW UW UW"))
    motion = mouth(hearing_of(doubtful, 2.0, formants=formants))
    assert motion.jaw.max() > 0.06 and column(motion, "mouthPucker").max() < 0.1
    certain = mouth(hearing_of(in_a_row("UW UW UW UW UW UW"), 2.0, formants=formants))
    assert column(certain, "mouthPucker").max() > 0.4


@pytest.mark.parametrize("formants, shape", [((700, 1300), None), ((300, 2300), "mouthStretchLeft"), ((320, 750), "mouthPucker")])
def test_the_acoustic_mouth_follows_the_formants(formants, shape):
    curves = np.full((200, 3), np.nan)
    active = np.zeros(200, bool)
    active[50:120] = True
    curves[50:120] = *formants, 2700
    heard = hearing_of((), 2.0, active=active, loudness=np.where(active, 0.0, -60.0), formants=curves, heard_with="acoustic")
    motion = mouth(heard)
    if shape is None:
        assert motion.jaw.max() > 0.08
    else:
        assert motion.jaw.max() < 0.08 and column(motion, shape).max() > 0.15
    assert motion.jaw[:30].max() < 1e-6 and motion.jaw[160:].max() < 1e-6


def test_every_phone_of_the_recogniser_has_a_shape():
    pocketsphinx = pytest.importorskip("pocketsphinx", reason="the phone recogniser has no wheel for this Python")
    with open(f"{pocketsphinx.get_model_path()}/en-us/cmudict-en-us.dict", encoding="utf-8") as dictionary:
        labels = {phone for line in dictionary for phone in line.split()[1:]}
    assert labels == set(PHONE_VISEMES)
    assert {aim for aims in PHONE_VISEMES.values() for aim in aims} == set(VISEMES)


def test_the_same_hearing_gives_the_same_mouth():
    hearing = heard_alone(spoken(TEXT).track(True))
    one, other = mouth(hearing), mouth(hearing)
    assert (one.expression == other.expression).all() and (one.jaw == other.jaw).all()
