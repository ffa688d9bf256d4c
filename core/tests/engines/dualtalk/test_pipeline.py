"""The facts of section 3.6 of the network, long conversations, the cache: on a small random DualTalk."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from twohander.engines.devices import placement  # noqa: E402
from twohander.engines.dualtalk.pipeline import Course, DualTalkPipeline, motion_frames  # noqa: E402
from twohander.errors import AudioError, Cancelled, EngineError  # noqa: E402
from twohander.files.cache import ArrayCache  # noqa: E402
from twohander.files.store import stored_networks  # noqa: E402

RATE = 16_000


def voice(seed, seconds=3.0):
    """Noise in syllables: what differs from voice to voice and from time to time."""
    random = np.random.default_rng(seed)
    samples = random.normal(size=round(seconds * RATE))
    return (samples * np.repeat(random.random(len(samples) // 1600 + 1), 1600)[:len(samples)]).astype(np.float32)


def motion(seed, frames=75):
    return np.random.default_rng(seed).normal(scale=0.5, size=(frames, 56)).astype(np.float32)


@pytest.mark.parametrize("samples, frames", [(64000, 100), (71040, 112), (35840, 57), (640, 1), (641, 2), (7 * 640, 8)])
def test_frames_are_counted_with_the_published_rounding(samples, frames):
    assert motion_frames(samples) == frames


def test_other_voices_give_other_motion(pipeline):
    partner_motion = motion(0)
    base = pipeline.motion(voice(1), voice(2), partner_motion)
    assert base.shape == (75, 56) and base.dtype == np.float32
    assert np.abs(base - pipeline.motion(voice(3), voice(2), partner_motion)).max() > 1e-3
    assert np.abs(base - pipeline.motion(voice(1), voice(3), partner_motion)).max() > 1e-3
    assert np.abs(base - pipeline.motion(voice(1), voice(2), motion(4))).max() > 1e-3


def test_the_partners_motion_is_a_bag_of_frames(pipeline):
    partner_motion = motion(0)
    base = pipeline.motion(voice(1), voice(2), partner_motion)
    shuffled = np.random.default_rng(0).permutation(partner_motion)
    for same in (shuffled, np.concatenate([partner_motion, partner_motion])):
        np.testing.assert_allclose(pipeline.motion(voice(1), voice(2), same), base, atol=1e-5)


def test_a_partner_who_never_moves_is_not_heard(pipeline):
    still = np.tile(motion(0)[:1], (75, 1))
    np.testing.assert_allclose(pipeline.motion(voice(1), voice(2), still), pipeline.motion(voice(1), voice(3), still), atol=1e-5)


def test_loudness_and_offset_do_not_matter(pipeline):
    base = pipeline.motion(voice(1), voice(2), motion(0))
    np.testing.assert_allclose(pipeline.motion(0.1 * voice(1) + 0.3, voice(2), motion(0)), base, atol=1e-3)


def test_a_conversation_is_its_two_published_runs(pipeline):
    exchange = pipeline.converse((voice(1), voice(2)), starts=(motion(3), motion(4)), course=Course(rounds=0))
    np.testing.assert_allclose(exchange.motions[0], pipeline.motion(voice(1), voice(2), motion(4)), atol=1e-5)
    np.testing.assert_allclose(exchange.motions[1], pipeline.motion(voice(2), voice(1), motion(3)), atol=1e-5)


def test_rounds_answer_the_round_before(pipeline):
    voices = voice(1), voice(2)
    first = pipeline.converse(voices, course=Course(rounds=0)).motions
    second = pipeline.converse(voices, course=Course(rounds=1))
    np.testing.assert_allclose(second.motions[0], pipeline.motion(*voices, first[1]), atol=1e-5)
    assert len(second.changes) == 1 and second.changes[0] > 0


def test_a_known_motion_stays_and_is_answered(pipeline):
    known = motion(5)
    exchange = pipeline.converse((voice(1), voice(2)), known=(None, known))
    assert np.array_equal(exchange.motions[1], known) and exchange.changes == ()
    np.testing.assert_allclose(exchange.motions[0], pipeline.motion(voice(1), voice(2), known), atol=1e-5)


def test_the_shorter_voice_is_silent_at_its_end(pipeline):
    exchange = pipeline.converse((voice(1, 3.0), voice(2, 2.0)), course=Course(rounds=1))
    assert exchange.motions[0].shape == exchange.motions[1].shape == (75, 56)


def test_a_long_conversation_is_blended_from_windows_that_hear_their_part(pipeline):
    voices = voice(1, 20.0), voice(2, 20.0)
    whole = pipeline.converse(voices, course=Course(rounds=0)).motions[0]
    course = Course(rounds=0, window=8.0, overlap=2.0)
    parts = pipeline.converse(voices, course=course).motions[0]
    assert parts.shape == whole.shape and not np.allclose(parts, whole)
    # What is said after the first window cannot change it, but for its loudness: the whole is normalised.
    later = tuple(np.concatenate([one[:9 * RATE], one[9 * RATE:][::-1]]) for one in voices)
    changed = pipeline.converse(later, course=course).motions[0]
    first = 25 * 5  # the second window begins after 6 s at the latest, with 2 s of blending before the first window's end
    np.testing.assert_allclose(changed[:first], parts[:first], atol=1e-4)
    assert np.abs(changed[-first:] - parts[-first:]).max() > 1e-3


@pytest.mark.parametrize("known", [(None, None), (None, motion(3, 450)), (motion(3, 450), None)])
def test_hearing_several_windows_together_changes_nothing(pipeline, known):
    voices = voice(1, 18.0), voice(2, 18.0)
    one, three = (pipeline.converse(voices, known, course=Course(rounds=1, window=5.0, overlap=1.0, at_once=count)).motions for count in (1, 3))
    for alone, together in zip(one, three):
        np.testing.assert_allclose(together, alone, atol=1e-4)


def test_windows_leave_no_seams(pipeline):
    voices = voice(1, 20.0), voice(2, 20.0)
    steps = np.abs(np.diff(pipeline.converse(voices, course=Course(rounds=0, window=8.0, overlap=2.0)).motions[0], axis=0)).max(axis=1)
    usual = np.abs(np.diff(pipeline.converse(voices, course=Course(rounds=0)).motions[0], axis=0)).max(axis=1)
    assert steps.max() < 1.5 * usual.max()


def test_a_voice_heard_before_is_not_heard_again(small_store, tmp_path, monkeypatch):
    stored = stored_networks(small_store)[0]
    voices = voice(1), voice(2)

    def converse():
        return DualTalkPipeline(stored, placement("cpu", "float32"), ArrayCache(tmp_path)).converse(voices).motions

    before = converse()
    monkeypatch.setattr("twohander.engines.dualtalk.hearing.ContextEncoder", None)  # the encoders cannot even be built
    for one, other in zip(before, converse()):
        assert np.array_equal(one, other)


def test_only_what_the_unknown_character_needs_is_heard(small_store, tmp_path):
    pipeline = DualTalkPipeline(stored_networks(small_store)[0], placement("cpu", "float32"), ArrayCache(tmp_path))
    pipeline.converse((voice(1), voice(2)), known=(motion(0), None))
    assert len(list(tmp_path.glob("*.npy"))) == 2
    pipeline.converse((voice(1), voice(2)), known=(motion(0), motion(1)))
    assert len(list(tmp_path.glob("*.npy"))) == 2


def test_the_cache_keeps_roles_voices_and_precisions_apart(small_store, tmp_path):
    stored = stored_networks(small_store)[0]
    pipeline = DualTalkPipeline(stored, placement("cpu", "float32"), ArrayCache(tmp_path))
    pipeline.converse((voice(1), voice(2)))
    assert len(list(tmp_path.glob("*.npy"))) == 4
    DualTalkPipeline(stored, placement("cpu", "bfloat16"), ArrayCache(tmp_path)).converse((voice(1), voice(2)))
    assert len(list(tmp_path.glob("*.npy"))) == 8


@pytest.mark.parametrize("precision, tolerance", [("bfloat16", 0.1), ("int8", 0.1)])
def test_lower_precisions_stay_near_float32(small_store, pipeline, precision, tolerance):
    exact = pipeline.motion(voice(1), voice(2), motion(0))
    other = DualTalkPipeline(stored_networks(small_store)[0], placement("cpu", precision)).motion(voice(1), voice(2), motion(0))
    error = np.sqrt(np.mean((other - exact) ** 2) / np.mean(exact ** 2))
    assert 0 < error < tolerance


def test_a_gpu_gives_the_processors_motion(small_store, pipeline):
    if not torch.cuda.is_available():
        pytest.skip("torch finds no CUDA device")
    other = DualTalkPipeline(stored_networks(small_store)[0], placement("cuda", "float32")).motion(voice(1), voice(2), motion(0))
    np.testing.assert_allclose(other, pipeline.motion(voice(1), voice(2), motion(0)), atol=1e-3)


def test_devices_and_precisions_that_are_not_there_are_refused():
    if not torch.cuda.is_available():
        with pytest.raises(EngineError, match="no device 'cuda'"):
            placement("cuda", "auto")
    assert placement("cpu", "auto").precision == "float32"


def test_memory_that_runs_out_is_a_memory_error_and_other_errors_stay_what_they_are():
    with pytest.raises(MemoryError), placement("cpu", "float32").computing():
        torch.empty(1 << 60, dtype=torch.uint8)
    with pytest.raises(RuntimeError, match="shapes"), placement("cpu", "float32").computing():
        torch.ones(2, 3) @ torch.ones(2, 3)


def test_a_voice_too_short_to_be_heard_is_refused(pipeline):
    with pytest.raises(AudioError, match="too short"):
        pipeline.motion(np.zeros(399, np.float32), voice(2), motion(0))


def test_cancelling_stops_between_windows(pipeline):
    def stop(share, doing):
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.converse((voice(1, 20.0), voice(2, 20.0)), course=Course(window=8.0), progress=stop)
