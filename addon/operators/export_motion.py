"""Write what a character does into a motion file."""

from pathlib import Path

from bpy.props import EnumProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ExportHelper
from twohander.errors import TwohanderError
from twohander.formats.registry import FORMATS, format_to_write

from .. import characters, jobs, motion_files, motion_sampling

ITEMS = tuple((f"{one.name}{one.suffix}", f"{one.name} ({one.suffix})", one.about[0].upper() + one.about[1:]) for one in FORMATS)


class TWOHANDER_OT_export_motion(ExportHelper, Operator):
    """Write the active character's motion into a file: SMPL-X npz, Live Link Face CSV, BVH, DualTalk npz or npy, ProbTalk3D npy"""

    bl_idname = "twohander.export_motion"
    bl_label = "Export Motion"
    bl_options = {"REGISTER"}

    filter_glob: StringProperty(default=";".join(sorted({f"*{one.suffix}" for one in FORMATS})), options={"HIDDEN"})
    format: EnumProperty(name="Format", description="The layout of the file", items=ITEMS)

    @property
    def filename_ext(self):
        """What the file browser appends."""
        return self._chosen().suffix

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        character = characters.find(context.object)
        if character is None:
            cls.poll_message_set("Select a character's armature or one of its meshes")
            return False
        if not motion_sampling.has_motion(character):
            cls.poll_message_set("The character has no motion; animate it or import one first")
            return False
        return True

    def execute(self, context):
        character, path, manager = characters.find(context.object), Path(self.filepath), context.window_manager
        manager.progress_begin(0, 1)
        try:
            target = format_to_write(path, self._chosen().name) if self.properties.is_property_set("format") else format_to_write(path)
            remarks = motion_files.export_motion(context.scene, character, path, target, manager.progress_update)
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        finally:
            manager.progress_end()
        self.report({"INFO"}, "; ".join((f"{path.name} holds the motion of {character.name}", *remarks)))
        return {"FINISHED"}

    def _chosen(self):
        return next(one for one, (identifier, *_) in zip(FORMATS, ITEMS) if identifier == self.format)


classes = (TWOHANDER_OT_export_motion,)
register, unregister = register_classes_factory(classes)
