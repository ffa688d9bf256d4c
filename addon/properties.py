"""What the panel edits: one group of properties on each scene."""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty
from bpy.types import Object, PropertyGroup
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.engines.duet import DEFAULT_CHARACTERS
from twohander.staging import DEFAULT_DISTANCE

from . import characters, film, rigs
from .versions import RELATIVE_PATHS

MODEL_FILE = "file"
CHARACTER_ITEMS = (
    *((name, open_character(name).label, "An open character that comes with Twohander") for name in OPEN_CHARACTERS),
    (MODEL_FILE, "Model File", "A body of yours in an SMPL-X file, or a head in a FLAME file"))
MODEL_DESCRIPTION = "The SMPL-X or FLAME file (.npz or .pkl) of {}; a name alone is looked for in the model store"
FILM_STEPS = {1: "every frame", 2: "films of every second frame, so half as many per second as the scene"}
QUALITY_ITEMS = tuple((name, name.title(), f"{preset.width} x {preset.height}, {preset.samples} samples; {FILM_STEPS[preset.film_step]}")
                      for name, preset in film.PRESETS.items())
SOUND_DESCRIPTION = "What {} says: one mono sound file. The bundled conversation is used while both are empty"


def _is_character(settings, candidate):
    return candidate.type == "ARMATURE" and (characters.find(candidate) or rigs.find(candidate)) is not None


def _is_camera(settings, candidate):
    return candidate.type == "CAMERA"


class TWOHANDER_PG_settings(PropertyGroup):
    sound_a: StringProperty(name="A", description=SOUND_DESCRIPTION.format("A"), subtype="FILE_PATH", options=RELATIVE_PATHS)
    sound_b: StringProperty(name="B", description=SOUND_DESCRIPTION.format("B"), subtype="FILE_PATH", options=RELATIVE_PATHS)
    transcript_a: StringProperty(name="Text of A", description="What A says, as .txt, .srt or .vtt; helps the lips",
                                 subtype="FILE_PATH", options=RELATIVE_PATHS)
    transcript_b: StringProperty(name="Text of B", description="What B says, as .txt, .srt or .vtt; helps the lips",
                                 subtype="FILE_PATH", options=RELATIVE_PATHS)
    kind_a: EnumProperty(name="A", description="The character that plays A", items=CHARACTER_ITEMS, default=DEFAULT_CHARACTERS[0])
    kind_b: EnumProperty(name="B", description="The character that plays B", items=CHARACTER_ITEMS, default=DEFAULT_CHARACTERS[1])
    model_a: StringProperty(name="File of A", description=MODEL_DESCRIPTION.format("A"), subtype="FILE_PATH", options=RELATIVE_PATHS)
    model_b: StringProperty(name="File of B", description=MODEL_DESCRIPTION.format("B"), subtype="FILE_PATH", options=RELATIVE_PATHS)
    exact: BoolProperty(
        name="Exact",
        description="Give SMPL-X model files all their pose correctives, as shape keys that animating keys; each frame then takes many times longer")
    person_a: PointerProperty(name="A", description="The character in the scene that plays A", type=Object, poll=_is_character)
    person_b: PointerProperty(name="B", description="The character in the scene that plays B", type=Object, poll=_is_character)
    mapping: StringProperty(
        name="Mapping", description="A file that says which bones and shape keys are which, for rigs of other names; empty to go by the names",
        subtype="FILE_PATH", options=RELATIVE_PATHS)
    two_shot: PointerProperty(name="Two-Shot", description="The camera that shows both", type=Object, poll=_is_camera)
    over_a: PointerProperty(name="Over A", description="The camera over A's shoulder, which shows B", type=Object, poll=_is_camera)
    over_b: PointerProperty(name="Over B", description="The camera over B's shoulder, which shows A", type=Object, poll=_is_camera)
    seated: BoolProperty(name="Seated", description="Both sit instead of standing")
    distance: FloatProperty(name="Distance", description="Metres between the two", default=DEFAULT_DISTANCE, min=0.6, max=3.0, unit="LENGTH")
    head_model: StringProperty(
        name="Head Model", description="The FLAME file (.pkl or .npz) of new heads; empty for the one in the model store",
        subtype="FILE_PATH", options=RELATIVE_PATHS)
    seed: IntProperty(name="Seed", description="Another seed gives another performance of the same conversation", min=0)
    adjust_scene: BoolProperty(
        name="Adjust Scene", description="Fit the scene to each new take: its rate and range, the sound, markers and cuts", default=True)
    quality: EnumProperty(name="Quality", description="How finely the film is rendered", items=QUALITY_ITEMS, default="preview")
    film: StringProperty(name="Film", description="The film file; empty for one in the film folder of the preferences",
                         subtype="FILE_PATH", options=RELATIVE_PATHS)


classes = (TWOHANDER_PG_settings,)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    bpy.types.Scene.twohander = PointerProperty(type=TWOHANDER_PG_settings)


def unregister():
    del bpy.types.Scene.twohander
    _unregister()
