"""Add a head that talks as a motion file says."""

from pathlib import Path

from bpy.props import BoolProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ImportHelper
from twohander.errors import TwohanderError

from .. import motion_files


class TWOHANDER_OT_add_head(ImportHelper, Operator):
    """Add a FLAME head with the face shape and the motion of a DualTalk, ProbTalk3D or FaceDiffuser file"""

    bl_idname = "twohander.add_head"
    bl_label = "Add Head"
    bl_options = {"REGISTER", "UNDO"}

    filter_glob: StringProperty(default="*.npz;*.npy", options={"HIDDEN"})
    exact_vertices: BoolProperty(
        name="Exact Vertices",
        description="Show a FaceDiffuser file's vertices as they are, from a point cache beside it, instead of values fitted to them")

    @classmethod
    def poll(cls, context):
        if motion_files.head_model(context.scene) is None:
            cls.poll_message_set("Choose the Head Model, a FLAME file, or add generic_model.pkl to the model store")
            return False
        return True

    def execute(self, context):
        scene = context.scene
        try:
            if self.exact_vertices:
                added = motion_files.add_vertices(motion_files.head_model(scene), Path(self.filepath), scene.frame_current)
                self.report({"INFO"}, f"{added.name} was added")
                return {"FINISHED"}
            head, remarks = motion_files.add_head(scene, motion_files.head_model(scene), Path(self.filepath), scene.frame_current)
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, "; ".join((f"{head.name} was added", *remarks)))
        return {"FINISHED"}


classes = (TWOHANDER_OT_add_head,)
register, unregister = register_classes_factory(classes)
