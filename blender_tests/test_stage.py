"""The stage: who stands where, what the cameras see, what sits under whom, and when the picture changes."""

import bpy
import numpy as np
import pytest
from addon import characters, cuts, stage
from addon.cameras import find_cameras
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Matrix, Vector
from scene_reading import evaluated_vertices
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.conversation import Turn
from twohander.errors import TwohanderError
from twohander.staging import OPENING, TURNED_BACK


@pytest.fixture(scope="session")
def models():
    return [load_body_model(open_character(name).smplx) for name in ("open_woman", "open_man")]


@pytest.fixture
def pair(models):
    """Both open characters without clothes, at rest."""
    return tuple(characters.build_character(model, None, name, correctives=False) for name, model in zip("AB", models))


def eyes_of(character) -> np.ndarray:
    """World position of the middle between the eyes, Z up."""
    armature = character.armature
    places = [armature.matrix_world @ armature.pose.bones[name].head for name in ("left_eye", "right_eye")]
    return np.array((places[0] + places[1]) / 2)


def shoulders_of(character) -> list[Vector]:
    return [character.armature.matrix_world @ character.armature.pose.bones[f"{side}_shoulder"].head for side in ("left", "right")]


def in_picture(camera, point) -> tuple[float, float, float]:
    bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y = 1920, 1080
    return tuple(world_to_camera_view(bpy.context.scene, camera, Vector(point)))


def test_characters_stand_on_the_floor_at_the_distance_asked_for(pair):
    stage.set_stage(*pair, distance=1.2)
    bpy.context.view_layer.update()
    for character in pair:
        assert evaluated_vertices(character.body)[:, 1].min() == pytest.approx(0, abs=1e-4)
    assert pair[1].armature.location.x - pair[0].armature.location.x == pytest.approx(1.2)


def turn_head(character, angle: float) -> None:
    """Turn neck and head about the vertical, in radians to the character's left."""
    neck = character.armature.pose.bones["neck"]
    place = Matrix.Translation(neck.head)
    neck.matrix = place @ Matrix.Rotation(angle, 4, "Z") @ place.inverted() @ neck.matrix
    bpy.context.view_layer.update()


def test_the_eyes_of_a_head_turned_to_the_partner_are_where_the_placement_says(pair):
    made = stage.set_stage(*pair)
    bpy.context.view_layer.update()
    for character, placement, opening in zip(pair, made.placements, (OPENING[0], -OPENING[1])):
        turn_head(character, TURNED_BACK * opening)
        x, y, z = placement.eyes
        assert np.linalg.norm(eyes_of(character) - (x, -z, y)) < 0.03


def test_the_two_shot_shows_both_heads_with_their_shoulders(pair):
    made = stage.set_stage(*pair)
    bpy.context.view_layer.update()
    for character in pair:
        for point in (eyes_of(character) + (0, 0, 0.16), *shoulders_of(character)):
            x, y, depth = in_picture(made.cameras.two_shot, point)
            assert 0.02 < x < 0.98 and 0.02 < y < 0.98 and depth > 0


@pytest.mark.parametrize(("camera", "shown"), [("over_a", 1), ("over_b", 0)])
def test_an_over_shoulder_camera_centres_the_one_and_has_the_other_in_the_foreground(pair, camera, shown):
    made = stage.set_stage(*pair)
    bpy.context.view_layer.update()
    lens = getattr(made.cameras, camera)
    x, y, far = in_picture(lens, eyes_of(pair[shown]))
    assert 0.35 < x < 0.65 and 0.45 < y < 0.8
    assert lens.data.dof.focus_distance == pytest.approx(far, abs=0.1)
    _, _, near = in_picture(lens, eyes_of(pair[1 - shown]))
    assert 0.3 < near < far
    nearer_shoulder = min(in_picture(lens, point)[0] for point in shoulders_of(pair[1 - shown]))
    farther_shoulder = max(in_picture(lens, point)[0] for point in shoulders_of(pair[1 - shown]))
    assert nearer_shoulder < 1 and farther_shoulder > 0, "no shoulder reaches into the picture"


def test_all_cameras_stay_on_the_audiences_side(pair):
    made = stage.set_stage(*pair)
    for camera in (made.cameras.two_shot, made.cameras.over_a, made.cameras.over_b):
        assert camera.location.y < 0


def test_seated_characters_get_a_stool_under_the_pelvis(pair):
    made = stage.set_stage(*pair, seated=True)
    stools = sorted((member for member in made.collection.objects if member.name.startswith("Stool")), key=lambda member: member.location.x)
    assert len(stools) == 2
    for stool, character in zip(stools, pair):
        assert np.allclose(stool.location.xy, character.armature.location.xy, atol=1e-6)
        assert 0.38 < max(corner[2] for corner in stool.bound_box) < 0.55


def test_setting_the_stage_again_replaces_the_stage_and_nothing_else(pair):
    mine = bpy.data.objects.new("Mine", None)
    bpy.context.scene.collection.objects.link(mine)
    stage.set_stage(*pair)
    before = {member.name.split(".")[0] for member in bpy.context.scene.objects}
    count = len(bpy.context.scene.objects)
    stage.set_stage(*pair, distance=1.5)
    assert len(bpy.context.scene.objects) == count
    assert {member.name.split(".")[0] for member in bpy.context.scene.objects} == before
    assert "Mine" in bpy.context.scene.objects


def test_an_impossible_distance_leaves_the_scene_as_it_was(pair):
    before = set(bpy.context.scene.objects)
    with pytest.raises(TwohanderError):
        stage.set_stage(*pair, distance=20)
    assert set(bpy.context.scene.objects) == before


def test_cameras_are_found_again_by_what_they_are(pair):
    assert find_cameras(bpy.context.scene) is None
    made = stage.set_stage(*pair)
    made.cameras.over_a.name = "My Favourite"
    assert stage.cameras_of(bpy.context.scene) == made.cameras


CONVERSATION = (Turn(0, 0.3, 4.0), Turn(1, 4.2, 13.0), Turn(0, 6.0, 6.4), Turn(0, 13.2, 16.0), Turn(1, 20.0, 24.0))


def subject_at(shots, time) -> int:
    return [shot.subject for shot in shots if shot.time <= time][-1]


def test_the_film_opens_and_closes_on_both():
    shots = cuts.plan_shots(CONVERSATION)
    assert shots[0] == cuts.Shot(0.0, cuts.BOTH)
    assert shots[-1].subject == cuts.BOTH


def test_cuts_follow_the_speaker_a_moment_before_the_voice():
    shots = cuts.plan_shots(CONVERSATION)
    assert cuts.Shot(4.2 - cuts.LEAD, 1) in shots
    assert subject_at(shots, 14.5) == 0


def test_a_very_short_turn_makes_no_cut():
    without = tuple(turn for turn in CONVERSATION if turn.end - turn.start > 1)
    assert cuts.plan_shots(CONVERSATION) == cuts.plan_shots(without)


def test_a_long_turn_shows_the_listener_and_returns():
    subjects = [shot.subject for shot in cuts.plan_shots(CONVERSATION) if 4.0 <= shot.time < 13.0]
    assert subjects == [1, 0, 1]


def test_a_long_silence_brings_both_back():
    assert subject_at(cuts.plan_shots(CONVERSATION), 18.0) == cuts.BOTH


def test_no_shot_is_shorter_than_the_shortest_and_none_repeats_its_subject(generator):
    for _ in range(200):
        starts = np.cumsum(generator.exponential(2.0, 12))
        turns = [Turn(int(generator.integers(2)), float(start), float(start + generator.exponential(3.0))) for start in starts]
        shots = cuts.plan_shots(turns)
        for shot, following in zip(shots, shots[1:]):
            assert following.time - shot.time >= cuts.SHORTEST_SHOT - 1e-9
            assert shot.subject != following.subject


def test_a_silent_conversation_stays_on_both():
    assert cuts.plan_shots([]) == (cuts.Shot(0.0, cuts.BOTH),)


def test_markers_switch_the_cameras_on_their_frames(pair):
    scene = bpy.context.scene
    scene.render.fps = 24
    made = stage.set_stage(*pair)
    shots = cuts.cut_on_speech(scene, CONVERSATION, made.cameras, start_frame=1)
    assert shots == cuts.plan_shots(CONVERSATION)
    scene.frame_set(1)
    assert scene.camera == made.cameras.two_shot
    scene.frame_set(1 + round(5.0 * 24))
    assert scene.camera == made.cameras.over_a
    scene.frame_set(1 + round(14.5 * 24))
    assert scene.camera == made.cameras.over_b


def test_cutting_shows_the_shot_of_the_current_frame_at_once(pair):
    scene = bpy.context.scene
    scene.render.fps = 24
    made = stage.set_stage(*pair)
    scene.frame_set(1 + round(5.0 * 24))
    cuts.cut_on_speech(scene, CONVERSATION, made.cameras, start_frame=1)
    assert scene.camera == made.cameras.over_a


def test_cutting_again_replaces_earlier_cuts_and_keeps_the_users_markers(pair):
    scene = bpy.context.scene
    made = stage.set_stage(*pair)
    scene.timeline_markers.new("Mine", frame=7)
    cuts.cut_on_speech(scene, CONVERSATION, made.cameras)
    count = len(scene.timeline_markers)
    cuts.cut_on_speech(scene, CONVERSATION, made.cameras)
    assert len(scene.timeline_markers) == count
    assert "Mine" in scene.timeline_markers
