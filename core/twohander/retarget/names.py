"""Which bone of a rig is which joint of SMPL-X: recognised by name, or told by a mapping file."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..body.skeleton import JOINT_NAMES
from ..errors import TwohanderError
from ..files.writing import written_whole

SIDES = ("left", "right")
FINGERS = ("thumb", "index", "middle", "ring", "pinky")
PAIRED = ("eye", "collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")
CHAINS = ("spine", "neck")  # of as many bones as the rig has
REQUIRED = ("pelvis", "head", *(f"{side}_{joint}" for side in SIDES for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")))
SINGLE = tuple(name for name in JOINT_NAMES if not name.startswith(CHAINS))
FAMILIAR = 0.5  # of the required bones: a rig that has fewer of a kind's names is not of that kind
PREFIXES = ("DEF-", "ORG-", "MCH-")  # of the bones that a control rig moves by itself
FORMAT = "twohander-rig-map"
MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class RigMap:
    """A rig's bones by joint. kind: in words, such as "Mixamo". joints: {joint: bone}, all of REQUIRED among them; spine, neck: bones upwards.

    settings: {bone: {custom property: value}} that a control rig needs to follow these bones. None for a rig that is no control rig: its bones
    hang on each other; those of a control rig are led from joint to joint by its own constraints.
    """

    kind: str
    joints: Mapping[str, str]
    spine: tuple[str, ...]
    neck: tuple[str, ...]
    settings: Mapping[str, Mapping[str, float]] | None = None


@dataclass(frozen=True)
class MappingFile:
    """What a user says of a rig. bones: {joint: bone}, with lists for "spine" and "neck"; shape_keys: {ARKit name: shape key}. None: not said."""

    bones: Mapping[str, str | list[str]] | None
    shape_keys: Mapping[str, str] | None


def recognised(bones: Sequence[str]) -> RigMap:
    """The joints of a rig whose bones have the names of a known kind; prefixes such as `mixamorig:` and `DEF-`, case and separators are ignored.

    TwohanderError, naming the bones that are missing from the kind that it resembles most.
    """
    kind, found = _closest(bones)
    missing = [joint for joint in REQUIRED if joint not in found]
    if len(missing) > FAMILIAR * len(REQUIRED):
        raise TwohanderError(f"this armature's {len(bones)} bones have none of the known names ({', '.join(_tables())}); choose a mapping file")
    if missing:
        wanted = _tables()[kind]
        raise TwohanderError(f"this armature looks like {kind}, but has no {', '.join(wanted[joint] for joint in missing)}; choose a mapping file")
    return _rig_map(kind, found)


def guessed(bones: Sequence[str]) -> RigMap:
    """The joints of a rig as far as the names of its bones tell, REQUIRED ones among them or not."""
    return _rig_map(*_closest(bones))


def told(bones: Sequence[str], mapping: Mapping[str, str | list[str]]) -> RigMap:
    """The joints as a mapping file tells them, "" and [] being left out; TwohanderError for unknown joints, bones that the rig lacks, and
    required joints left out."""
    unknown = [joint for joint in mapping if joint not in SINGLE + CHAINS]
    if unknown:
        raise TwohanderError(f"the mapping file names {', '.join(unknown[:4])}, which are no joints; known are spine, neck and SMPL-X's names, "
                             f"as {', '.join(REQUIRED[:4])}")
    mapping = {joint: value for joint, value in mapping.items() if value not in ("", [])}
    missing = [joint for joint in REQUIRED if joint not in mapping]
    if missing:
        raise TwohanderError(f"the mapping file does not say which bones are {', '.join(missing)}")
    for joint, value in mapping.items():
        wanted = value if joint in CHAINS else [value]
        if not isinstance(wanted, list) or not all(isinstance(bone, str) for bone in wanted):
            raise TwohanderError(f"the mapping file's {joint} has to be {'a list of bone names' if joint in CHAINS else 'the name of a bone'}")
        absent = [bone for bone in wanted if bone not in bones]
        if absent:
            raise TwohanderError(f"the mapping file's {joint} is {', '.join(absent)}, which this armature does not have")
    joints = {joint: bone for joint, bone in mapping.items() if joint not in CHAINS}
    return RigMap("mapped", joints, tuple(mapping.get("spine", ())), tuple(mapping.get("neck", ())))


def read_mapping_file(path: Path) -> MappingFile:
    """A user's mapping: JSON with "format": "twohander-rig-map" and "bones" or "shape_keys" or both; TwohanderError for anything else."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TwohanderError(f"{path.name} has {path.stat().st_size >> 10} KB; no mapping is that large")
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise TwohanderError(f"{path.name} is no readable mapping file ({problem})") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TwohanderError(f'{path.name} is no mapping file: it has to be JSON with "format": "{FORMAT}"')
    parts = {part: content.get(part) for part in ("bones", "shape_keys")}
    if not set(content) <= {"format", *parts} or not any(parts.values()) or not all(isinstance(part, dict | None) for part in parts.values()):
        raise TwohanderError(f'{path.name}: a mapping file holds "bones", {{joint: bone}}, or "shape_keys", {{ARKit name: shape key}}, or both')
    return MappingFile(**parts)


def write_mapping_file(path: Path, rig: RigMap, shape_keys: Mapping[str, str]) -> None:
    """Write what `read_mapping_file` reads, with "" for joints that the rig's map does not know; OutputError if the file cannot be written.

    The bones of a control rig whose names are known are left to these: a mapping file has no place for its settings.
    """
    bones = {"spine": rig.spine, "neck": rig.neck} | {joint: rig.joints.get(joint, "") for joint in SINGLE}
    known = rig.settings is not None and all(map(rig.joints.get, REQUIRED))
    content = {"format": FORMAT} | ({} if known else {"bones": bones}) | {"shape_keys": shape_keys}
    with written_whole(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


@cache
def _kinds() -> dict[str, dict]:
    return json.loads((Path(__file__).parent / "rigs.json").read_text(encoding="utf-8"))


def _settings(kind: str) -> dict[str, dict[str, float]] | None:
    entry = _kinds()[kind]
    if "settings" not in entry:
        return None
    return {bone.format(side=side): values for bone, values in entry["settings"].items() for side in entry["sides"]}


@cache
def _tables() -> dict[str, dict[str, str]]:
    """{kind: {joint: bone}} of rigs.json, sides and finger joints written out; bones of chains are numbered, as "spine 0"."""
    return {kind: _written_out(entry) for kind, entry in _kinds().items()}


def _written_out(entry: dict) -> dict[str, str]:
    table = {joint: entry[joint] for joint in ("pelvis", "head", "jaw") if joint in entry}
    table |= {f"{chain} {index}": bone for chain in CHAINS for index, bone in enumerate(entry[chain])}
    for side, name in zip(SIDES, entry["sides"]):
        table |= {f"{side}_{joint}": entry[joint].format(side=name) for joint in PAIRED}
        for finger in FINGERS:
            pattern = entry[finger]
            names = pattern if isinstance(pattern, list) else [pattern] * 3
            table |= {f"{side}_{finger}{k}": bone.format(side=name, k=k) for k, bone in enumerate(names, 1)}
    return table


def _closest(bones: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The kind of rig that has the most of these bones, and which of its joints they are; chains as in `_tables`."""
    present, controls = _by_plain_name(bones), _by_plain_name([bone for bone in bones if not bone.startswith(PREFIXES)])
    found = {kind: _found(table, present if _settings(kind) is None else controls) for kind, table in _tables().items()}

    def likeness(name: str) -> tuple[int, bool, int]:
        required = sum(joint in found[name] for joint in REQUIRED)
        return required, required > 0 and _settings(name) is not None, len(found[name])
    kind = max(found, key=likeness)
    return kind, found[kind]


def _found(table: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    return {joint: present[_plain(bone)] for joint, bone in table.items() if _plain(bone) in present}


def _rig_map(kind: str, found: Mapping[str, str]) -> RigMap:
    chains = {chain: tuple(bone for joint, bone in found.items() if joint.startswith(f"{chain} ")) for chain in CHAINS}
    return RigMap(kind, {joint: bone for joint, bone in found.items() if joint in SINGLE}, chains["spine"], chains["neck"], _settings(kind))


def _by_plain_name(bones: Sequence[str]) -> dict[str, str]:
    """{plain name: bone}. Of a control rig's several bones of one name those that deform the mesh (DEF-) win, then those without a prefix."""
    ordered = sorted(bones, key=lambda bone: (bone.startswith("DEF-"), not bone.startswith(("ORG-", "MCH-"))))
    return {_plain(bone): bone for bone in ordered}


def _plain(name: str) -> str:
    """A bone's name without what programs put before it, in small letters and digits only."""
    name = re.sub(r"^(?:.*:|DEF-|ORG-|MCH-|mixamorig\d*_)", "", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())
