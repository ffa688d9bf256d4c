"""Transcripts from text and subtitle files."""

import pytest

from twohander.errors import TranscriptError
from twohander.formats.transcript import read_transcript

SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i> there.\n\n2\n00:01:00,250 --> 00:01:01,000\nTwo\nlines\n"
VTT = "WEBVTT\n\nNOTE nothing\n\n00:01.000 --> 00:02.500 align:start\nHello there.\n\nid\n01:00:00.250 --> 01:00:01.000\nLater\n"


def test_each_line_of_a_text_is_one_utterance(tmp_path):
    (tmp_path / "a.txt").write_text("\ufeffHello there.\n\n How are you?\n", encoding="utf-8")
    lines = read_transcript(tmp_path / "a.txt").lines
    assert [(line.text, line.start) for line in lines] == [("Hello there.", None), ("How are you?", None)]


def test_subtitles_bring_their_times(tmp_path):
    (tmp_path / "a.srt").write_text(SRT)
    (tmp_path / "a.vtt").write_text(VTT)
    assert [(line.text, line.start, line.end) for line in read_transcript(tmp_path / "a.srt").lines] == [
        ("Hello there.", 1.0, 2.5), ("Two lines", 60.25, 61.0)]
    assert [(line.text, line.start, line.end) for line in read_transcript(tmp_path / "a.vtt").lines] == [
        ("Hello there.", 1.0, 2.5), ("Later", 3600.25, 3601.0)]


@pytest.mark.parametrize("name, data, complaint", [
    ("a.txt", b"\xff\xfe\x00", "UTF-8"), ("a.txt", b" \n", "no words"), ("a.doc", b"x", ".txt, .srt or .vtt"),
    ("a.srt", b"1\nsoon --> later\nHello\n", "cannot read the times"),
    ("a.srt", b"1\n00:00:02,000 --> 00:00:01,000\nHello\n", "ends before"),
])
def test_an_unusable_transcript_is_refused_by_name(tmp_path, name, data, complaint):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TranscriptError, match=complaint) as caught:
        read_transcript(tmp_path / name)
    assert name in str(caught.value)


def test_a_missing_transcript_is_named(tmp_path):
    with pytest.raises(TranscriptError, match="nowhere.txt"):
        read_transcript(tmp_path / "nowhere.txt")
