"""What a user sets once for all scenes."""

from bpy.props import PointerProperty, StringProperty
from bpy.types import AddonPreferences, Context
from bpy.utils import register_classes_factory
from twohander.files.store import models_folder

from . import environment, model_store
from .environment_rows import draw_environment
from .environment_settings import TWOHANDER_PG_environment
from .model_files import draw_model_files, keep_checked
from .panels.progress import draw_progress
from .versions import RELATIVE_PATHS


def _store_chosen(preferences, context):
    before = models_folder()
    model_store.choose(preferences.models)
    if models_folder() != before:  # what was missing there may be here
        keep_checked(None)
        environment.forget()


class TWOHANDER_AP_preferences(AddonPreferences):
    bl_idname = __package__

    film_folder: StringProperty(
        name="Film Folder",
        description="Where films are rendered to unless a scene says otherwise",
        subtype="DIR_PATH",
        default="//",
        options=RELATIVE_PATHS,
    )
    models: StringProperty(
        name="Model Store",
        description="The folder in which model files and converted checkpoints are kept; empty for the usual place",
        subtype="DIR_PATH",
        update=_store_chosen,
    )
    python: StringProperty(
        name="Python",
        description="The Python of the environment in which the neural engines run, or the environment's folder",
        subtype="FILE_PATH",
    )
    environment: PointerProperty(type=TWOHANDER_PG_environment)

    def draw(self, context):
        self.layout.use_property_split = True
        self.layout.use_property_decorate = False
        self.layout.prop(self, "film_folder")
        draw_progress(self.layout)
        draw_model_files(context, self.layout, self)
        draw_environment(context, self.layout, self)


def film_folder(context: Context) -> str:
    """The folder for films; that of the .blend file where the add-on runs from its source without preferences."""
    addon = context.preferences.addons.get(__package__)
    return addon.preferences.film_folder if addon else "//"


classes = (TWOHANDER_AP_preferences,)
register, unregister = register_classes_factory(classes)
