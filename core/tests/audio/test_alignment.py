"""Transcripts: words and sounds on the track's clock, and transcripts that do not fit."""

import numpy as np
import pytest
from speech import heard_alone, spoken

from twohander.audio.pronunciation import spelled_out
from twohander.audio.words import marked_words, spoken_words
from twohander.conversation import Track, Transcript, TranscriptLine

pytest.importorskip("pocketsphinx", reason="the phone recogniser has no wheel for this Python")

SENTENCES = ("My mother baked a pumpkin pie for Bob's birthday party.", "Five brave firemen fought the forest fire for four days.",
             "Maybe we can bring some apples and a big bottle of pop.", "She sells sea shells by the shore all summer.")


def talk(sentences, pause=0.8):
    """Sentences one after the other: samples, and the synthesiser's phones on the common clock."""
    parts, phones, offset = [], [], 0.0
    for sentence in sentences:
        speech = spoken(sentence)
        parts += [speech.samples, np.zeros(round(pause * speech.rate), np.float32)]
        phones += [(phone.label, phone.start + offset) for phone in speech.phones]
        offset += len(speech.samples) / speech.rate + round(pause * speech.rate) / speech.rate
    return np.concatenate(parts), phones


def heard(samples, *lines):
    return heard_alone(Track(samples, 16_000, transcript=Transcript(tuple(lines))))


def share_found(phones, hearing, labels):
    wanted = [(label, start) for label, start in phones if label in labels]
    found = [any(phone.label == label and abs(phone.start - start) < 0.06 for phone in hearing.phones) for label, start in wanted]
    return np.mean(found)


@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_bilabials_of_a_transcript_are_found_within_60_ms(voice):
    speech = spoken(" ".join(SENTENCES), voice)
    hearing = heard_alone(speech.track(transcript=True))
    assert hearing.heard_with == "transcript"
    assert share_found([(phone.label, phone.start) for phone in speech.phones], hearing, ("P", "B", "M")) > 0.95


def test_one_text_without_times_is_spread_over_a_long_recording():
    order = np.random.default_rng(2).integers(0, 4, 14)
    sentences = [SENTENCES[number] for number in order]
    samples, phones = talk(sentences)
    hearing = heard(samples, TranscriptLine(" ".join(sentences)))
    assert share_found(phones, hearing, ("P", "B", "M", "F", "V")) > 0.97
    expected = [word for sentence in sentences for word in spoken_words(sentence)]
    assert len(hearing.words) > 0.95 * len(expected)
    assert all(word.start < word.end for word in hearing.words)


def test_timed_lines_place_repeated_words():
    samples, _ = talk([SENTENCES[0]] * 4)
    length = len(samples) / 16_000 / 4
    hearing = heard(samples, TranscriptLine(SENTENCES[0], 2 * length, 3 * length))
    assert hearing.words and 2 * length - 0.5 < hearing.words[0].start and hearing.words[-1].end < 3 * length


def test_a_text_of_something_else_is_not_used():
    samples, _ = talk(SENTENCES)
    hearing = heard(samples, TranscriptLine("Completely different words that have nothing to do with it. " * 8))
    assert hearing.heard_with == "recognition" and hearing.words == ()


def test_speech_that_the_text_lacks_keeps_its_recognised_sounds():
    first, _ = talk(SENTENCES[:1])
    middle, _ = talk(SENTENCES[1:2])
    last, _ = talk(SENTENCES[2:3])
    hearing = heard(np.concatenate([first, middle, last]), TranscriptLine(f"{SENTENCES[0]} {SENTENCES[2]}"))
    assert len(hearing.words) >= 0.8 * len(spoken_words(f"{SENTENCES[0]} {SENTENCES[2]}"))
    start, end = len(first) / 16_000, (len(first) + len(middle)) / 16_000
    outside = [word.end < start + 0.1 or word.start > end - 0.1 for word in hearing.words]
    assert sum(outside) >= len(outside) - 1  # a word may be taken for a like one
    untold = [phone for phone in hearing.phones if start <= phone.start < end]
    assert len(untold) > 20 and np.mean([phone.confidence < 1 for phone in untold]) > 0.8


def test_unknown_words_are_read_by_rules():
    hearing = heard_alone(spoken("The zorblatt likes a fribbling mupple.").track(transcript=True))
    assert "zorblatt" in [word.text for word in hearing.words]


@pytest.mark.parametrize("text", ["", "  \n ", "[laughs] (sighs)", "Привет, как дела?", "!!!"])
def test_a_text_without_readable_words_changes_nothing(text):
    speech = spoken(SENTENCES[0])
    without = heard_alone(speech.track(transcript=False))
    assert heard(speech.samples, TranscriptLine(text)).phones == without.phones


def test_question_marks_mark_the_words_before_them():
    assert [word for word, question in marked_words("Really?! When (why?) do you start? In 21? ¿Cómo? Good.") if question] == [
        "really", "start", "one", "cómo"]
    assert marked_words("? so") == [("so", False)]


def test_a_question_mark_makes_a_question_of_the_aligned_phrase():
    speech = spoken("When do you start my big job? Maybe in May, if my boss agrees.")
    with_text, without = (heard_alone(speech.track(transcript)) for transcript in (True, False))
    job_ends = [phone.end for phone in speech.phones if phone.label == "B"][1]  # behind the one of "big"
    asked = [phrase for phrase in with_text.phrases if phrase.question]
    assert len(asked) == 1 and abs(asked[0].end - job_ends) < 0.15
    assert not any(phrase.question for phrase in without.phrases)


def test_words_are_those_that_are_said():
    assert spoken_words("Hello (laughs) it's 3.14 & don’t — stop!") == "hello it's three point one four and don't stop".split()
    assert spoken_words("1,250 or 007, on the 21st") == "one thousand two hundred fifty or zero zero seven on the twenty one".split()
    assert spoken_words("2000000, 5%") == "two million five percent".split()


@pytest.mark.parametrize("word, sounds", [("knight", "N AY T"), ("photo", "F OW T OW"), ("shipping", "SH IH P IH NG"), ("grüß", "G R AH S"),
                                          ("make", "M EY K"), ("njk", "EH N JH EY K EY"), ("привет", ""), ("thumb", "TH AH M")])
def test_rules_read_letters(word, sounds):
    found = " ".join(spelled_out(word))
    # Rules guess vowels; what the lips show must be right.
    assert [sound for sound in found.split() if sound not in ("AA", "OW")] == [sound for sound in sounds.split() if sound not in ("AA", "OW")]
