"""Bodies in BVH files whose joints carry SMPL-X's names and rest in its T pose; centimetres, Y up."""

from pathlib import Path

import numpy as np

from .. import euler, rotation
from ..body.skeleton import JOINT, JOINT_NAMES, PARENTS, Skeleton, with_hands_mean
from ..errors import MotionFileError
from ..motion import BodyMotion
from .bvh_text import Joint, depth_first, read_bvh_text, write_bvh_text
from .contents import Contents, body_part
from .proportions import Proportions
from .rates import stated_rate

SCALE = 100  # centimetres in a metre: BVH states no unit, recordings and most programs take centimetres
POSITIONS = ("Xposition", "Yposition", "Zposition")
ROTATIONS = ("Zrotation", "Xrotation", "Yrotation")
ORDER = "zxy"
OPTIONAL = frozenset(("jaw", "left_eye", "right_eye", *JOINT_NAMES[25:]))  # a file without face and fingers still is a body
END_SHARE = 0.5  # of the last segment: how far a chain goes on past its last joint
MILLIMETRES_FROM = 250  # length of a leg, hip to ankle, in the file's unit; 0.6 to 1.1 metres for every adult
CENTIMETRES_FROM = 10
REST_AGREEMENT = np.cos(np.radians(30))  # between the file's limbs at rest and SMPL-X's; an A pose is 45 degrees off
LIMBS = ("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_knee", "right_knee", "head")
RATE_ROUNDING = 1e-4  # a frame time has six decimals or so: 0.033333 is 30 frames a second
MOVED = 1e-3  # of the file's unit


def write_bvh(path: Path, contents: Contents, proportions: Proportions) -> tuple[str, ...]:
    """A BVH of the body in the character's proportions, fingers complete. What was left out is returned.

    The contents' betas shape the skeleton where the character is a SMPL-X file.
    The root's offset is where the pelvis rests, its position channels are where it is. OutputError if it cannot be written.
    """
    body, lost = body_part(contents)
    skeleton = proportions.skeleton_of(contents.identity if contents.identity_of == "smplx" else None)
    rotations = body.rotations.astype(np.float64)
    if not body.flat_hand_mean:
        rotations = with_hands_mean(rotations, skeleton.hands_mean)
    degrees = np.degrees(np.unwrap(euler.to_angles(rotations, ORDER), axis=0))
    places = SCALE * (skeleton.joints[0] + body.translation)
    columns = [places, *(degrees[:, joint] for joint in depth_first(PARENTS))]
    write_bvh_text(path, _hierarchy(skeleton), np.concatenate(columns, axis=1), body.fps)
    return lost


def read_bvh(path: Path, proportions: Proportions) -> Contents:
    """The body in a BVH whose joints have SMPL-X's names, tree and rest pose; MotionFileError for any other, naming the joints.

    Face and fingers may be absent. The unit follows from the length of the legs. A root without an offset of its own is taken to move the
    pelvis of `proportions`.
    """
    path = Path(path)
    joints, values, fps = read_bvh_text(path)
    fps = stated_rate(fps, RATE_ROUNDING, path)
    numbers = _smplx_numbers(joints, path)
    unit = _unit(joints, numbers, path)
    _check_rest(joints, numbers, proportions.skeleton, path)
    rotations = rotation.identity(len(values), len(JOINT_NAMES), dtype=np.float64)
    place, moved = joints[0].offset, []
    first = 0
    for joint, number in zip(joints, numbers):
        own = values[:, first:first + len(joint.channels)]
        first += len(joint.channels)
        turns = [index for index, channel in enumerate(joint.channels) if channel.endswith("rotation")]
        if len(turns) not in (0, 3):
            raise MotionFileError(f"{path.name}: '{joint.name}' turns about {len(turns)} axes, expected three")
        if turns:
            order = "".join(joint.channels[index][0].lower() for index in turns)
            rotations[:, number] = euler.from_angles(np.radians(own[:, turns]), order)
        shifts = [joint.channels.index(channel) for channel in POSITIONS if channel in joint.channels]
        if len(shifts) == 3 and joint.parent < 0:
            place = own[:, shifts]
        elif len(shifts) == 3 and np.abs(own[:, shifts] - joint.offset).max() > MOVED * unit:
            moved.append(joint.name)
    rest = joints[0].offset / unit if np.any(joints[0].offset) else proportions.skeleton.joints[0]
    translation = np.broadcast_to(place / unit - rest, (len(values), 3))
    absent = [name for name in JOINT_NAMES if JOINT[name] not in numbers]
    notes = [f"at rest, because the file has no such joints: {_listed(absent)}"] if absent else []
    notes += [f"shifts of joints against their parents were left out: {_listed(moved)}"] if moved else []
    body = BodyMotion(rotation.shortest_arc(rotations.astype(np.float32)), translation.astype(np.float32), fps)
    return Contents(body, notes=tuple(notes))


def _hierarchy(skeleton: Skeleton) -> tuple[Joint, ...]:
    """SMPL-X's joints with this body's offsets, each chain with an end site."""
    joints = []
    for number, parent in enumerate(PARENTS):
        offset = SCALE * (skeleton.joints[number] - (0 if parent < 0 else skeleton.joints[parent]))
        end = None if number in PARENTS else END_SHARE * offset
        joints.append(Joint(JOINT_NAMES[number], parent, offset, (*POSITIONS, *ROTATIONS) if parent < 0 else ROTATIONS, end))
    return tuple(joints)


def _smplx_numbers(joints: tuple[Joint, ...], path: Path) -> list[int]:
    """Each joint's number among SMPL-X's."""
    names = [joint.name.lower() for joint in joints]
    unknown = [joint.name for joint, name in zip(joints, names) if name not in JOINT]
    missing = [name for name in JOINT_NAMES if name not in names and name not in OPTIONAL]
    if unknown or missing:
        found = [f"unknown are {_listed(unknown)}"] * bool(unknown) + [f"missing are {_listed(missing)}"] * bool(missing)
        raise MotionFileError(f"{path.name}: its joints are not SMPL-X's: {'; '.join(found)}. Rename them, or retarget the motion first")
    twice = [name for name in JOINT_NAMES if names.count(name) > 1]
    if twice:
        raise MotionFileError(f"{path.name} has more than one joint named {_listed(twice)}")
    numbers = [JOINT[name] for name in names]
    strays = [joint.name for joint, number in zip(joints, numbers)
              if (numbers[joint.parent] if joint.parent >= 0 else -1) != PARENTS[number]]
    if strays:
        raise MotionFileError(f"{path.name}: {_listed(strays)} hang from other joints than in SMPL-X")
    return numbers


def _unit(joints: tuple[Joint, ...], numbers: list[int], path: Path) -> float:
    """How many of the file's units make a metre."""
    leg = sum(float(np.linalg.norm(joints[numbers.index(JOINT[name])].offset)) for name in ("left_knee", "left_ankle"))
    if not leg > 0:
        raise MotionFileError(f"{path.name}: the left leg has no length, so that the unit cannot be told")
    return 1000.0 if leg > MILLIMETRES_FROM else 100.0 if leg > CENTIMETRES_FROM else 1.0


def _check_rest(joints: tuple[Joint, ...], numbers: list[int], skeleton: Skeleton, path: Path) -> None:
    """Raise MotionFileError unless the limbs at rest point where SMPL-X's do: else the same turns would mean another pose."""
    for name in LIMBS:
        number = JOINT[name]
        wanted = skeleton.joints[number] - skeleton.joints[PARENTS[number]]
        found = joints[numbers.index(number)].offset
        if not found @ wanted >= REST_AGREEMENT * np.linalg.norm(found) * np.linalg.norm(wanted):
            raise MotionFileError(f"{path.name}: at rest '{name}' does not lie where it does in SMPL-X's T pose with Y up; "
                                  "retarget the motion first")


def _listed(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
