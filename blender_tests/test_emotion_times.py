"""Emotions for some frames: how they are added, shown, asked for, played, and kept at their time."""

import json
from dataclasses import replace

import bpy
import pytest
from addon import emotion_times, panels, performing, take_list
from addon.rates import frames_per_second
from file_contents import contents
from recorded_layout import RecordedLayout
from twohander.engines.base import EmotionSpan
from twohander.engines.duet import duet_of


@pytest.fixture
def scene(registered):
    scene = bpy.context.scene
    scene.render.fps, scene.frame_start = 24, 1
    return scene


@pytest.fixture
def stage(registered, scene, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    return registered


def felt(scene, **values):
    """A new emotion with these values."""
    bpy.ops.twohander.add_emotion()
    added = emotion_times.active_emotion(scene)
    for name, value in values.items():
        setattr(added, name, value)
    return added


def drawn():
    layout = RecordedLayout()
    panels.performance.TWOHANDER_PT_performance.draw_section(None, bpy.context, layout, bpy.context.scene.twohander)
    return layout


def smile(settings, frame):
    """How far A's mouth smiles in the scene at a frame."""
    bpy.context.scene.frame_set(frame)
    keys = next(mesh.data.shape_keys for mesh in settings.person_a.children if mesh.data.shape_keys and mesh.data.shape_keys.animation_data)
    return keys.key_blocks["mouthSmileLeft"].value


def test_a_new_one_begins_at_the_current_frame_and_lasts_two_seconds(scene):
    scene.frame_set(30)
    assert bpy.ops.twohander.add_emotion() == {"FINISHED"}
    added = emotion_times.active_emotion(scene)
    assert (added.person, added.emotion, added.first_frame, added.last_frame) == ("A", "happy", 30, 78)


def test_a_new_one_takes_the_preview_range_and_the_person_of_the_one_before(scene):
    felt(scene, person="B")
    scene.use_preview_range, scene.frame_preview_start, scene.frame_preview_end = True, 200, 260
    bpy.ops.twohander.add_emotion()
    added = emotion_times.active_emotion(scene)
    assert (added.person, added.first_frame, added.last_frame) == ("B", 200, 260)


def test_ends_cannot_cross(scene):
    added = felt(scene, first_frame=10, last_frame=20)
    added.first_frame = 50
    assert (added.first_frame, added.last_frame) == (50, 51)
    added.last_frame = 5
    assert (added.first_frame, added.last_frame) == (4, 5)


def test_one_is_removed_and_nothing_is_left_to_remove(scene):
    felt(scene, emotion="sad")
    felt(scene, emotion="angry")
    assert bpy.ops.twohander.remove_emotion() == {"FINISHED"}
    assert [one.emotion for one in scene.twohander_emotions.items] == ["sad"] and emotion_times.active_emotion(scene).emotion == "sad"
    bpy.ops.twohander.remove_emotion()
    assert not bpy.ops.twohander.remove_emotion.poll()
    with pytest.raises(RuntimeError, match="There is no emotion for some frames that could be removed"):
        bpy.ops.twohander.remove_emotion()


def test_the_section_has_one_more_button_until_it_is_used(scene):
    before = drawn()
    assert "twohander.add_emotion" in [name for name, _ in before.operators]
    assert not before.lists and "first_frame" not in before.properties
    felt(scene)
    after = drawn()
    assert after.lists == ["TWOHANDER_UL_emotions"] and {"person", "emotion", "first_frame", "last_frame"} <= set(after.properties)
    assert "twohander.remove_emotion" in [name for name, _ in after.operators]


def test_the_engine_gets_what_the_command_line_would_give_it(stage, scene):
    scene.twohander_performance.emotion_a = "sad"
    felt(scene, person="A", emotion="happy", intensity="high", first_frame=13, last_frame=25)
    felt(scene, person="B", emotion="contempt", first_frame=-23, last_frame=13)
    asked = performing.request_of(scene, seed=0).emotions
    assert asked == ((EmotionSpan("sad"), EmotionSpan("happy", "high", 0.5, 1.0)), (EmotionSpan("contempt", "medium", 0.0, 0.5),))


def test_an_emotion_before_the_conversation_is_refused_and_changes_nothing(stage, scene):
    felt(scene, first_frame=-40, last_frame=-10)
    before = contents()
    with pytest.raises(RuntimeError, match="A is happy from frame -40 to -10, before the conversation begins at frame 1"):
        bpy.ops.twohander.animate()
    assert contents() == before


def test_it_is_felt_in_its_frames_only(stage, scene):
    bpy.ops.twohander.animate()
    neutral = [smile(stage, frame) for frame in (4, 40)]
    felt(scene, emotion="happy", intensity="high", first_frame=24, last_frame=60)
    bpy.ops.twohander.animate()
    assert smile(stage, 4) == pytest.approx(neutral[0], abs=0.02)
    assert smile(stage, 40) > neutral[1] + 0.1


def test_a_range_is_redone_with_it_on_the_clock_of_its_take(stage, scene):
    scene.frame_start = 101
    bpy.ops.twohander.animate()
    scene.frame_start = 1  # another film begins earlier; the take does not
    felt(scene, emotion="happy", intensity="high", first_frame=124, last_frame=160)
    wanted = scene.twohander_animating
    wanted.redo_from, wanted.redo_to, wanted.redo_seed, wanted.redo_blend = 120, 148, 0, 0.1
    before = smile(stage, 140), smile(stage, 110)
    bpy.ops.twohander.redo_range()
    assert take_list.active_take(scene).start_frame == 101
    assert smile(stage, 140) > before[0] + 0.1 and smile(stage, 110) == pytest.approx(before[1], abs=1e-6)


def test_a_new_frame_rate_leaves_it_at_its_seconds(stage, scene):
    felt(scene, first_frame=25, last_frame=37)
    late = felt(scene, first_frame=241, last_frame=481)
    scene.twohander_animating.rate = "60"
    seconds = performing.request_of(scene, 0).emotions
    bpy.ops.twohander.animate()
    assert frames_per_second(scene) == 60
    assert [(one.first_frame, one.last_frame) for one in scene.twohander_emotions.items] == [(61, 91), (601, 1201)]
    assert performing.request_of(scene, 0).emotions == seconds
    scene.twohander_animating.rate = "24"
    bpy.ops.twohander.animate()
    assert (late.first_frame, late.last_frame) == (241, 481)


def test_it_is_written_into_the_conversation_file(stage, scene, short_sounds, tmp_path):
    felt(scene, person="B", emotion="angry", intensity="low", first_frame=13, last_frame=25)
    request = replace(performing.request_of(scene, 0), a=short_sounds[0], b=short_sounds[1])
    duet_of(request, lambda share, doing: None).save(tmp_path / "out")
    written = json.loads((tmp_path / "out" / "conversation.json").read_text())
    assert written["emotions"] == [{"character": "B", "emotion": "angry", "intensity": "low", "start": 0.5, "end": 1.0}]
