"""Takes: what Animate makes, how one switches between them, and that nothing else in the file changes."""

from dataclasses import replace

import bpy
import numpy as np
import pytest
from addon import making, performing, sound, take_list, take_remarks
from addon.actions import curve_owner
from addon.takes import take_of_duet
from addon.versions import sequences_of
from file_contents import contents
from twohander.audio import listening
from twohander.conversation import Turn
from twohander.errors import TwohanderError


@pytest.fixture
def pair(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    return registered


def scene() -> bpy.types.Scene:
    return bpy.context.scene


def played(target) -> bpy.types.Action | None:
    return target.animation_data.action if target.animation_data else None


def sound_strips() -> list:
    return [strip for strip in sequences_of(scene()) if strip.type == "SOUND"]


def values_of(target, path: str, index: int, frames) -> np.ndarray:
    curve = curve_owner(played(target), target).fcurves.find(path, index=index)
    return np.array([curve.evaluate(frame) for frame in frames])


def test_each_animation_is_a_take_whose_actions_bear_its_name(pair):
    bpy.ops.twohander.animate()
    pair.seed = 1
    bpy.ops.twohander.animate()
    takes = scene().twohander_takes
    assert [take.name for take in takes.items] == ["Take 1", "Take 2"] and takes.index == 1
    names = {f"Take {number} {part}" for number in (1, 2) for part in ("A", "A Expression", "B", "B Expression")}
    assert names == {action.name for action in bpy.data.actions}
    assert played(pair.person_a).name == "Take 2 A"
    if hasattr(bpy.types.Action, "slots"):
        assert pair.person_a.animation_data.action_slot.name_display == pair.person_a.name


def test_choosing_a_take_lets_all_parts_play_it(pair):
    bpy.ops.twohander.animate()
    first = values_of(pair.person_b, 'pose.bones["head"].rotation_quaternion', 1, range(1, 40))
    pair.seed = 1
    bpy.ops.twohander.animate()
    assert not np.allclose(first, values_of(pair.person_b, 'pose.bones["head"].rotation_quaternion', 1, range(1, 40)))
    scene().twohander_takes.index = 0
    assert np.allclose(first, values_of(pair.person_b, 'pose.bones["head"].rotation_quaternion', 1, range(1, 40)))
    keys = [child.data.shape_keys for child in pair.person_a.children if child.get("twohander_part") == "body"]
    assert played(keys[0]).name == "Take 1 A Expression"


def test_keys_lie_on_whole_frames(pair):
    scene().render.fps = 25
    bpy.ops.twohander.animate()
    curve = curve_owner(played(pair.person_a), pair.person_a).fcurves[0]
    assert [point.co.x for point in curve.keyframe_points] == list(range(1, 51))


def test_renaming_a_take_renames_its_actions(pair):
    bpy.ops.twohander.animate()
    scene().twohander_takes.items[0].name = "Calm"
    assert {action.name for action in bpy.data.actions} == {"Calm A", "Calm A Expression", "Calm B", "Calm B Expression"}


def test_removing_a_take_leaves_its_neighbour_playing(pair):
    bpy.ops.twohander.animate()
    bpy.ops.twohander.animate()
    bpy.ops.twohander.remove_take()
    assert {action.name.rpartition(" ")[0].removesuffix(" A").removesuffix(" B") for action in bpy.data.actions} == {"Take 1"}
    assert played(pair.person_a).name == "Take 1 A"
    bpy.ops.twohander.remove_take()
    assert not bpy.data.actions and played(pair.person_a) is None and not bpy.ops.twohander.remove_take.poll()


def test_an_action_that_an_nla_strip_uses_survives_its_take(pair):
    bpy.ops.twohander.animate()
    assert bpy.ops.twohander.push_to_nla() == {"FINISHED"}
    bpy.ops.twohander.remove_take()
    assert len(bpy.data.actions) == 4


def test_a_take_in_the_nla_moves_as_before(pair):
    bpy.ops.twohander.animate()
    head = pair.person_a.pose.bones["head"]
    scene().frame_set(20)
    before = head.matrix.copy()
    bpy.ops.twohander.push_to_nla()
    assert played(pair.person_a) is None
    assert [track.name for track in pair.person_a.animation_data.nla_tracks] == ["Take 1"]
    scene().frame_set(1)
    scene().frame_set(20)
    assert np.allclose(before, head.matrix, atol=1e-5)


def test_a_take_without_actions_cannot_go_to_the_nla(pair):
    bpy.ops.twohander.animate()
    for action in list(bpy.data.actions):
        bpy.data.actions.remove(action)
    with pytest.raises(RuntimeError, match="no actions any more"):
        bpy.ops.twohander.push_to_nla()


def test_the_users_own_action_stays_in_the_file(pair):
    mine = bpy.data.actions.new("Mine")
    pair.person_a.animation_data_create().action = mine
    bpy.ops.twohander.animate()
    assert mine.use_fake_user and played(pair.person_a) != mine


def test_undo_after_animate_restores_the_file_exactly(pair):
    bpy.ops.twohander.set_stage()
    scene().timeline_markers.new("Mine", frame=3)
    pair.person_a.animation_data_create().action = bpy.data.actions.new("Mine")
    bpy.ops.ed.undo_push(message="before")
    before = contents()
    bpy.ops.twohander.animate()
    assert contents() != before
    bpy.ops.ed.undo_push(message="Animate")
    bpy.ops.ed.undo()
    assert contents() == before


def test_undo_after_redoing_a_range_restores_the_file_exactly(pair):
    bpy.ops.twohander.animate()
    bpy.ops.ed.undo_push(message="before")
    before = contents()
    scene().twohander_animating.redo_as_take = False
    bpy.ops.twohander.redo_range()
    bpy.ops.ed.undo_push(message="Redo")
    bpy.ops.ed.undo()
    assert contents() == before


def test_steps_that_are_stopped_leave_the_file_as_it_was(pair):
    take = performing.animation_work(scene(), 0)(lambda share, doing: None)
    before = contents()
    steps = performing.perform_steps(scene(), take)
    for _ in range(300):  # curves; one character has more than 250
        next(steps)
    assert len(bpy.data.actions) > 0
    steps.close()
    assert contents() == before


def test_several_takes_that_are_stopped_in_the_second_leave_none(pair):
    take = performing.animation_work(scene(), 0)(lambda share, doing: None)
    before = contents()
    steps = performing.perform_steps(scene(), take, take)
    for _ in range(800):  # curves; the first take has more than 500
        next(steps)
    assert len(bpy.data.actions) > 4
    steps.close()
    assert contents() == before
    performing.finished(performing.perform_steps(scene(), take, take))
    assert [one.name for one in scene().twohander_takes.items] == ["Take 1", "Take 2"]


def test_a_character_that_was_removed_meanwhile_is_reported_and_nothing_is_left(pair):
    take = performing.animation_work(scene(), 0)(lambda share, doing: None)
    bpy.data.objects.remove(pair.person_b)
    before = contents()
    with pytest.raises(TwohanderError, match="removed meanwhile"):
        performing.perform(scene(), take)
    assert contents() == before


def test_the_scene_is_fitted_as_far_as_asked(pair):
    wanted = scene().twohander_animating
    wanted.rate, wanted.fit_range, wanted.mark_turns, wanted.add_sound = "50", False, False, False
    bpy.ops.twohander.animate()
    assert scene().render.fps == 50 and scene().frame_end == 250
    assert not scene().timeline_markers and not sound_strips()
    wanted.fit_range = wanted.mark_turns = True
    bpy.ops.twohander.animate()
    assert scene().frame_end == 100
    assert {marker.name for marker in scene().timeline_markers} <= {"A speaks", "B speaks"} and scene().timeline_markers
    pair.adjust_scene = False
    scene().frame_end, wanted.rate = 7, "24"
    bpy.ops.twohander.animate()
    assert scene().frame_end == 7 and scene().render.fps == 50


def test_a_second_take_of_the_same_voices_adds_no_second_sound(pair):
    if not sound.available():
        pytest.skip("this build of bpy has no sound")
    for _ in range(2):
        bpy.ops.twohander.animate()
    assert len(sound_strips()) == 2 and scene().sync_mode == "AUDIO_SYNC" and scene().use_audio_scrub
    pair.sound_a, pair.sound_b = pair.sound_b, pair.sound_a
    bpy.ops.twohander.animate()
    assert len({strip.channel for strip in sound_strips()}) == len(sound_strips()) == 2


TURNS = (Turn(0, 0.3, 4.0), Turn(1, 4.2, 13.0), Turn(0, 13.2, 16.0))


@pytest.fixture
def staged(registered):
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.set_stage()
    take_list.add_take(scene(), "Take 1", (), 1, TURNS, "")
    return registered


def cut_frames() -> list[int]:
    return sorted(marker.frame for marker in scene().timeline_markers if marker.camera is not None)


def test_what_an_engine_remarked_is_reported_once_for_all_takes(pair, monkeypatch, capfd):
    monkeypatch.setattr(making, "take_of_duet", lambda duet: replace(take_of_duet(duet), remarks=("The fit is poor",)))
    bpy.context.scene.twohander_performance.takes = 2
    bpy.ops.twohander.animate()
    assert capfd.readouterr().out.count("The fit is poor") == 1


def test_without_a_recogniser_it_animates_and_says_so_once(pair, monkeypatch, capfd):
    """As in a Blender whose Python has no wheel of it."""
    monkeypatch.setattr(take_remarks, "_told", set())
    for place in (listening, take_remarks):
        monkeypatch.setattr(place, "recognition_available", lambda: False)
    bpy.context.scene.twohander_performance.understudy.cache = False
    for _ in range(2):
        assert bpy.ops.twohander.animate() == {"FINISHED"}
    assert capfd.readouterr().out.count("no speech recogniser") == 1


def test_cutting_needs_a_take_and_cameras(registered):
    with pytest.raises(RuntimeError, match="no take yet"):
        bpy.ops.twohander.cut_on_speech()
    take_list.add_take(scene(), "Take 1", (), 1, TURNS, "")
    with pytest.raises(RuntimeError, match="Set the stage first"):
        bpy.ops.twohander.cut_on_speech()


def test_cutting_again_replaces_its_own_cuts_alone(staged):
    mine = scene().timeline_markers.new("Mine", frame=2)
    mine.camera = staged.over_a
    bpy.ops.twohander.cut_on_speech()
    first = cut_frames()
    scene().twohander_animating.shortest_shot = 5.0
    bpy.ops.twohander.cut_on_speech()
    second = cut_frames()
    assert 2 in first and 2 in second and len(second) < len(first)
    gaps = np.diff([frame for frame in second if frame != 2])
    assert gaps.min() >= 5 * 24 - 1


def test_a_cut_that_the_user_moved_is_the_users(staged):
    bpy.ops.twohander.cut_on_speech()
    moved = next(marker for marker in scene().timeline_markers if marker.frame > 1)
    moved.frame += 7
    kept = moved.frame
    bpy.ops.twohander.cut_on_speech()
    assert kept in cut_frames()


def test_listeners_are_shown_on_request(staged):
    bpy.ops.twohander.cut_on_speech()
    shown = len(cut_frames())
    scene().twohander_animating.listeners = False
    bpy.ops.twohander.cut_on_speech()
    assert len(cut_frames()) < shown
