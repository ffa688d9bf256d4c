"""The Performance section: every option that the engines declare, and what becomes of it."""

import json
from dataclasses import replace

import bpy
import pytest
import soundfile
from addon import commands, environment, panels, performing
from addon.actions import curve_owner
from addon.engine_states import ASK_AGAIN, NO_PYTHON, REMEDY, engine_states
from addon.environment import Known
from addon.performance_properties import options_of, requested
from addon.takes import take_of_folder
from recorded_layout import RecordedLayout
from twohander import rotation
from twohander.engines.base import EMOTIONS, EmotionSpan
from twohander.engines.listing import listed_engines
from twohander.engines.registry import ENGINE_NAMES, engine
from twohander.engines.request import Request
from twohander.engines.shaping import SHAPING_OPTIONS
from twohander.samples import cafe
from worker_setup import real_worker


@pytest.fixture
def performance(preferences):
    return bpy.context.scene.twohander_performance


@pytest.fixture
def sounds(tmp_path):
    """A second of the sample as two files."""
    paths = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=32_000, frames=16_000)
        paths.append(str(tmp_path / path.name))
        soundfile.write(paths[-1], samples, rate)
    return paths


def drawn():
    layout = RecordedLayout()
    panels.performance.TWOHANDER_PT_performance.draw_section(None, bpy.context, layout, bpy.context.scene.twohander)
    return layout


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_every_option_of_an_engine_has_a_property_of_its_kind(performance, name):
    group = getattr(performance, name)
    for option in engine(name).info.options:
        drawn_as = group.bl_rna.properties[option.name]
        kind = {"BOOLEAN": bool, "FLOAT": float, "INT": int, "STRING": str, "ENUM": str}[drawn_as.type]
        assert kind is option.kind
        assert getattr(group, option.name) == (pytest.approx(option.default) if kind is float else option.default)
        assert len(drawn_as.description) > 10 and not drawn_as.description.endswith(".")
        if option.choices:
            assert tuple(drawn_as.enum_items.keys()) == option.choices
        elif option.low is not None:
            assert (drawn_as.hard_min, drawn_as.hard_max) == pytest.approx((option.low, option.high))


def test_untouched_settings_are_those_of_the_library(performance):
    values = requested(performance)
    assert Request(**values) == replace(Request(), options=values["options"])
    assert values["options"] == {option.name: option.default for option in (*engine("understudy").info.options, *SHAPING_OPTIONS)}


def test_what_is_set_is_asked_for(performance):
    performance.face = "dualtalk"
    performance.emotion_a, performance.intensity_a = "happy", "high"
    performance.understudy.gesture, performance.dualtalk.rounds, performance.dualtalk.device = 0.5, 3, "cpu"
    performance.face_values, performance.shaping.smoothing = "engine", 0.25
    performance.known_face_b = "/faces/b.npz"
    values = requested(performance)
    assert (values["face"], values["body"], values["face_values"]) == ("dualtalk", "understudy", "engine")
    assert values["emotions"] == ((EmotionSpan("happy", "high"),), ())
    assert {"gesture": 0.5, "rounds": 3, "device": "cpu", "smoothing": 0.25}.items() <= values["options"].items()
    assert values["known_faces"] == (None, "/faces/b.npz")


def test_the_section_shows_every_option_once(performance):
    performance.face = "dualtalk"
    options = [option.name for _, option in options_of(performance)]
    assert sorted(name for name in drawn().properties if name in options) == sorted(options)


def test_a_known_face_is_left_out_where_the_engine_cannot_answer_it(performance):
    performance.known_face_a = "/a.npz"
    assert requested(performance)["known_faces"] == (None, None)


def test_an_option_of_both_engines_is_shown_and_asked_once(performance):
    performance.face = "dualtalk"
    performance.dualtalk.cache, performance.understudy.cache = False, True
    assert [name for name, option in options_of(performance) if option.name == "cache"] == ["dualtalk"]
    assert requested(performance)["options"]["cache"] is False


def test_an_emotion_and_an_amount_change_what_is_animated(performance, sounds):
    settings = bpy.context.scene.twohander
    settings.sound_a, settings.sound_b = sounds
    bpy.ops.twohander.add_characters()

    def smile():
        bpy.ops.twohander.animate()
        keys = next(mesh for mesh in settings.person_a.children if mesh.data.shape_keys and mesh.data.shape_keys.animation_data)
        bpy.context.scene.frame_set(12)
        return keys.data.shape_keys.key_blocks["mouthSmileLeft"].value

    neutral = smile()
    performance.emotion_a, performance.intensity_a = "happy", "high"
    happy = smile()
    performance.understudy.emotion = 0.0
    assert happy > neutral + 0.05 and smile() == pytest.approx(neutral, abs=0.02)


def test_the_panel_gives_what_the_command_gives(performance, sounds, tmp_path, capsys):
    performance.emotion_b, performance.understudy.head = "sad", 0.5
    bpy.context.scene.twohander.sound_a, bpy.context.scene.twohander.sound_b = sounds
    bpy.ops.twohander.add_characters()
    take = performing.animation_work(bpy.context.scene, 0)(lambda share, doing: None)
    code = commands.run(["animate", *sounds, "-o", str(tmp_path / "out"), "--emotion", "B=sad", "--option", "head=0.5", "--fps",
                         f"{take.motions[0].fps:g}"])
    assert code == 0
    for made, written in zip(take.motions, take_of_folder(tmp_path / "out").motions):
        assert (made.expression == written.expression).all()
        assert rotation.angle_between(made.body.rotations, written.body.rotations).max() < 1e-3  # the file holds them as axis and angle


def test_the_command_runs_neural_engines_in_the_environment_of_the_preferences(preferences, sounds, tmp_path, capsys):
    assert commands.run(["animate", *sounds, "-o", str(tmp_path / "out"), "--face", "dualtalk"]) == 1
    assert "DualTalk cannot run" in capsys.readouterr().err
    preferences.python = str(real_worker(tmp_path / "environment"))
    assert commands.run(["animate", *sounds, "-o", str(tmp_path / "out"), "--face", "dualtalk"]) == 0
    assert json.loads((tmp_path / "out" / "conversation.json").read_text())["seconds"] == 1.0


def test_the_section_is_short_until_it_is_unfolded(performance):
    layout = drawn()
    assert set(layout.closed) >= {"twohander_amounts", "twohander_smoothing_and_strength", "twohander_engine_options"}
    folded = {option.name for options in (SHAPING_OPTIONS, *(engine(name).info.options for name in ENGINE_NAMES)) for option in options}
    shown = [name for name in layout.properties if name not in folded]
    assert shown == ["emotion_a", "intensity_a", "emotion_b", "intensity_b", "takes", "face_values"]


def test_an_engine_without_an_environment_is_greyed_and_says_where_to_get_one(performance):
    layout = drawn()
    assert ("face understudy", False) in layout.choices and ("face dualtalk", True) in layout.choices
    assert "face dualtalk" in [choice for choice, _ in layout.choices] and "body dualtalk" not in [choice for choice, _ in layout.choices]
    assert NO_PYTHON.split(":")[1].strip() in layout.texts
    assert {"twohander.show_preferences", "twohander.check_setup"} <= {name for name, _ in layout.operators}


def test_an_engine_is_as_ready_as_its_environment_says(preferences, performance, monkeypatch):
    preferences.python = "/environment/python"
    assert [(state.name, state.missing, state.checked) for state in engine_states(bpy.context)][1][1:] == ((), False)
    engines = listed_engines()
    here = environment.version("twohander")
    for known, missing in (
        (Known("/environment/python", here, [{**one, "missing": []} for one in engines]), ()),
        (Known("/environment/python", here, [{**one, "missing": ["weights"]} for one in engines]), ("weights", REMEDY)),
        (Known("/environment/python", "", [], "it does not start"), ("it does not start", ASK_AGAIN)),
    ):
        monkeypatch.setattr(environment, "_known", known)
        states = {state.name: state for state in engine_states(bpy.context)}
        assert states["dualtalk"].missing == missing and states["dualtalk"].checked and not states["understudy"].missing
        assert (("face dualtalk", bool(missing)) in drawn().choices)


def test_every_emotion_can_be_chosen(performance):
    assert tuple(performance.bl_rna.properties["emotion_a"].enum_items.keys()) == EMOTIONS


EMOTION_CONTROLS = {"emotion_a", "emotion_b"}


@pytest.mark.parametrize(("face", "body", "said"), [
    (True, True, None), (False, True, "DualTalk: emotions show in the bodies alone"), (True, False, "Understudy: emotions show in the faces alone"),
    (False, False, "DualTalk shows no emotions")])
def test_emotions_that_an_engine_does_not_show_are_said_and_greyed_where_nothing_shows_them(performance, monkeypatch, face, body, said):
    performance.face, performance.emotion_a = "dualtalk", "happy"
    for name, feels in (("dualtalk", face), ("understudy", body)):
        monkeypatch.setattr(engine(name), "info", replace(engine(name).info, feels=feels))
    layout = drawn()
    texts = " ".join(layout.texts.split())
    assert ("emotions" in texts) == (said is not None) and (said or "") in texts
    assert EMOTION_CONTROLS & set(layout.greyed) == (set() if face or body else EMOTION_CONTROLS)


def test_sliders_of_faces_that_another_engine_makes_are_greyed_and_say_so(performance):
    assert "What is grey" not in drawn().texts and "smile" not in drawn().greyed
    performance.face = "dualtalk"
    layout = drawn()
    assert {"jaw", "lips", "brows", "smile"} == set(layout.greyed) - {"intensity_a", "intensity_b"}
    assert "What is grey belongs to Understudy's faces" in " ".join(layout.texts.split())


def test_several_takes_have_seeds_in_a_row(performance, sounds):
    settings = bpy.context.scene.twohander
    settings.sound_a, settings.sound_b = sounds
    bpy.ops.twohander.add_characters()
    settings.seed, performance.takes = 7, 2
    assert bpy.ops.twohander.animate() == {"FINISHED"}
    assert len(bpy.data.actions) == 8  # body and face of both
    last = settings.person_a.animation_data.action
    settings.seed, performance.takes = 8, 1
    bpy.ops.twohander.animate()
    again = settings.person_a.animation_data.action

    def keys(action):
        curves = curve_owner(action, settings.person_a).fcurves
        return [(curve.data_path, curve.array_index, point.co[1]) for curve in curves for point in curve.keyframe_points]

    assert last != again and keys(last) == keys(again)
