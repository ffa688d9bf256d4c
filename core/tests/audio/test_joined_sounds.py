"""Sounds of words joined with sounds recognised one by one."""

from twohander.audio.forced import SaidWord
from twohander.audio.hearing import Phone, Word
from twohander.audio.joined_sounds import joined_sounds


def row(labels, start=0.0, length=0.1, confidence=0.9):
    return [Phone(label, start + length * number, start + length * (number + 1), confidence)
            for number, label in enumerate(labels.split())]


def word(labels, start=0.0):
    phones = tuple(row(labels, start))
    return SaidWord(Word("word", phones[0].start, phones[-1].end), phones, -20.0)


def labels(phones):
    return [phone.label for phone in phones]


def test_words_outdo_single_sounds():
    assert labels(joined_sounds([word("N EH T")], row("L IH K"))) == ["N", "EH", "T"]


def test_lips_that_were_heard_to_meet_stay():
    assert labels(joined_sounds([word("G AA T")], row("B AO K"))) == ["B", "AA", "T"]


def test_lips_that_met_too_shortly_do_not():
    flick = [Phone("B", 0.03, 0.07, 0.9)]
    assert labels(joined_sounds([word("G AA T")], flick)) == ["G", "AA", "T"]


def test_lips_are_not_closed_twice():
    assert labels(joined_sounds([word("M AA P")], row("B AA P", start=0.02))) == ["M", "AA", "P"]


def test_the_joined_sounds_lie_in_order_without_overlap():
    joined = joined_sounds([word("N AA T"), word("S AH N", start=0.35)], [Phone("M", 0.07, 0.14, 0.8), Phone("P", 0.28, 0.42, 0.8)])
    assert labels(joined) == ["N", "M", "AA", "T", "P", "S", "AH", "N"]
    for one, following in zip(joined, joined[1:]):
        assert one.start < one.end <= following.start + 1e-9


def test_speech_between_far_words_keeps_its_sounds():
    between = row("SH IY", start=0.5)
    joined = joined_sounds([word("N AA T"), word("S AH N", start=1.0)], between)
    assert labels(joined) == ["N", "AA", "T", "SH", "IY", "S", "AH", "N"]


def test_without_words_all_sounds_stay():
    heard = row("B AA T S", length=0.05)
    assert joined_sounds([], heard) == heard
