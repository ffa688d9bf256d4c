"""What the Performance section edits: who makes faces and bodies, emotions, and every option that the engines declare."""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty
from bpy.types import PropertyGroup
from twohander.engines.base import EMOTIONS, INTENSITIES, EmotionSpan, Option
from twohander.engines.face_values import CHARACTER, CHOICES, ENGINE
from twohander.engines.registry import ENGINE_NAMES, engine
from twohander.engines.request import DEFAULT_ENGINE
from twohander.engines.shaping import SHAPING_OPTIONS

from .translations import CONTEXT
from .versions import RELATIVE_PATHS

NEUTRAL, MEDIUM = EMOTIONS[0], INTENSITIES[1]
SHAPING = "shaping"
SPELLED = {"cpu": "CPU", "cuda": "CUDA", "mps": "MPS", "vae": "VAE", "vqvae": "VQ-VAE", "facediffuser": "FaceDiffuser"}
FACE_VALUES_ABOUT = {CHARACTER: "In the values of the characters, where the model store can translate them",
                     ENGINE: "As the engine makes them"}


def title(word: str) -> str:
    """An option's name or value as a label."""
    return SPELLED.get(word) or word.replace("_", " ").title()


def is_amount(option: Option) -> bool:
    """Whether an option is a factor about 1: how much of something there is."""
    return option.kind is float and (option.low, option.default) == (0.0, 1.0)


def option_property(option: Option):
    """The property of Blender's that holds an option."""
    about = {"name": title(option.name), "description": option.about[:1].upper() + option.about[1:], "default": option.default,
             "translation_context": CONTEXT}  # in Blender's own contexts "Facing" is a layer of a material
    if option.choices:
        return EnumProperty(items=[(choice, title(choice), "") for choice in option.choices], **about)
    if option.kind is bool:
        return BoolProperty(**about)
    if option.kind is str:
        return StringProperty(**about)
    bounds = {key: value for key, value in (("min", option.low), ("max", option.high)) if value is not None}
    return (FloatProperty if option.kind is float else IntProperty)(**about, **bounds)


def _options_group(name: str, options: tuple[Option, ...]) -> type[PropertyGroup]:
    return type(f"TWOHANDER_PG_{name}", (PropertyGroup,), {"__annotations__": {option.name: option_property(option) for option in options}})


def _engine_items(part: str) -> tuple[tuple[str, str, str], ...]:
    infos = (engine(name).info for name in ENGINE_NAMES)
    return tuple((info.name, info.label, info.about[:1].upper() + info.about[1:]) for info in infos if part in info.makes)


EMOTION_ITEMS = [(name, title(name), "") for name in EMOTIONS]
INTENSITY_ITEMS = [(name, title(name), "") for name in INTENSITIES]


def _emotion_properties() -> dict:
    properties = {}
    for person in "AB":
        properties[f"emotion_{person.lower()}"] = EnumProperty(
            name=f"Emotion of {person}", description=f"What {person} feels during the whole conversation", default=NEUTRAL,
            items=EMOTION_ITEMS)
        properties[f"intensity_{person.lower()}"] = EnumProperty(
            name=f"Intensity of {person}", description=f"How strongly {person}'s emotion shows", default=MEDIUM,
            items=INTENSITY_ITEMS)
        properties[f"known_face_{person.lower()}"] = StringProperty(
            name=f"Known Face {person}", subtype="FILE_PATH", options=RELATIVE_PATHS,
            description=f"A motion file with {person}'s face, which is kept: the other one is animated to it")
    return properties


OPTION_GROUPS = {**{name: _options_group(name, engine(name).info.options) for name in ENGINE_NAMES},
                 SHAPING: _options_group(SHAPING, SHAPING_OPTIONS)}


class TWOHANDER_PG_performance(PropertyGroup):
    """Each engine's options lie under the engine's name, those that all engines have under `shaping`."""

    __annotations__ = {
        "face": EnumProperty(
            name="Face", description="The engine that makes the faces", items=_engine_items("face"), default=DEFAULT_ENGINE),
        "body": EnumProperty(
            name="Body", description="The engine that makes the bodies", items=_engine_items("body"), default=DEFAULT_ENGINE),
        **_emotion_properties(),
        "takes": IntProperty(
            name="Takes", description="How many performances are made, each with the seed after the one before", default=1, min=1, max=20),
        "face_values": EnumProperty(
            name="Face Values", description="In which expression values the faces are made", default=CHARACTER,
            items=[(name, title(name), FACE_VALUES_ABOUT[name]) for name in CHOICES]),
        **{name: PointerProperty(type=group) for name, group in OPTION_GROUPS.items()},
    }


def engines_of(performance: TWOHANDER_PG_performance) -> tuple[str, ...]:
    """The engines that are chosen, each once, the faces' first."""
    return tuple(dict.fromkeys((performance.face, performance.body)))


def options_of(performance: TWOHANDER_PG_performance) -> tuple[tuple[str, Option], ...]:
    """Each chosen engine's name with an option of it, then SHAPING with its own; what both engines have is the faces' engine's."""
    options = {}
    for name in engines_of(performance):
        for option in engine(name).info.options:
            options.setdefault(option.name, (name, option))
    return (*options.values(), *((SHAPING, option) for option in SHAPING_OPTIONS))


def requested(performance: TWOHANDER_PG_performance) -> dict:
    """What the section says, in the words of a `Request`."""
    emotions = tuple(_spans(getattr(performance, f"emotion_{letter}"), getattr(performance, f"intensity_{letter}")) for letter in "ab")
    known_faces = (performance.known_face_a, performance.known_face_b)
    answers = engine(performance.face).info.answers
    return {
        "face": performance.face, "body": performance.body, "emotions": emotions, "face_values": performance.face_values,
        "known_faces": tuple(bpy.path.abspath(path) if path and answers else None for path in known_faces),
        "options": {option.name: _plain(getattr(getattr(performance, name), option.name)) for name, option in options_of(performance)},
    }


def _plain(value):
    """An option's value as it was typed: Blender keeps numbers in single precision, where 0.2 is 0.20000000298."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _spans(emotion: str, intensity: str) -> tuple[EmotionSpan, ...]:
    return () if emotion == NEUTRAL else (EmotionSpan(emotion, intensity),)


classes = (*OPTION_GROUPS.values(), TWOHANDER_PG_performance)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    bpy.types.Scene.twohander_performance = PointerProperty(type=TWOHANDER_PG_performance)


def unregister():
    del bpy.types.Scene.twohander_performance
    _unregister()
