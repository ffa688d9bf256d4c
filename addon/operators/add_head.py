"""Add a head that talks as a motion file says."""

from pathlib import Path

import bpy
from bpy.props import BoolProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ImportHelper

from .. import jobs, motion_files
from .job_operator import JobOperator


class TWOHANDER_OT_add_head(JobOperator, ImportHelper, Operator):
    """Add a FLAME head with the face shape and the motion of a DualTalk, ProbTalk3D or FaceDiffuser file; Esc cancels"""

    bl_idname = "twohander.add_head"
    bl_label = "Add Head"
    bl_options = {"REGISTER", "UNDO"}
    last_steps = "building the head"

    filter_glob: StringProperty(default="*.npz;*.npy", options={"HIDDEN"})
    exact_vertices: BoolProperty(
        name="Exact Vertices",
        description="Show a FaceDiffuser file's vertices as they are, from a point cache beside it, instead of values fitted to them")

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if motion_files.head_model(context.scene) is None:
            cls.poll_message_set("Choose the Head Model, a FLAME file, or add generic_model.pkl to the model store")
            return False
        return True

    def invoke(self, context, event):
        return ImportHelper.invoke(self, context, event)

    def execute(self, context):
        """The file browser calls this: in a window the work goes on in the background."""
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        self._model_file, self._start_frame = motion_files.head_model(context.scene), context.scene.frame_current
        read = motion_files.reading_vertices if self.exact_vertices else motion_files.reading_head
        return read(self._model_file, Path(self.filepath))

    def finish(self, context, read):
        if self.exact_vertices:
            yield
            return f"{motion_files.add_vertices(context.scene, read, self._start_frame).name} was added"
        head, remarks = yield from motion_files.head_steps(context.scene, self._model_file, *read, self._start_frame)
        return "; ".join((f"{head.name} was added", *remarks))


classes = (TWOHANDER_OT_add_head,)
register, unregister = register_classes_factory(classes)
