"""Write what a character does into a motion file."""

from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ExportHelper
from twohander.formats.registry import FORMATS, format_to_write

from .. import characters, jobs, motion_files, motion_sampling
from .job_operator import JobOperator

ITEMS = tuple((f"{one.name}{one.suffix}", f"{one.name} ({one.suffix})", one.about[0].upper() + one.about[1:]) for one in FORMATS)


class TWOHANDER_OT_export_motion(JobOperator, ExportHelper, Operator):
    """Write the active character's motion into a file: SMPL-X npz, Live Link Face CSV, BVH, DualTalk npz or npy, ProbTalk3D npy; Esc cancels"""

    bl_idname = "twohander.export_motion"
    bl_label = "Export Motion"
    bl_options = {"REGISTER"}
    last_steps = "reading the motion off the rig"

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

    def invoke(self, context, event):
        return ExportHelper.invoke(self, context, event)

    def execute(self, context):
        """The file browser calls this: in a window the work goes on while it is drawn."""
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        path, name = Path(self.filepath), self._chosen().name
        target = format_to_write(path, name) if self.properties.is_property_set("format") else format_to_write(path)
        self._armature = characters.find(context.object).armature.session_uid
        return lambda progress: target  # a rig can be read in the main thread only

    def finish(self, context, target):
        character, path = motion_files.player_again(self._armature), Path(self.filepath)
        remarks = yield from motion_files.export_steps(context.scene, character, path, target)
        return "; ".join((f"{path.name} holds the motion of {character.name}", *remarks))

    def _chosen(self):
        return next(one for one, (identifier, *_) in zip(FORMATS, ITEMS) if identifier == self.format)


classes = (TWOHANDER_OT_export_motion,)
register, unregister = register_classes_factory(classes)
