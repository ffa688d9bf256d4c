"""Finished sentences, with names and numbers in them, in Blender's language: what reports and the panel say of files, takes and mistakes."""

import re
from collections.abc import Callable
from functools import lru_cache

from bpy.app.translations import pgettext_rpt as rpt_

from . import LANGUAGES

JOINT = "; "  # between sentences that were put into one report
_TEMPLATES = sorted({english for table in LANGUAGES.values() for english in table if "{}" in english},
                    key=lambda english: len(english.replace("{}", "")), reverse=True)  # the one that says most fits best
_VARYING = "((?:(?!; ).)*?)"  # part of one sentence: other sentences that happen to end alike are left alone
_PATTERNS = {english: re.compile(_VARYING.join(map(re.escape, english.split("{}"))), re.DOTALL) for english in _TEMPLATES}
_REMEMBERED = 500  # sentences; panels draw the same ones over and over


def spoken(sentence: str, look_up: Callable[[str], str] = rpt_) -> str:
    """The sentence as the tables say it, where they have {} for what varies; of several in one report each by itself. What no table has stays.

    look_up: gives the translation of what a table has, the same text if there is none.
    """
    known = _known(sentence, look_up)
    if known is not None:
        return known
    for joint in re.finditer(JOINT, sentence):
        first = _known(sentence[:joint.start()], look_up)
        if first is not None:
            return first + JOINT + spoken(sentence[joint.end():], look_up)
    return sentence


def _known(sentence: str, look_up: Callable[[str], str]) -> str | None:
    whole = look_up(sentence)
    if whole != sentence:
        return whole
    english, varying = _taken_apart(sentence)
    if english is None or look_up(english) == english:
        return None
    return look_up(english).format(*(spoken(part, look_up) if part.count(" ") > 1 else part for part in varying))  # names stay as they are


@lru_cache(_REMEMBERED)
def _taken_apart(sentence: str) -> tuple[str | None, tuple[str, ...]]:
    """The template that fits a sentence, and what is in place of its {}."""
    for english, pattern in _PATTERNS.items():
        match = pattern.fullmatch(sentence)
        if match is not None:
            return english, match.groups()
    return None, ()
