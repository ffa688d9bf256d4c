"""Choose by hand which bones of a rig are which joints."""

from pathlib import Path

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy.types import Operator, PropertyGroup
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError
from twohander.retarget.names import SIDES

from .. import bone_choice, rigs
from ..translations.sentences import spoken
from .use_rig import OwnRigOperator

WIDTH = 460  # pixels of the dialog
LABELS = {"pelvis": "Pelvis", "head": "Head", "jaw": "Jaw", "shoulder": "Shoulder", "elbow": "Elbow", "wrist": "Wrist", "hip": "Hip",
          "knee": "Knee", "ankle": "Ankle", "collar": "Collar Bone", "foot": "Ball of the Foot", "eye": "Eye"}


class TWOHANDER_PG_joint_bone(PropertyGroup):
    """One joint, by its name, and the bone that was chosen for it."""

    bone: StringProperty(name="Bone", description="The bone that begins at this joint; empty if the rig has none")


class TWOHANDER_OT_map_bones(OwnRigOperator, Operator):
    """Choose which bones of the selected rig are which joints; what its names tell is filled in, spine, neck and fingers follow"""

    bl_idname = "twohander.map_bones"
    bl_label = "Map Bones"
    bl_options = {"REGISTER", "UNDO"}

    joints: CollectionProperty(type=TWOHANDER_PG_joint_bone, name="Joints", description="The joints and their bones; those left out stay as "
                               "they are", options={"SKIP_SAVE"})

    def invoke(self, context, event):
        self.joints.clear()
        for joint, bone in bone_choice.choices(rigs.armature_of(context.object)).items():
            self.joints.add().name = joint
            self.joints[joint].bone = bone
        return context.window_manager.invoke_props_dialog(self, width=WIDTH)

    def draw(self, context):
        armature = rigs.armature_of(context.object)
        needed = self.layout.column(align=True)
        for joint in bone_choice.MIDDLE:
            self._row(needed, armature, LABELS[joint], (joint,))
        self._pairs(needed, armature, bone_choice.LIMBS)
        self.layout.label(text="If the rig has them:")
        others = self.layout.column(align=True)
        self._row(others, armature, LABELS["jaw"], ("jaw",))
        self._pairs(others, armature, bone_choice.OPTIONAL_LIMBS)

    def _pairs(self, layout, armature, joints):
        heads = layout.split(factor=0.25)
        heads.label(text="")
        sides = heads.row()
        sides.label(text="Left")
        sides.label(text="Right")
        for joint in joints:
            self._row(layout, armature, LABELS[joint], [f"{side}_{joint}" for side in SIDES])

    def _row(self, layout, armature, label, joints):
        split = layout.split(factor=0.25)
        split.label(text=label)
        fields = split.row(align=True)
        for joint in joints:
            fields.prop_search(self.joints[joint], "bone", armature.data, "bones", text="")

    def execute(self, context):
        armature = rigs.armature_of(context.object)
        given = {item.name: item.bone for item in self.joints}
        try:
            missing = bone_choice.choose(armature, bone_choice.choices(armature) | given)
            mapping = context.scene.twohander.mapping
            overruled = bool(mapping) and rigs.says_bones(Path(bpy.path.abspath(mapping)))
        except TwohanderError as error:
            self.report({"ERROR"}, spoken(str(error)))
            return {"CANCELLED"}
        if overruled:
            self.report({"WARNING"}, spoken(f"{Path(mapping).name} says other bones and comes first: empty Mapping to use what you chose"))
        elif missing:
            self.report({"WARNING"}, spoken(f"{armature.name} needs the bones of {', '.join(missing)} as well"))
        else:
            self.report({"INFO"}, spoken(f"the bones of {armature.name} are mapped: use the rig as A or B"))
        return {"FINISHED"}


classes = (TWOHANDER_PG_joint_bone, TWOHANDER_OT_map_bones)
register, unregister = register_classes_factory(classes)
