"""Sound files dropped on the 3D view become the voices of the conversation."""

from pathlib import Path

import soundfile
from bpy.props import CollectionProperty, StringProperty
from bpy.types import FileHandler, Operator, OperatorFileListElement
from bpy.utils import register_classes_factory

from . import voices
from .redraw import redraw_panels
from .translations.sentences import spoken

EXTENSIONS = ".wav;.flac;.mp3;.ogg"


class TWOHANDER_OT_drop_sounds(Operator):
    """Use one or two sound files as the voices of the conversation: A, then B, in order of their names"""

    bl_idname = "twohander.drop_sounds"
    bl_label = "Use as Voices"
    bl_options = {"REGISTER", "UNDO"}

    directory: StringProperty(subtype="DIR_PATH", options={"SKIP_SAVE", "HIDDEN"})
    files: CollectionProperty(type=OperatorFileListElement, options={"SKIP_SAVE", "HIDDEN"})

    def execute(self, context):
        paths = sorted(str(Path(self.directory) / file.name) for file in self.files)
        settings = context.scene.twohander
        if not 1 <= len(paths) <= 2:
            self.report({"ERROR"}, spoken(f"{len(paths)} sound files were dropped: drop one for each of the two voices"))
            return {"CANCELLED"}
        if len(paths) == 2:
            settings.sound_a, settings.sound_b = paths
        elif settings.sound_a and not settings.sound_b and not _has_sides(paths[0]):
            settings.sound_b = paths[0]
        else:
            settings.sound_a, settings.sound_b = paths[0], ""
        context.scene.twohander_voices.source = voices.FILES
        redraw_panels()  # Blender draws the view on which they were dropped, not the sidebar
        return {"FINISHED"}


def _has_sides(path: str) -> bool:
    """Whether a file holds both voices, left and right; a file that cannot be read is left to the panel, which says what is wrong."""
    try:
        return soundfile.info(path).channels > 1
    except (OSError, soundfile.LibsndfileError):
        return False


class TWOHANDER_FH_sounds(FileHandler):
    bl_idname = "TWOHANDER_FH_sounds"
    bl_label = "Voices of a conversation"
    bl_import_operator = TWOHANDER_OT_drop_sounds.bl_idname
    bl_file_extensions = EXTENSIONS

    @classmethod
    def poll_drop(cls, context):
        return context.area is not None and context.area.type == "VIEW_3D"


classes = (TWOHANDER_OT_drop_sounds, TWOHANDER_FH_sounds)
register, unregister = register_classes_factory(classes)
