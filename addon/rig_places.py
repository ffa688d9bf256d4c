"""The user's own rigs on the stage: how high their eyes are, and where they stand."""

import numpy as np
from mathutils import Matrix
from twohander.body.skeleton import JOINT
from twohander.formats.proportions import Proportions
from twohander.retarget.skeleton import TargetSkeleton
from twohander.retarget.transfer import facing
from twohander.staging import Placement
from twohander.staging import eye_height as eye_height_of_body

from .rig_motion import skeleton_of, sole_of
from .rigs import Rig


def eye_height(rig: Rig) -> float:
    """Metres from the soles to the eyes; of a rig without eyes as high over its head's joint, in proportion, as the open woman's."""
    skeleton = skeleton_of(rig.armature)
    eyes = [rig.bones.joints[joint] for joint in ("left_eye", "right_eye") if joint in rig.bones.joints]
    if eyes:
        return float(np.mean([_place(skeleton, eye)[1] for eye in eyes]))
    woman = Proportions().skeleton
    return float(_place(skeleton, rig.bones.joints["head"])[1] * eye_height_of_body(woman) / (woman.joints[JOINT["head"], 1] - woman.floor))


def put(rig: Rig, place: Placement) -> None:
    """Move and turn the armature's object so that its soles are on the floor, its pelvis over the place, and it faces as it should."""
    armature = rig.armature
    w, _, up, _ = facing(skeleton_of(armature), rig.bones)
    turn = Matrix.Rotation(place.yaw - 2 * np.arctan2(up, w), 4, "Z")
    armature.matrix_world = turn @ armature.matrix_world
    pelvis = _place(skeleton_of(armature), rig.bones.joints["pelvis"])
    armature.matrix_world.translation = (place.position[0] - pelvis[0], -place.position[1] + pelvis[2], -sole_of(armature))


def _place(skeleton: TargetSkeleton, bone: str) -> np.ndarray:
    return skeleton.positions[skeleton.number[bone]]
