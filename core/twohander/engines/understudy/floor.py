"""Who holds the floor: turns, overlaps, silences, and the moments that invite a listener's sign of attention."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...audio.voice import stretches
from ...conversation import Turn
from .invitations import invitations

PAUSE_WITHIN_TURN = 1.5  # seconds; a speaker who goes on sooner has kept the turn, if nobody took it
SHORT_UTTERANCE = 1.0  # seconds; speech this short inside the other's turn is a sign of attention ("mhm"), not a turn
CONTINUES_WITHIN = 1.0  # seconds around a short utterance within which the other has to be heard
LAUGHTER_SHARE = 0.7  # an utterance that is laughter to this share takes no turn
MUTUAL_SILENCE = 1.0  # seconds


@dataclass(frozen=True)
class Backchannel:
    """A listener's small sign of attention. listener: 0 or 1; time: its start in seconds; kind: "nod", "smile" or "brows"."""

    listener: int
    time: float
    kind: str


@dataclass(frozen=True)
class Floor:
    """The conversation's shape. speaking: (2, N) bool at RATE, who holds a turn (short pauses inside a turn bridged).

    turns: in order of start. pauses: (start, end) of mutual silences over one second.
    """

    speaking: np.ndarray
    turns: tuple[Turn, ...]
    backchannels: tuple[Backchannel, ...]
    pauses: tuple[tuple[float, float], ...]


def floor_of(hearings: tuple[Hearing, Hearing], seed: int) -> Floor:
    """The floor of a conversation from what was heard on both tracks."""
    frames = max(len(hearing.active) for hearing in hearings)
    active = np.stack([np.pad(hearing.active, (0, frames - len(hearing.active))) for hearing in hearings])
    said = [[stretch for stretch in stretches(active[person]) if not _is_laughter(stretch, hearings[person])] for person in (0, 1)]
    remarks = [[stretch for stretch in said[person] if _is_remark(stretch, active[1 - person], hearings[1 - person])]
               for person in (0, 1)]
    takes = [[stretch for stretch in said[person] if stretch not in remarks[person]] for person in (0, 1)]
    turns = [_turns(takes[person], takes[1 - person]) for person in (0, 1)]
    speaking = np.zeros((2, frames), bool)
    for person in (0, 1):
        for first, last in turns[person]:
            speaking[person, first:last] = True
    in_order = sorted((Turn(person, first / RATE, last / RATE) for person in (0, 1) for first, last in turns[person]),
                      key=lambda turn: (turn.start, turn.speaker))
    backchannels = [
        Backchannel(person, time, kind) for person in (0, 1)
        for time, kind in invitations(hearings[1 - person], speaking[1 - person], speaking[person],
                                      [first / RATE for first, _ in remarks[person]], seed, person)]
    return Floor(
        speaking=speaking,
        turns=tuple(in_order),
        backchannels=tuple(sorted(backchannels, key=lambda sign: (sign.time, sign.listener))),
        pauses=tuple((first / RATE, last / RATE) for first, last in stretches(~active.any(axis=0))
                     if last - first > MUTUAL_SILENCE * RATE))


def _is_laughter(utterance: tuple[int, int], hearing: Hearing) -> bool:
    first, last = utterance[0] / RATE, utterance[1] / RATE
    laughing = sum(max(0.0, min(last, laugh.end) - max(first, laugh.start)) for laugh in hearing.laughs)
    return laughing >= LAUGHTER_SHARE * (last - first)


def _is_remark(utterance: tuple[int, int], other_active: np.ndarray, other: Hearing) -> bool:
    first, last = utterance
    if any(phrase.question and 0 <= first / RATE - phrase.end <= CONTINUES_WITHIN for phrase in other.phrases):
        return False  # it answers a question
    around = round(CONTINUES_WITHIN * RATE)
    before, after = other_active[max(0, first - around):first], other_active[last:last + around]
    return last - first < SHORT_UTTERANCE * RATE and before.any() and after.any()


def _turns(takes: list[tuple[int, int]], other_takes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A person's utterances joined over pauses in which the other does not start to speak."""
    joined: list[tuple[int, int]] = []
    for first, last in takes:
        if joined:
            held_from, held_to = joined[-1]
            taken = any(held_to <= start < first for start, _ in other_takes)
            if first - held_to <= PAUSE_WITHIN_TURN * RATE and not taken:
                joined[-1] = (held_from, last)
                continue
        joined.append((first, last))
    return joined
