"""Animate a character or a rig from a motion file."""

from pathlib import Path

import bpy
from bpy.props import StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ImportHelper
from twohander.formats.registry import FORMATS

from .. import jobs, motion_files
from .job_operator import JobOperator

ENDINGS = ";".join(sorted({f"*{one.suffix}" for one in FORMATS}))


class TWOHANDER_OT_import_motion(JobOperator, ImportHelper, Operator):
    """Animate the active character or rig from a motion file: npz (SMPL-X, DualTalk), npy (DualTalk, ProbTalk3D, FaceDiffuser), CSV, BVH; Esc cancels"""

    bl_idname = "twohander.import_motion"
    bl_label = "Import Motion"
    bl_options = {"REGISTER", "UNDO"}
    last_steps = "writing the keys"

    filter_glob: StringProperty(default=ENDINGS, options={"HIDDEN"})

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if motion_files.player_of(context.object) is None:
            cls.poll_message_set("Select a character's armature or one of its meshes, or a rig of yours that plays A or B")
            return False
        return True

    def invoke(self, context, event):
        return ImportHelper.invoke(self, context, event)

    def execute(self, context):
        """The file browser calls this: in a window the work goes on in the background."""
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        player = motion_files.player_of(context.object)
        self._armature, self._start_frame = player.armature.session_uid, context.scene.frame_current
        return motion_files.reading(player, Path(self.filepath))

    def finish(self, context, read):
        player = motion_files.player_again(self._armature)
        remarks = yield from motion_files.animating_steps(context.scene, player, read, self._start_frame)
        return "; ".join((f"{player.name} is animated", *remarks))


classes = (TWOHANDER_OT_import_motion,)
register, unregister = register_classes_factory(classes)
