"""Which shape key of a mesh is which of ARKit's 52: recognised by name, or told by a mapping file."""

import re
from collections.abc import Mapping, Sequence

from ..body.arkit import ARKIT_NAMES
from ..errors import TwohanderError

_SIDES = {"l": "left", "r": "right"}


def recognised_keys(keys: Sequence[str]) -> dict[str, str]:
    """{ARKit name: shape key} of the keys whose names end in an ARKit name, whatever their case and separators, or with _L and _R for the sides.

    Of several keys for one name that with the least before it is taken.
    """
    found = {}
    for key in sorted(keys, key=len, reverse=True):
        plain = _plain(key)
        named = [name for name in ARKIT_NAMES if plain.endswith(name.lower())]
        if named:
            found[max(named, key=len)] = key
    return {name: found[name] for name in ARKIT_NAMES if name in found}


def told_keys(keys: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """{ARKit name: shape key} of a mapping file, of the keys that this mesh has; TwohanderError for names that are not ARKit's."""
    for name, key in mapping.items():
        if name not in ARKIT_NAMES or not isinstance(key, str):
            raise TwohanderError(f"the mapping file's shape key {name}: {key!r} does not give the name of a key to one of ARKit's 52 names")
    return {name: key for name, key in mapping.items() if key in keys}


def _plain(key: str) -> str:
    sided = re.sub(r"[._\- ]([lr])$", lambda side: _SIDES[side.group(1)], key.lower())
    return re.sub(r"[^a-z0-9]", "", sided)
