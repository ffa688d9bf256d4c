"""Phone recognition: pieces, confidence, independence of what was decoded before."""

import numpy as np
import pytest
from speech import heard_alone, silent, spoken

from twohander.audio import listening, matching
from twohander.audio.matching import matched
from twohander.audio.phones import VOWELS, recognized_phones
from twohander.audio.pieces import Piece, pieces_of
from twohander.conversation import Track

pytest.importorskip("pocketsphinx", reason="the phone recogniser has no wheel for this Python")

TEXT = "Bob put my big map above the purple lamp. We show five fish why June chose you."


def test_vowels_are_recognised_where_they_are_said():
    speech = spoken(TEXT)
    heard = heard_alone(speech.track(transcript=False))
    assert heard.heard_with == "recognition"
    vowels = [phone for phone in speech.phones if phone.label in VOWELS]
    found = [any(other.label in VOWELS and min(phone.end, other.end) - max(phone.start, other.start) > 0.4 * (phone.end - phone.start)
                 for other in heard.phones) for phone in vowels]
    assert np.mean(found) > 0.85


def test_phones_lie_in_order_and_inside_the_track():
    heard = heard_alone(spoken(TEXT).track(transcript=False))
    for phone, following in zip(heard.phones, heard.phones[1:]):
        assert phone.start < phone.end <= following.start + 1e-9
    assert heard.phones[0].start >= 0 and heard.phones[-1].end <= heard.seconds + 0.01
    assert all(0 <= phone.confidence <= 1 for phone in heard.phones)


def test_noise_lowers_the_confidence():
    speech = spoken(TEXT)
    noise = np.random.default_rng(3).normal(size=len(speech.samples)) * speech.samples.std()
    clean, noisy = (heard_alone(Track((speech.samples + gain * noise).astype(np.float32), speech.rate)) for gain in (0, 1.0))
    mean = [np.mean([phone.confidence for phone in heard.phones] or [0.0]) for heard in (clean, noisy)]
    assert mean[0] > 0.7 and mean[1] < mean[0] - 0.15


def test_a_piece_is_recognised_alike_whatever_came_before():
    samples = spoken(TEXT).samples
    piece = Piece(((0, len(samples) // 160),))
    voiced = np.ones(piece.frames, bool)
    once = recognized_phones(samples, [piece], voiced, lambda share: None)
    thrice = recognized_phones(samples, [piece] * 3, voiced, lambda share: None)
    assert thrice == once * 3


def test_the_level_of_the_recording_does_not_matter():
    speech = spoken(TEXT)
    loud, soft = (heard_alone(Track(speech.samples * gain, speech.rate)) for gain in (1.0, 0.1))
    same = {(phone.label, round(phone.start, 1)) for phone in loud.phones} & {(phone.label, round(phone.start, 1)) for phone in soft.phones}
    assert len(same) > 0.7 * len(loud.phones)


def test_without_a_recogniser_only_curves_are_heard(monkeypatch):
    monkeypatch.setattr(listening, "recognition_available", lambda: False)
    heard = heard_alone(spoken(TEXT).track(transcript=True))
    assert heard.heard_with == "acoustic" and heard.phones == () and heard.active.any()


def test_pieces_cover_all_speech_and_stay_short():
    active = np.zeros(10_000, bool)
    active[100:4000], active[4050:4100], active[6000:9000] = True, True, True
    level = np.random.default_rng(0).normal(size=10_000)
    pieces = pieces_of(active, level)
    covered = np.zeros(10_000, int)
    for piece in pieces:
        assert piece.frames <= 1200
        for start, end in piece.spans:
            covered[start:end] += 1
    assert (covered[active] == 1).all() and covered.max() == 1


def test_long_speech_is_cut_where_it_is_quietest():
    level = np.zeros(2000)
    level[950] = -30
    assert pieces_of(np.ones(2000, bool), level)[0].spans == ((0, 950),)


def test_a_piece_knows_where_its_frames_lie():
    piece = Piece(((10, 20), (50, 60)))
    assert piece.frames == 20
    assert piece.parts(5, 15) == [(15, 20), (50, 55)]
    assert piece.parts(10, 12) == [(50, 52)]
    assert piece.sound(np.arange(100 * 160)).tolist() == [*range(1600, 3200), *range(8000, 9600)]


def test_silence_has_no_pieces():
    assert pieces_of(np.zeros(500, bool), np.zeros(500)) == []
    assert heard_alone(silent(2)).phones == ()


def anywhere(count):
    return [(-np.inf, np.inf)] * count


def test_matching_finds_a_sequence_inside_another():
    spoken_phones, heard_phones = "B AA T".split(), "S IY B AA T N OW".split()
    assert matched(spoken_phones, heard_phones, anywhere(3), np.arange(7.0)).tolist() == [2, 3, 4]


def test_matching_prefers_sounds_of_the_same_place():
    assert matched(["P"], ["K", "B", "S"], anywhere(1), np.arange(3.0)).tolist() == [1]


def test_matching_keeps_to_the_times_of_lines():
    phones = "B AA T".split()
    match = matched(phones, phones * 3, [(2.5, 5.5)] * 3, np.arange(9.0))
    assert match.tolist() == [3, 4, 5]


def test_matching_costs_what_a_full_search_finds():
    """Against the textbook edit distance over the full table, on random sequences."""
    generator = np.random.default_rng(5)
    labels = list(matching._CODES)
    price = matching._cost_table()
    for _ in range(20):
        one, other = (list(generator.choice(labels, generator.integers(1, 30))) for _ in range(2))
        table = np.zeros((len(one) + 1, len(other) + 1))
        table[:, 0], table[0] = np.arange(len(one) + 1) * 0.7, np.arange(len(other) + 1) * 0.7
        for row, phone in enumerate(one, 1):
            for column, heard in enumerate(other, 1):
                same = table[row - 1, column - 1] + price[matching._CODES[phone], matching._CODES[heard]]
                table[row, column] = min(same, table[row - 1, column] + 0.7, table[row, column - 1] + 0.7)
        match = matched(one, other, anywhere(len(one)), np.zeros(len(other)))
        paired = match[match >= 0]
        assert (np.diff(paired) > 0).all()
        cost = 0.7 * (len(one) + len(other) - 2 * len(paired))
        cost += sum(price[matching._CODES[one[row]], matching._CODES[other[column]]] for row, column in enumerate(match) if column >= 0)
        assert cost == pytest.approx(table[-1, -1])
