"""Sound files in, voices out; bad files are refused by name with a remedy."""

import tracemalloc

import numpy as np
import pytest
import soundfile
import soxr

from twohander.audio.voice import voice_sound
from twohander.audio.wave import MAX_SECONDS, blocks_at_rate, read_conversation, read_track
from twohander.conversation import Track
from twohander.errors import AudioError

RATE = 16000


def at_rate(track, rate):
    return np.concatenate(list(blocks_at_rate(track, rate)))


def tone(frequency, seconds=1.0, rate=RATE):
    return (0.3 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def write(path, samples, rate=RATE, **options):
    soundfile.write(path, samples, rate, **options)
    return path


@pytest.mark.parametrize("ending, tolerance", [("wav", 1e-4), ("flac", 1e-4), ("ogg", 0.05), ("mp3", 0.05)])
@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
def test_every_format_and_rate_is_read(tmp_path, ending, tolerance, rate):
    samples = tone(200, 1.0, rate)
    track = read_track(write(tmp_path / f"voice.{ending}", samples, rate))
    read = np.asarray(track.samples)
    assert track.rate == rate and read.dtype == np.float32 and len(read) == len(track.samples)
    assert abs(track.seconds - 1.0) < 0.1
    middle = slice(rate // 4, rate // 2)
    assert np.abs(read[middle] - samples[middle]).max() < tolerance or ending in ("mp3", "ogg")
    assert np.abs(np.abs(read[middle]).max() - 0.3) < 0.05


def test_a_stereo_file_is_split_left_to_a_right_to_b(tmp_path):
    path = write(tmp_path / "both.wav", np.stack([tone(200), tone(330)], axis=1), subtype="FLOAT")
    first, second = read_conversation(path).tracks
    assert np.array_equal(first.samples, tone(200)) and np.array_equal(second.samples, tone(330))
    assert (first.channel, second.channel) == (0, 1)


def test_tracks_may_differ_in_length_and_rate(tmp_path):
    a = write(tmp_path / "a.wav", tone(200, 2.0))
    b = write(tmp_path / "b.flac", tone(330, 1.0, 48000), 48000)
    assert read_conversation(a, b).seconds == 2.0


def test_float_files_are_read(tmp_path):
    samples = tone(200) * 1.5
    assert np.array_equal(read_track(write(tmp_path / "a.wav", samples, subtype="FLOAT")).samples, samples)


def test_resampling_keeps_the_tone_and_the_length():
    samples = at_rate(Track(tone(200, 1.0, 44100), 44100), RATE)
    assert len(samples) == RATE
    assert np.argmax(np.abs(np.fft.rfft(samples))) == 200


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_sound_resampled_block_by_block_is_the_whole_sound_resampled(tmp_path, rate):
    samples = np.random.default_rng(0).uniform(-0.5, 0.5, 20 * rate).astype(np.float32)
    track = read_track(write(tmp_path / "a.wav", samples, rate, subtype="FLOAT"))
    assert len(list(track.samples.blocks())) > 1 or rate == 8000
    assert np.array_equal(at_rate(track, RATE), soxr.resample(samples, rate, RATE, quality="HQ"))


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path):
    track = read_track(write(tmp_path / "a.wav", tone(200, 2.0)))
    write(tmp_path / "a.wav", tone(200, 1.0))
    with pytest.raises(AudioError, match="a.wav has changed"):
        at_rate(track, RATE)
    (tmp_path / "a.wav").unlink()
    with pytest.raises(AudioError, match="a.wav"):
        at_rate(track, RATE)


def test_a_long_recording_stays_in_its_file(tmp_path):
    with soundfile.SoundFile(tmp_path / "a.flac", "w", RATE, 1) as file:
        for minute in range(30):
            file.write(0.1 * np.random.default_rng(minute).standard_normal(60 * RATE))
    tracemalloc.start()
    try:
        track = read_track(tmp_path / "a.flac")
        voice_sound(track, track.seconds)
        assert tracemalloc.get_traced_memory()[1] < 40e6  # the samples take 115 MB
    finally:
        tracemalloc.stop()


def test_a_silent_track_and_a_wrong_extension_are_read(tmp_path):
    a = write(tmp_path / "a.wav", tone(200))
    silent = write(tmp_path / "b.wav", np.zeros(RATE, np.float32))
    assert not np.any(read_conversation(a, silent).tracks[1].samples)
    flac = write(tmp_path / "voice.flac", tone(200))
    flac.rename(tmp_path / "voice.wav")
    assert read_track(tmp_path / "voice.wav").seconds == 1.0


def bad_files(folder):
    whole = write(folder / "whole.wav", tone(200, 3.0)).read_bytes()
    flac = write(folder / "whole.flac", np.random.default_rng(0).normal(size=3 * RATE).astype(np.float32) * 0.1).read_bytes()
    contents = {
        "empty.wav": b"", "text.wav": b"this is no sound", "cut.wav": whole[:len(whole) // 2], "cut.flac": flac[:len(flac) // 2],
        "header.wav": whole[:44],
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
        yield folder / name
    yield folder / "nowhere.wav"
    yield folder
    holes = tone(200)
    holes[100] = np.nan
    yield write(folder / "holes.wav", holes, subtype="FLOAT")
    yield write(folder / "one_sample.wav", np.float32([0.1]))


@pytest.mark.parametrize("number", range(9))
def test_an_unusable_file_is_refused_by_name(tmp_path, number):
    path = list(bad_files(tmp_path))[number]
    with pytest.raises(AudioError, match=path.name):
        read_track(path)


def test_eight_hours_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "day.flac"
    with soundfile.SoundFile(path, "w", 8000, 1) as file:
        for _ in range(8 * 60):
            file.write(np.zeros(60 * 8000, np.int16))
    assert MAX_SECONDS < 8 * 3600
    with pytest.raises(AudioError, match="day.flac is 8.0 hours long"):
        read_track(path)


def test_two_voices_in_one_recording_are_refused(tmp_path):
    mono = write(tmp_path / "mixed.wav", tone(200))
    with pytest.raises(AudioError, match="mono"):
        read_conversation(mono)
    with pytest.raises(AudioError, match="same sound"):
        read_conversation(mono, mono)
    both = write(tmp_path / "dual.wav", np.stack([tone(200), 0.8 * tone(200)], axis=1))
    with pytest.raises(AudioError, match="same sound"):
        read_conversation(both)
    with pytest.raises(AudioError, match="3 channels"):
        read_conversation(write(tmp_path / "three.wav", np.stack([tone(200)] * 3, axis=1)))
