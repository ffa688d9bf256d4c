"""What the user should know of how takes were made."""

from collections.abc import Sequence

from twohander.audio.phones import recognition_available
from twohander.engines.registry import needs_torch

from .takes import Take

NO_RECOGNISER = "This Blender's Python has no speech recogniser: mouths follow the sound alone, and texts are not used"

_told = set()  # what was said in this session, and would be the same again


def remarks_on(takes: Sequence[Take], face: str, body: str) -> tuple[str, ...]:
    """What the engines remarked, each once, and once in a session that words cannot be recognised here.

    face, body: the engines; those that need torch hear in an environment of their own.
    """
    remarks = list(dict.fromkeys(remark for take in takes for remark in take.remarks))
    if not needs_torch(face, body) and not recognition_available() and NO_RECOGNISER not in _told:
        _told.add(NO_RECOGNISER)
        remarks.append(NO_RECOGNISER)
    return tuple(remarks)
