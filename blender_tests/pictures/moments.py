"""The moments of a conversation at which a face is worth seeing at every frame."""

from dataclasses import dataclass

import numpy as np
from twohander import rotation
from twohander.audio.hearing import Hearing
from twohander.body.skeleton import JOINT
from twohander.engines.understudy.closures import lip_closures
from twohander.engines.understudy.floor import Floor
from twohander.motion import CharacterMotion

AROUND_CLOSURE = 0.2  # seconds before lips meet and after they part
BEFORE_LAUGH, LAUGH = 0.3, 1.5  # seconds before the voice, and of the strip
AROUND_CHANGE = 0.8  # seconds before and after the next speaker's voice
BEFORE_SIGN, SIGN = 0.2, 1.5  # seconds before a backchannel, and of the strip


@dataclass(frozen=True)
class Moment:
    """A stretch of time on one person's face. person: 0 for A, 1 for B; seconds."""

    person: int
    start: float
    end: float


def closure_moments(hearings: tuple[Hearing, Hearing], floor: Floor) -> tuple[Moment, ...]:
    """Each person's longest meeting of the lips for p, b or m."""
    longest = ((person, max(lip_closures(hearing.phones), key=_length, default=None)) for person, hearing in enumerate(hearings))
    return tuple(Moment(person, hold[0] - AROUND_CLOSURE, hold[1] + AROUND_CLOSURE) for person, hold in longest if hold)


def laugh_moments(hearings: tuple[Hearing, Hearing], floor: Floor) -> tuple[Moment, ...]:
    """The beginning of the longest laugh, on the face that laughs and on the one that sees it."""
    laughs = [(laugh.end - laugh.start, laugh.start, person) for person, hearing in enumerate(hearings) for laugh in hearing.laughs]
    if not laughs:
        return ()
    _, start, person = max(laughs)
    return tuple(Moment(one, start - BEFORE_LAUGH, start - BEFORE_LAUGH + LAUGH) for one in (person, 1 - person))


def turn_moments(hearings: tuple[Hearing, Hearing], floor: Floor) -> tuple[Moment, ...]:
    """The change of turn between the two neighbours that both speak longest, on both faces."""
    changes = [(min(before.end - before.start, after.end - after.start), after.start)
               for before, after in zip(floor.turns, floor.turns[1:]) if before.speaker != after.speaker]
    if not changes:
        return ()
    _, time = max(changes)
    return tuple(Moment(person, time - AROUND_CHANGE, time + AROUND_CHANGE) for person in (0, 1))


def backchannel_moments(hearings: tuple[Hearing, Hearing], floor: Floor) -> tuple[Moment, ...]:
    """The first sign that each person gives while listening."""
    first = {sign.listener: sign.time for sign in reversed(floor.backchannels)}
    return tuple(Moment(person, first[person] - BEFORE_SIGN, first[person] - BEFORE_SIGN + SIGN) for person in sorted(first))


def usual_frame(floor: Floor, person: int, motion: CharacterMotion) -> int | None:
    """The frame in the middle half of a person's longest turn at which the jaw is open as it is at the median; None without turns."""
    turns = [(turn.start, turn.end) for turn in floor.turns if turn.speaker == person]
    if not turns:
        return None
    start, end = max(turns, key=_length)
    frames = np.array(frames_of(start + (end - start) / 4, end - (end - start) / 4, motion.fps, len(motion)))
    opening = np.linalg.norm(rotation.to_axis_angle(motion.body.rotations[frames, JOINT["jaw"]]), axis=1)
    return int(frames[np.argsort(opening)[len(frames) // 2]])


def frames_of(start: float, end: float, fps: float, count: int) -> list[int]:
    """Every frame of a motion of `count` frames whose time lies in start..end seconds; frame k is the time k / fps."""
    return [frame for frame in range(count) if start - 1e-9 <= frame / fps <= end + 1e-9]


def _length(stretch: tuple[float, float]) -> float:
    return stretch[1] - stretch[0]
