"""The two voices: from files and from the sequencer, what the panel shows of them, and what is wrong with them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import addon
import bpy
import numpy as np
import pytest
import soundfile
from addon import sound, take_list, voice_overview, voices
from addon.panels.conversation import summary
from addon.panels.wrapping import wrapped
from addon.versions import sequences_of, strip_span
from twohander.audio.overview import Overview
from twohander.errors import AudioError
from twohander.samples import cafe

REPOSITORY = Path(addon.__file__).parents[1]
RATE = 16_000
needs_sound = pytest.mark.skipif(not sound.available(), reason="this build of bpy has no sound")


def scene() -> bpy.types.Scene:
    return bpy.context.scene


def seen() -> voice_overview.Seen:
    """What the panel shows once it is done listening."""
    voice_overview._watches.clear()  # a file that was written a moment ago is not looked at again at once
    until = time.monotonic() + 30
    while (found := voice_overview.look(scene())) is None and time.monotonic() < until:
        time.sleep(0.02)
    return found


def voice_file(path, spoken, seconds, seed):
    """Noise that is loud from one second to another."""
    times = np.arange(seconds * RATE) / RATE
    loud = (times >= spoken[0]) & (times < spoken[1])
    soundfile.write(path, np.random.default_rng(seed).normal(0, 1, len(times)) * np.where(loud, 0.1, 1e-4), RATE)
    return str(path)


@pytest.fixture
def files(registered, tmp_path):
    registered.sound_a = voice_file(tmp_path / "ann.wav", (1, 3), 8, 1)
    registered.sound_b = voice_file(tmp_path / "bob.wav", (4, 7), 8, 2)
    return registered


def test_the_panel_looks_at_once_and_shows_who_speaks_when_later(files):
    started = time.perf_counter()
    assert voice_overview.look(scene()) is None and time.perf_counter() - started < 0.2
    overview = seen().overview
    assert overview.seconds == 8 and np.allclose(overview.columns(8)[0], [0, 1, 1, 0, 0, 0, 0, 0], atol=0.1)
    assert summary(overview).split(" · ")[:2] == ["0:08.0", "16 kHz"]


def test_nothing_chosen_is_the_bundled_conversation_with_its_texts(registered):
    assert seen().overview.seconds == pytest.approx(15, abs=1)
    assert voices.voices_of(scene()).transcripts == cafe().transcripts
    assert voices.voices_of(scene()).paths == cafe().audio


def test_mono_with_both_voices_is_refused_with_an_explanation(files):
    files.sound_b = ""
    assert "two voices mixed into one channel cannot be told apart" in seen().problem


def test_another_file_is_looked_at_at_once(files, tmp_path):
    assert seen().overview.seconds == 8
    files.sound_b = str(tmp_path / "nowhere.wav")
    assert voice_overview.look(scene()) is None


def test_a_stereo_file_is_both_voices(files, tmp_path):
    tracks = [soundfile.read(path)[0] for path in (files.sound_a, files.sound_b)]
    soundfile.write(tmp_path / "both.wav", np.stack(tracks, axis=1), RATE)
    files.sound_a, files.sound_b = str(tmp_path / "both.wav"), ""
    assert np.allclose(seen().overview.columns(8)[1], [0, 0, 0, 0, 1, 1, 1, 0], atol=0.1)


def test_two_scenes_do_not_disturb_each_other(files):
    first, second = scene(), bpy.data.scenes.new("Second")
    assert seen().overview.seconds == 8
    while voice_overview.look(second) is None:
        time.sleep(0.02)
    assert voice_overview.look(second).overview.seconds > 14 and voice_overview.look(first).overview.seconds == 8


def test_a_missing_file_is_named(files, tmp_path):
    (tmp_path / "bob.wav").unlink()
    assert "bob.wav: there is no such file" in seen().problem


def test_a_file_that_changes_is_looked_at_again(files, tmp_path):
    assert seen().overview.seconds == 8
    voice_file(tmp_path / "bob.wav", (4, 7), 12, 3)
    assert seen().overview.seconds == 12


LEAVING = """
import sys
import bpy
import addon
from addon import voice_overview
addon.register()
bpy.context.scene.twohander.sound_a = sys.argv[1]
voice_overview.look(bpy.context.scene)
addon.unregister()
"""


@pytest.mark.skipif(bpy.app.version < (4, 3), reason="the module bpy 4.2 crashes at its end whenever a property had a callback")
def test_blender_ends_while_it_looks_at_a_long_file(tmp_path):
    noise = np.random.default_rng(4).normal(0, 0.1, (10 * 60 * RATE, 2)).astype(np.float32)
    soundfile.write(tmp_path / "long.wav", noise, RATE)
    folders = os.pathsep.join(map(str, (REPOSITORY, REPOSITORY / "core")))
    ended = subprocess.run([sys.executable, "-c", LEAVING, str(tmp_path / "long.wav")], env={**os.environ, "PYTHONPATH": folders},
                           capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_take_knows_which_of_its_sounds_were_changed_since(files, tmp_path):
    state = voices.state_of(voices.voices_of(scene()).paths)
    assert voices.changed_since(state) == []
    os.utime(tmp_path / "ann.wav", (1, 1))
    (tmp_path / "bob.wav").unlink()
    assert voices.changed_since(state) == ["ann.wav", "bob.wav"]
    assert voices.changed_since("") == []


def test_pictures_are_filled_where_somebody_speaks():
    speaking = np.zeros((2, 400), bool)
    speaking[0, :100], speaking[1, 300:] = True, True
    first, *_, last = voice_overview.tiles(Overview(4.0, (RATE, RATE), speaking), 4)
    assert first.shape == (voice_overview.TILE, voice_overview.TILE, 4)
    upper, lower = int(voice_overview.TILE * 0.7), int(voice_overview.TILE * 0.25)
    assert np.allclose(first[upper, 5, 3], 1) and np.allclose(first[lower, 5, 3], voice_overview.GROUND)
    assert np.allclose(last[upper, 5, 3], voice_overview.GROUND) and np.allclose(last[lower, 5, 3], 1)
    assert np.all(first[..., :3].max(axis=-1) <= first[..., 3] + 1e-6)


def test_icons_are_made_once_for_a_conversation_and_a_width(files):
    overview = seen().overview
    assert len(voice_overview.icons(scene(), overview, 5)) == 5
    assert voice_overview.icons(scene(), overview, 5) is voice_overview.icons(scene(), overview, 5)
    assert len(voice_overview.icons(scene(), overview, 7)) == 7


@pytest.fixture
def strips(registered, tmp_path):
    """Two strips at 24 fps: A's begins a second after the scene's first frame, B's first second is cut off."""
    if not sound.available():
        pytest.skip("this build of bpy has no sound")
    scene().render.fps = 24
    made = sequences_of(scene())
    first = made.new_sound("Ann", voice_file(tmp_path / "ann.wav", (1, 3), 8, 1), 1, 25)
    second = made.new_sound("Bob", voice_file(tmp_path / "bob.wav", (4, 7), 8, 2), 2, 1)
    name = "left_handle" if hasattr(second, "left_handle") else "frame_final_start"
    setattr(second, name, 25)
    first.select = second.select = True
    return first, second


def test_selected_strips_become_the_voices_on_the_scenes_clock(strips):
    assert bpy.ops.twohander.use_strips() == {"FINISHED"}
    chosen = scene().twohander_voices
    assert (chosen.source, chosen.strip_a, chosen.strip_b) == ("STRIPS", "Ann", "Bob")
    first, second = voices.voices_of(scene()).conversation().tracks
    assert first.seconds == pytest.approx(9) and second.seconds == pytest.approx(8)
    shares = seen().overview.columns(9)
    assert np.allclose(shares[0], [0, 0, 1, 1, 0, 0, 0, 0, 0], atol=0.1)
    assert np.allclose(shares[1], [0, 0, 0, 0, 1, 1, 1, 0, 0], atol=0.1)


def test_what_lies_before_the_scenes_first_frame_is_not_heard(strips):
    bpy.ops.twohander.use_strips()
    scene().frame_start = 49  # a second into A's strip
    first, _ = voices.voices_of(scene()).conversation().tracks
    assert first.seconds == pytest.approx(7)
    scene().frame_start = 1000
    assert "move its strip" in seen().problem


def test_animating_strips_leaves_the_sequencer_alone(strips):
    bpy.ops.twohander.use_strips()
    bpy.ops.twohander.add_characters()
    before = [(strip.name, strip_span(strip)) for strip in sequences_of(scene())]
    bpy.ops.twohander.animate()
    assert [(strip.name, strip_span(strip)) for strip in sequences_of(scene())] == before
    take = take_list.active_take(scene())
    assert voices.changed_since(take.sources) == [] and "ann.wav" in take.sources
    assert scene().frame_end == 9 * 24


def test_a_strip_that_is_gone_or_was_slowed_down_is_refused(strips):
    bpy.ops.twohander.use_strips()
    sequences_of(scene()).remove(strips[1])
    with pytest.raises(AudioError, match="no sound strip Bob"):
        voices.voices_of(scene())


def test_a_packed_sound_is_refused(strips):
    bpy.ops.twohander.use_strips()
    strips[0].sound.pack()
    with pytest.raises(AudioError, match="unpack it first"):
        voices.voices_of(scene())


@needs_sound
def test_the_button_wants_two_strips(registered):
    with pytest.raises(RuntimeError, match="Select two sound strips"):
        bpy.ops.twohander.use_strips()


def test_strips_have_to_be_chosen(registered):
    scene().twohander_voices.source = "STRIPS"
    assert "choose a sound strip for each voice" in seen().problem


def test_voices_and_their_texts_are_swapped(files):
    files.transcript_a = "//a.txt"
    first, second = files.sound_a, files.sound_b
    bpy.ops.twohander.swap_voices()
    assert (files.sound_a, files.sound_b, files.transcript_a, files.transcript_b) == (second, first, "", "//a.txt")


def test_a_single_voice_cannot_be_swapped(registered):
    with pytest.raises(RuntimeError, match="Choose a voice for A and one for B"):
        bpy.ops.twohander.swap_voices()


def test_dropped_files_take_the_place_of_strips(registered, tmp_path):
    scene().twohander_voices.source = "STRIPS"
    bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=[{"name": "a.wav"}])
    assert scene().twohander_voices.source == "FILES"


@pytest.mark.parametrize("text, width, lines", [
    ("one two three", 7, ["one two", "three"]), ("one", 10, ["one"]), ("abcdefghij k", 4, ["abcd", "efgh", "ij k"]), ("", 5, [""]),
    ("a bcdefg", 3, ["a", "bcd", "efg"])])
def test_long_lines_are_broken_where_they_exceed_the_width(text, width, lines):
    assert wrapped(text, width, len) == lines
