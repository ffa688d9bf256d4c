"""The bundled conversation is one: two voices on one clock, an interruption, a laugh."""

import numpy as np
import soundfile
from twohander.samples import cafe

WINDOW = 0.02  # seconds
SILENCE = 0.003  # root mean square


def voices():
    tracks, rates = zip(*(soundfile.read(path) for path in cafe().audio))
    return tracks, rates


def active(samples: np.ndarray, rate: int) -> np.ndarray:
    size = round(WINDOW * rate)
    frames = samples[:len(samples) // size * size].reshape(-1, size)
    return np.sqrt((frames ** 2).mean(axis=1)) > SILENCE


def test_both_voices_are_mono_at_one_rate_and_equally_long():
    (a, b), rates = voices()
    assert a.ndim == b.ndim == 1 and len(a) == len(b)
    assert rates == (16_000, 16_000)


def test_nothing_is_clipped():
    (a, b), _ = voices()
    assert max(np.abs(a).max(), np.abs(b).max()) < 0.98


def test_both_speak_and_both_listen():
    (a, b), (rate, _) = voices()
    for own, other in ((a, b), (b, a)):
        share = (active(own, rate) & ~active(other, rate)).mean()
        assert 0.2 < share < 0.7


def test_one_interrupts_the_other():
    (a, b), (rate, _) = voices()
    overlap = (active(a, rate) & active(b, rate)).sum() * WINDOW
    assert 0.2 < overlap < 1.5


def test_transcripts_hold_questions_and_what_each_says():
    first, second = (path.read_text(encoding="utf-8") for path in cafe().transcripts)
    assert "Lisbon" in first and second.count("?") >= 2
