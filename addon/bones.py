"""Where each joint's bone points and which way it bends, in the core's rest pose."""

from dataclasses import dataclass

import numpy as np

SHORTEST = 0.005  # metres; a shorter bone is hard to select and Blender removes bones of length zero
END_SHARE = 0.8  # length of a finger tip's bone against the bone before it: the end phalanx's usual proportion

UP, DOWN = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)
FRONT, BACK = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)

# A bone points at this joint where the joint has several children.
_CHILD = {"pelvis": "spine1", "spine3": "neck", "left_wrist": "left_middle1", "right_wrist": "right_middle1", "root": "neck"}
# A bone without a joint at its end: direction and length in metres.
_END = {"head": (UP, 0.18), "jaw": (FRONT, 0.08), "left_eye": (FRONT, 0.01), "right_eye": (FRONT, 0.01),
        "left_foot": (FRONT, 0.07), "right_foot": (FRONT, 0.07)}


@dataclass(frozen=True)
class Bone:
    """One bone of the rest pose in the core's axes. A positive turn about its X axis moves its tail towards `bend`."""

    name: str
    parent: str | None
    head: np.ndarray
    tail: np.ndarray
    bend: tuple[float, float, float]
    group: str


def bones_of(joint_names: tuple[str, ...], parents: tuple[int, ...], joints: np.ndarray) -> tuple[Bone, ...]:
    """Bones for SMPL-X's or FLAME's joints (J, 3): from each joint to the next, fingers and feet extended."""
    bones = []
    for index, (name, parent) in enumerate(zip(joint_names, parents)):
        children = [child for child, other in enumerate(parents) if other == index]
        head = joints[index].astype(np.float64)
        tail = _tail(index, children, joint_names, parents, joints)
        if np.linalg.norm(tail - head) < SHORTEST:
            tail = head + SHORTEST * np.array(UP)
        bones.append(Bone(name, joint_names[parent] if parent >= 0 else None, head, tail, _bend(name), group_of(name)))
    return tuple(bones)


def _tail(index: int, children: list[int], joint_names, parents, joints: np.ndarray) -> np.ndarray:
    name, head = joint_names[index], joints[index].astype(np.float64)
    if name in _END:
        direction, length = _END[name]
        return head + length * np.array(direction)
    if name in _CHILD:
        return joints[joint_names.index(_CHILD[name])].astype(np.float64)
    if "head" not in joint_names and name == "neck":  # FLAME's skull hangs on the neck joint
        return head + _END["head"][1] * np.array(UP)
    if children:
        return joints[children[0]].astype(np.float64)
    return head + END_SHARE * (head - joints[parents[index]])


def _bend(name: str) -> tuple[float, float, float]:
    """Trunk and arms bend to the front, legs backwards; fingers, feet, jaw and eyes turn downwards."""
    if name[-1].isdigit() and "spine" not in name or name in _END and name != "head":
        return DOWN
    if name.endswith(("hip", "knee")):
        return BACK
    if name.endswith("ankle"):
        return DOWN
    return FRONT


def group_of(name: str) -> str:
    """The bone collection that a joint belongs to."""
    if name in ("jaw", "left_eye", "right_eye"):
        return "Face"
    if name in ("neck", "head"):
        return "Head"
    side, _, part = name.partition("_")
    if side not in ("left", "right"):
        return "Torso"
    if part in ("hip", "knee", "ankle", "foot"):
        return f"{side.title()} Leg"
    if part[-1].isdigit():
        return f"{side.title()} Hand"
    return f"{side.title()} Arm"
