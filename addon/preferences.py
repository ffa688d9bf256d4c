"""What a user sets once for all scenes."""

from bpy.props import StringProperty
from bpy.types import AddonPreferences, Context
from bpy.utils import register_classes_factory

from .model_files import draw_model_files


class TWOHANDER_AP_preferences(AddonPreferences):
    bl_idname = __package__

    film_folder: StringProperty(
        name="Film Folder",
        description="Where films are rendered to unless a scene says otherwise",
        subtype="DIR_PATH",
        default="//",
    )

    def draw(self, context):
        self.layout.prop(self, "film_folder")
        draw_model_files(self.layout)


def film_folder(context: Context) -> str:
    """The folder for films; that of the .blend file where the add-on runs from its source without preferences."""
    addon = context.preferences.addons.get(__package__)
    return addon.preferences.film_folder if addon else "//"


classes = (TWOHANDER_AP_preferences,)
register, unregister = register_classes_factory(classes)
