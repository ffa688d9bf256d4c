"""The text of a BVH file as a tree of joints with their channels, and back."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import MotionFileError
from ..files.writing import written_whole
from .numbers import checked_numbers

MAX_BYTES = 1 << 28  # an hour of 55 joints at 30 frames a second has 0.2 GB
CHANNELS = frozenset(f"{axis}{kind}" for axis in "XYZ" for kind in ("position", "rotation"))


@dataclass(frozen=True)
class Joint:
    """One joint of a BVH hierarchy. parent: index of the joint above, -1 for the root. offset: (3,) from it.

    channels: "Xposition", "Zrotation" and so on, in the order in which they apply. end: (3,) offset of the end site, None if there is none.
    """

    name: str
    parent: int
    offset: np.ndarray
    channels: tuple[str, ...]
    end: np.ndarray | None = None


def write_bvh_text(path: Path, joints: tuple[Joint, ...], values: np.ndarray, fps: float) -> None:
    """A BVH file; values: (T, C) of all channels, joint by joint in depth-first order. OutputError if it cannot be written."""
    lines = ["HIERARCHY", *_joint_lines(joints, 0, 0), "MOTION", f"Frames: {len(values)}", f"Frame Time: {1 / fps:.10f}"]
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
        np.savetxt(file, values + 0.0, fmt="%.6f")


def depth_first(parents: tuple[int, ...]) -> list[int]:
    """Joint indices in the order in which a BVH file lists them."""
    order, waiting = [], [parents.index(-1)]
    while waiting:
        joint = waiting.pop()
        order.append(joint)
        waiting.extend(reversed([child for child, parent in enumerate(parents) if parent == joint]))
    return order


def read_bvh_text(path: Path) -> tuple[tuple[Joint, ...], np.ndarray, float]:
    """Joints in the file's order, values (T, C) of their channels, and the frame rate; MotionFileError if the file is damaged."""
    path = Path(path)
    if not path.is_file():
        raise MotionFileError(f"{path}: there is no such file")
    if path.stat().st_size > MAX_BYTES:
        raise MotionFileError(f"{path.name} has {path.stat().st_size >> 20} MB; no motion is that large")
    try:
        words = path.read_text(encoding="utf-8-sig").replace("{", " { ").replace("}", " } ").split()
    except (UnicodeDecodeError, OSError) as problem:
        raise MotionFileError(f"{path.name} is no readable BVH file ({problem})") from None
    reader = _Words(words, path)
    joints = _hierarchy(reader)
    return joints, *_motion(reader, sum(len(joint.channels) for joint in joints))


def _joint_lines(joints: tuple[Joint, ...], index: int, depth: int) -> list[str]:
    joint, pad = joints[index], "\t" * depth
    lines = [f"{pad}{'ROOT' if joint.parent < 0 else 'JOINT'} {joint.name}", f"{pad}{{", f"{pad}\tOFFSET {_numbers(joint.offset)}",
             f"{pad}\tCHANNELS {len(joint.channels)} {' '.join(joint.channels)}"]
    for child, other in enumerate(joints):
        if other.parent == index:
            lines += _joint_lines(joints, child, depth + 1)
    if joint.end is not None:
        lines += [f"{pad}\tEnd Site", f"{pad}\t{{", f"{pad}\t\tOFFSET {_numbers(joint.end)}", f"{pad}\t}}"]
    return [*lines, f"{pad}}}"]


def _numbers(vector: np.ndarray) -> str:
    return " ".join(f"{value:.6f}" for value in vector + 0.0)


class _Words:
    """The words of a file, taken one after the other."""

    def __init__(self, words: list[str], path: Path):
        self.words, self.path, self.name, self.place = words, path, path.name, 0

    def take(self) -> str:
        if self.place >= len(self.words):
            raise MotionFileError(f"{self.name} ends in the middle; is it cut off?")
        self.place += 1
        return self.words[self.place - 1]

    def expect(self, *wanted: str) -> None:
        for word in wanted:
            found = self.take()
            if found.lower() != word.lower():
                raise MotionFileError(f"{self.name} is no BVH file that can be read: '{found[:40]}' stands where '{word}' is expected")

    def number(self) -> float:
        word = self.take()
        try:
            value = float(word)
        except ValueError:
            raise MotionFileError(f"{self.name}: '{word[:40]}' stands where a number is expected") from None
        return float(checked_numbers(np.float64(value), self.path))

    def count(self) -> int:
        value = self.number()
        if not 0 <= value < 1e9 or value != int(value):
            raise MotionFileError(f"{self.name}: {value:g} stands where a whole number is expected")
        return int(value)


def _hierarchy(reader: _Words) -> tuple[Joint, ...]:
    reader.expect("HIERARCHY", "ROOT")
    joints = [_opened(reader, -1)]
    open_joints = [0]
    while open_joints:
        word = reader.take().upper()
        if word == "JOINT":
            joints.append(_opened(reader, open_joints[-1]))
            open_joints.append(len(joints) - 1)
        elif word == "END":
            reader.expect("Site", "{", "OFFSET")
            for _ in range(3):
                reader.number()
            reader.expect("}")
        elif word == "}":
            open_joints.pop()
        else:
            raise MotionFileError(f"{reader.name} is no BVH file that can be read: '{word[:40]}' stands among its joints")
    return tuple(joints)


def _opened(reader: _Words, parent: int) -> Joint:
    name = []
    while (word := reader.take()) != "{":  # names may have spaces
        name.append(word)
    reader.expect("OFFSET")
    offset = np.array([reader.number() for _ in range(3)])
    reader.expect("CHANNELS")
    channels = tuple(word[:1].upper() + word[1:].lower() for word in (reader.take() for _ in range(min(reader.count(), 7))))
    if len(set(channels)) != len(channels) or not CHANNELS.issuperset(channels):
        raise MotionFileError(f"{reader.name}: the channels of '{' '.join(name)}' are {' '.join(channels)}, "
                              "expected positions and rotations about X, Y, Z, each once")
    return Joint(" ".join(name), parent, offset, channels)


def _motion(reader: _Words, channels: int) -> tuple[np.ndarray, float]:
    reader.expect("MOTION", "Frames:")
    frames = reader.count()
    reader.expect("Frame", "Time:")
    step = reader.number()
    if not frames or not step > 0:
        raise MotionFileError(f"{reader.name} has {frames} frames of {step:g} s; there is no motion in it")
    words = reader.words[reader.place:]
    if len(words) != frames * channels:
        raise MotionFileError(f"{reader.name} announces {frames} frames of {channels} values and holds {len(words)} values; is it cut off?")
    try:
        values = np.array(words, np.float64).reshape(frames, channels)
    except ValueError as problem:
        raise MotionFileError(f"{reader.name} holds something that is no number ({problem})") from None
    return checked_numbers(values, reader.path), 1 / step
