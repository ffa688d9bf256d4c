"""Model files into the model store: located on this machine, or downloaded where their makers allow it."""

from pathlib import Path

import bpy
from bpy.app.translations import pgettext_iface as iface_
from bpy.props import BoolProperty, EnumProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ImportHelper
from twohander.body.library import add_body_file, is_body_file
from twohander.engines.downloads import DOWNLOADS
from twohander.errors import TwohanderError, WorkerError
from twohander.worker.models import add_model_there, download_model_there

from .. import environment, model_files
from ..engine_states import NO_PYTHON
from ..panels.wrapping import draw_wrapped
from .job_operator import JobOperator
from .waiting import nothing_runs

DIALOG_WIDTH, DIALOG_MARGIN = 450, 40  # pixels


class ModelFileOperator(JobOperator):
    """What puts files into the model store has in common."""

    def finish(self, context, added):
        model_files.keep_checked(None)
        return added


class TWOHANDER_OT_locate_model(ModelFileOperator, ImportHelper, Operator):
    """Choose a model file on this machine: it is checked, then kept in the model store; Esc cancels"""

    bl_idname = "twohander.locate_model"
    bl_label = "Locate"
    bl_options = {"REGISTER"}

    filter_glob: StringProperty(default="*.npz;*.pkl;*.npy;*.pth;*.pt;*.ckpt;*.bin;*.safetensors", options={"HIDDEN"})
    names: StringProperty(name="Names", description="The names that the file goes by", options={"HIDDEN", "SKIP_SAVE"})

    @classmethod
    def poll(cls, context):
        return nothing_runs(cls)

    def invoke(self, context, event):
        return ImportHelper.invoke(self, context, event)

    def draw(self, context):
        expected = iface_("Expected: {}").format(self.names) if self.names else iface_("A model file as its makers publish it")
        draw_wrapped(context, self.layout, expected)

    def execute(self, context):
        """The file browser calls this: in a window the work goes on in the background."""
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        file, python = Path(self.filepath), environment.chosen_python(context)
        if not file.is_file():
            raise TwohanderError(f"{file}: there is no such file")
        if is_body_file(file):
            return lambda progress: f"Added {add_body_file(file).name}"
        if python is None:
            raise TwohanderError(f"{file.name} is for a neural engine. {NO_PYTHON}")
        return lambda progress: _then_checked(add_model_there(python, file, progress), python, progress)


class TWOHANDER_OT_download_model(ModelFileOperator, Operator):
    """Fetch an engine's published weights from where their makers put them, after showing the licence; Esc cancels"""

    bl_idname = "twohander.download_model"
    bl_label = "Download"
    bl_options = {"REGISTER"}

    engine: EnumProperty(name="Engine", description="Whose weights are fetched", options={"HIDDEN", "SKIP_SAVE"},
                         items=[(name, source.label, source.page) for name, source in DOWNLOADS.items()])
    accepted: BoolProperty(name="I Have Read the Licence and Accept It", description="Nothing is fetched otherwise", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context):
        if not nothing_runs(cls):
            return False
        if not bpy.app.online_access:
            cls.poll_message_set("Allow Online Access in the preferences (System > Network), or fetch the file yourself and Locate it")
            return False
        if environment.chosen_python(context) is None:
            cls.poll_message_set(NO_PYTHON)
            return False
        return True

    def invoke(self, context, event):
        return context.window_manager.invoke_props_dialog(self, width=DIALOG_WIDTH)

    def draw(self, context):
        source = DOWNLOADS[self.engine]
        self.layout.label(text=f"{source.file}, {source.size}, {source.label}", translate=False)
        draw_wrapped(context, self.layout, source.terms, width=DIALOG_WIDTH - DIALOG_MARGIN)
        self.layout.operator("wm.url_open", text="Licence and Terms", icon="URL").url = source.page
        self.layout.prop(self, "accepted")

    def execute(self, context):
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        if not self.accepted:
            raise TwohanderError(f"{DOWNLOADS[self.engine].file} was not fetched: read the licence first, and accept it")
        engine, python = self.engine, environment.chosen_python(context)
        return lambda progress: _then_checked(download_model_there(python, engine, progress), python, progress)


def _then_checked(added: str, python: str, progress) -> str:
    """What was added; the environment is asked again what its engines lack."""
    try:
        environment.check(python, lambda share, doing: progress(1.0, doing))
    except WorkerError:  # remembered, and shown beside the engines
        pass
    return added[:1].upper() + added[1:]


classes = (TWOHANDER_OT_locate_model, TWOHANDER_OT_download_model)
register, unregister = register_classes_factory(classes)
