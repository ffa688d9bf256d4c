"""Let an armature that is already in the scene play A or B."""

from bpy.props import EnumProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError

from .. import characters, performing, rigs
from ..translations.sentences import spoken


class OwnRigOperator:
    """An operator for a selected rig of the user's."""

    @classmethod
    def poll(cls, context):
        armature = rigs.armature_of(context.object)
        if armature is None:
            cls.poll_message_set("Select an armature, or a mesh that one moves")
            return False
        if characters.find(armature) is not None:
            cls.poll_message_set("This is a character of Twohander's: choose it as the one that plays A or B")
            return False
        return True


class TWOHANDER_OT_use_rig(OwnRigOperator, Operator):
    """Let the selected armature, or the one of the selected mesh, play A or B; its bones and shape keys are recognised by name, or mapped"""

    bl_idname = "twohander.use_rig"
    bl_label = "Use Selected Rig"
    bl_options = {"REGISTER", "UNDO"}

    person: EnumProperty(name="Plays", description="Whom the rig plays", items=(("A", "A", "The first voice"), ("B", "B", "The second voice")))

    def execute(self, context):
        try:
            rig = performing.use_rig(context.scene, rigs.armature_of(context.object), self.person)
        except TwohanderError as error:
            self.report({"ERROR"}, spoken(str(error)))
            return {"CANCELLED"}
        keys = max((len(known) for known in rig.faces().values()), default=0)
        level = "INFO" if keys else "WARNING"
        self.report({level}, spoken(f"{rig.name} plays {self.person}: {rig.bones.kind} bones, {keys} of ARKit's 52 shape keys"))
        return {"FINISHED"}


classes = (TWOHANDER_OT_use_rig,)
register, unregister = register_classes_factory(classes)
