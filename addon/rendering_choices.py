"""What is rendered of a scene, and where to: properties of each scene."""

import bpy
from bpy.props import BoolProperty, EnumProperty, PointerProperty, StringProperty
from bpy.types import PropertyGroup

from .versions import RELATIVE_PATHS

FILM, FRAMES = "FILM", "FRAMES"
OUTPUT_ITEMS = ((FILM, "Film", "An mp4 file with sound"), (FRAMES, "Frames", "A PNG picture of every frame in a folder"))


class TWOHANDER_PG_rendering(PropertyGroup):
    output: EnumProperty(name="Output", description="What is rendered", items=OUTPUT_ITEMS)
    frames: StringProperty(name="Folder", description="The folder of the frames; empty for one in the film folder of the preferences",
                           subtype="DIR_PATH", options=RELATIVE_PATHS)
    overwrite: BoolProperty(
        name="Overwrite", description="Render frames again that are there already, instead of going on where the last run stopped")


classes = (TWOHANDER_PG_rendering,)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    bpy.types.Scene.twohander_rendering = PointerProperty(type=TWOHANDER_PG_rendering)


def unregister():
    del bpy.types.Scene.twohander_rendering
    _unregister()
