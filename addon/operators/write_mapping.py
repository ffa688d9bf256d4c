"""Begin a mapping file for a rig whose names are not recognised."""

from pathlib import Path

from bpy.props import StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ExportHelper
from twohander.errors import TwohanderError

from .. import rigs
from ..translations.sentences import spoken
from .use_rig import OwnRigOperator


class TWOHANDER_OT_write_mapping(OwnRigOperator, ExportHelper, Operator):
    """Write a mapping file for the selected rig, with the bones and shape keys that its names tell; fill in the others in a text editor"""

    bl_idname = "twohander.write_mapping"
    bl_label = "Write Mapping"
    bl_options = {"REGISTER", "UNDO"}

    filename_ext = ".json"
    filter_glob: StringProperty(default="*.json", options={"HIDDEN"})

    def execute(self, context):
        path = Path(self.filepath)
        try:
            missing = rigs.write_mapping(rigs.armature_of(context.object), path)
        except TwohanderError as error:
            self.report({"ERROR"}, spoken(str(error)))
            return {"CANCELLED"}
        context.scene.twohander.mapping = str(path)
        if missing:
            self.report({"WARNING"}, spoken(f"{path.name} needs the bones of {', '.join(missing)}: write their names in, then use the rig"))
        else:
            self.report({"INFO"}, spoken(f"{path.name} names every bone that is needed; change what you like, then use the rig"))
        return {"FINISHED"}


classes = (TWOHANDER_OT_write_mapping,)
register, unregister = register_classes_factory(classes)
