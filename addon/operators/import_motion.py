"""Animate a character or a rig from a motion file."""

from pathlib import Path

from bpy.props import StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ImportHelper
from twohander.errors import TwohanderError
from twohander.formats.registry import FORMATS

from .. import motion_files

ENDINGS = ";".join(sorted({f"*{one.suffix}" for one in FORMATS}))


class TWOHANDER_OT_import_motion(ImportHelper, Operator):
    """Animate the active character or rig from a motion file: npz (SMPL-X, DualTalk), npy (DualTalk, ProbTalk3D, FaceDiffuser), CSV, BVH"""

    bl_idname = "twohander.import_motion"
    bl_label = "Import Motion"
    bl_options = {"REGISTER", "UNDO"}

    filter_glob: StringProperty(default=ENDINGS, options={"HIDDEN"})

    @classmethod
    def poll(cls, context):
        if motion_files.player_of(context.object) is None:
            cls.poll_message_set("Select a character's armature or one of its meshes, or a rig of yours that plays A or B")
            return False
        return True

    def execute(self, context):
        player = motion_files.player_of(context.object)
        try:
            remarks = motion_files.animate_from_file(player, Path(self.filepath), context.scene.frame_current)
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, "; ".join((f"{player.name} is animated", *remarks)))
        return {"FINISHED"}


classes = (TWOHANDER_OT_import_motion,)
register, unregister = register_classes_factory(classes)
