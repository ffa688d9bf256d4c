"""The interface in other languages than English. A language is a table from English to it, in a file of its own."""

import bpy

from .german import GERMAN
from .german_files import GERMAN_FILES
from .german_models import GERMAN_MODELS
from .german_performance import GERMAN_PERFORMANCE
from .german_probtalk3d import GERMAN_PROBTALK3D
from .german_sentences import GERMAN_SENTENCES

_GERMAN = GERMAN | GERMAN_FILES | GERMAN_MODELS | GERMAN_PERFORMANCE | GERMAN_PROBTALK3D | GERMAN_SENTENCES
LANGUAGES = {"de": _GERMAN, "de_DE": _GERMAN}  # the second is Blender's name for it up to 4.4
CONTEXT = "Twohander"  # of headings: in its own contexts Blender's translations come first, where "Characters" are letters
CONTEXTS = ("*", "Operator", CONTEXT)  # the second one holds the labels of buttons


def messages() -> dict:
    """What Blender wants to be given: {language: {(context, English): translation}}."""
    return {language: {(context, english): other for english, other in table.items() for context in CONTEXTS}
            for language, table in LANGUAGES.items()}


def register():
    bpy.app.translations.register(__package__, messages())


def unregister():
    bpy.app.translations.unregister(__package__)
