"""The sounds of recognised words joined with sounds that were recognised one by one."""

from dataclasses import replace

from .forced import SaidWord, filled_up
from .hearing import Phone

LIP_SOUNDS = frozenset("P B M F V".split())
# A language model hears the likelier word: "got" for "bought". Lips that were heard to meet are believed against it if they could have:
# closures of p and b last 60 ms on average, f, v and m longer (Byrd, 54,000 American stops, 1993; Umeda, Consonant duration, 1977).
LIPS_MEET = 0.06  # seconds
SHORTEST_REST = 0.02  # seconds of a sound that lips cut short


def joined_sounds(said: list[SaidWord], heard: list[Phone]) -> list[Phone]:
    """The words' sounds, what was heard in long gaps between them, and lips that were heard to meet where the words part them."""
    row = filled_up(said, heard)
    for lips in heard:
        if lips.label in LIP_SOUNDS and lips.end - lips.start > LIPS_MEET - 1e-9:
            row = _with_lips(row, lips)
    return row


def _with_lips(row: list[Phone], lips: Phone) -> list[Phone]:
    """The row with this sound in the place of whatever lies there, unless there are lip sounds already."""
    if any(_overlap(phone, lips) and phone.label in LIP_SOUNDS for phone in row):
        return row
    kept = [part for phone in row for part in (_outside(phone, lips) if _overlap(phone, lips) else (phone,))]
    return sorted([*kept, lips], key=lambda phone: phone.start)


def _overlap(one: Phone, other: Phone) -> bool:
    return one.start < other.end and other.start < one.end


def _outside(phone: Phone, lips: Phone) -> list[Phone]:
    """What is left of a sound before the lips meet, or else behind it: one sound is not said twice."""
    ends = replace(phone, end=min(phone.end, lips.start)), replace(phone, start=max(phone.start, lips.end))
    longer = max(ends, key=lambda part: part.end - part.start)
    return [longer] if longer.end - longer.start >= SHORTEST_REST else []
