"""Where each hand is to be at every moment: rests and gestures joined into one smooth path per hand."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...audio.hearing import RATE
from ...body.limb import framed, softly_reachable
from .figure import Figure
from .gesture_library import HandPose, resting_pair
from .gestures import Stroke
from .hands import SHAPES
from .posture import RestChange
from .pulses import eased, spread, wander

SIDES = ("left", "right")
PREPARATION = (0.32, 0.75)  # seconds, and seconds more per metre; captured reaches of 0.5 m take about 0.7 s
RETRACTION = (0.50, 0.85)  # slower: nothing hangs on it
WORTHWHILE_REST = 2.2  # seconds; a shorter rest within a unit of gestures is not taken
SHORTEST_REST = 0.3  # the same between two units, when the other person speaks
HALFWAY_WAIT = 0.3  # seconds
HALFWAY = 0.75  # of the way back to rest
PREPARATION_ARC = (0.12, 0.0, 0.24)  # metres per metre by which a path swings out and forward
FASTEST = 1.15  # metres per second on average over a movement: a peak of 2.2, as the fastest fiftieth of captured movement
REACH_USED = 0.90  # of the arm: nobody talks with locked elbows
NEAREST = 0.38  # of it: a hand nearer to its shoulder would fold the arm beyond an elbow's range
REACH_EASY = 0.76  # of it, from which raised hands that float or take wide paths are held back, little by little
REACH_HANGING = 0.985  # of it, at rest
TURNING_LEVER = 0.12  # metres
SHORTEST_MOVE = 0.12  # seconds
STROKE_ARC = (0.06, 0.0, 0.10)
OWN_HALF = (0.62, 1.0)  # of the own half of the way to the partner, from which hands are held back and beyond which none goes
SOFTENING = 0.10  # seconds over which the corners of a path are rounded
ROTATION_LAG = 0.04  # seconds by which the hand's attitude and fingers trail its place, as a loose wrist does
RESTING_SPREAD = np.array([0.015, 0.010, 0.012])  # metres; hands never settle in quite the same spot
REST_DRIFT = 0.003  # metres; a resting hand is never quite still
FLOAT, FLOAT_PERIODS = 0.16, (0.9, 0.85, 1.0)  # metres at most, seconds; a raised hand floats with the speech
FLOAT_TURN = (16.0, 9.0, 15.0)  # degrees about forearm, palm and knuckles by which its attitude floats
FINGER_REST, FINGER_REST_PERIOD = 2.0, 1.9  # degrees of bend by which resting fingers stir, seconds
FINGER_PLAY, FINGER_PLAY_PERIOD = 9.0, 0.55  # the same in a raised hand
TRAILING, TRAILING_MOST = 16.0, 22.0  # degrees of bend by which loose fingers stay behind a palm that moves a metre a second, at most


@dataclass(frozen=True)
class HandTrack:
    """One hand over N frames at RATE, as if the body stood neutral; float32. position: (N, 3) wrist, metres. turn: (N, 4) wrist rotation in the world.

    lift: (N,) radians; shape: (N, 20) radians, see hands.py; carried: (N,) 0 with the chest .. 1 with the legs.
    """

    position: np.ndarray
    turn: np.ndarray
    lift: np.ndarray
    shape: np.ndarray
    carried: np.ndarray


@dataclass(frozen=True)
class _State:
    position: np.ndarray
    turn: np.ndarray
    lift: float
    shape: np.ndarray
    carried: float


@dataclass(frozen=True)
class _Move:
    start: float
    end: float
    target: _State
    arc: tuple[float, float, float]
    gesturing: bool = False


def hand_tracks(figure: Figure, strokes: tuple[Stroke, ...], rests: tuple[RestChange, ...], leading: str, thighs: np.ndarray | None,
                tempo: np.ndarray, ahead: float, random: np.random.Generator) -> dict[str, HandTrack]:
    """Both hands' paths {"left": ..., "right": ...} over len(tempo) frames.

    ahead: metres in front of the shoulders in which wrists have room.
    thighs: (2, 3) world positions on the thighs where a seated person's wrists lie; None when standing. tempo: (N,) factor on speed.
    """
    tracks = {}
    local = None if thighs is None else np.stack([_to_reference(figure, side, place) for side, place in zip(SIDES, thighs)])
    chin = (figure.chin - figure.shoulder_middle) / figure.reach
    places = {rest.rest: resting_pair(rest.rest, leading, local, chin) for rest in rests}
    # Both hands settle together, or clasped hands would part.
    settled = random.uniform(-RESTING_SPREAD, RESTING_SPREAD, (len(rests), 3)) * figure.size
    for side in SIDES:
        states = [(rest, _state(figure, side, places[rest.rest][side], REACH_HANGING, offset)) for rest, offset in zip(rests, settled)]
        moves = _moves(figure, side, strokes, states, tempo)
        tracks[side] = _track(figure, side, states[0][1], moves, len(tempo), ahead, random)
    return tracks


def _moves(figure: Figure, side: str, strokes: tuple[Stroke, ...], rests: list[tuple[RestChange, _State]], tempo: np.ndarray) -> list[_Move]:
    """Preparation, stroke and retraction of every gesture of one hand, and the changes of rest in between."""
    own = [(stroke.apex + lag, stroke, gesture) for stroke in strokes for hand, gesture, lag in stroke.gestures if hand == side]
    moves: list[_Move] = []
    resting = now = rests[0][1]
    free = earliest = 0.0  # when the hand wants to leave, and from when on it could
    waiting = list(rests[1:])
    for index, (apex, stroke, gesture) in enumerate(own):
        speed = float(tempo[min(int(apex * RATE), len(tempo) - 1)])
        fastest = FASTEST * speed
        ready, top = _state(figure, side, gesture.ready), _state(figure, side, gesture.apex)
        begin = apex - max(gesture.seconds / speed, _distance(ready, top) / fastest)
        while waiting and waiting[0][0].time < begin:
            change, resting = waiting.pop(0)
            start = max(change.time, free)
            if start + change.duration < begin - _duration(PREPARATION, resting, ready, speed):
                moves.append(_Move(start, start + change.duration, resting, PREPARATION_ARC))
                now, free, earliest = resting, start + change.duration, start + change.duration
        # In a hurry the hold before is cut, then the way: the stroke starts from as far as the hand gets.
        start = max(min(free, begin), earliest, begin - _duration(PREPARATION, now, ready, speed))
        if begin > start + SHORTEST_MOVE:
            ready = _towards(now, ready, fastest * (begin - start))
            moves.append(_Move(start, begin, ready, PREPARATION_ARC, True))
        else:
            begin, ready = start, now
        top_time = max(apex, begin + SHORTEST_MOVE)
        top = _towards(ready, top, fastest * (top_time - begin))
        moves.append(_Move(begin, top_time, top, STROKE_ARC, True))
        now, free, earliest = top, top_time + stroke.hold, top_time
        while waiting and waiting[0][0].time < free:
            resting = waiting.pop(0)[1]
        back = _duration(RETRACTION, now, resting, speed)
        following, least = np.inf, SHORTEST_REST
        if index + 1 < len(own):
            next_apex, next_stroke, next_gesture = own[index + 1]
            following = next_apex - next_gesture.seconds
            least = WORTHWHILE_REST if next_stroke.unit == stroke.unit else SHORTEST_REST
        if following - free > back + least + PREPARATION[0]:
            moves.append(_Move(free, free + back, resting, PREPARATION_ARC))
            now, free = resting, free + back
            earliest = free
        elif following - free > HALFWAY_WAIT:
            # Too short to rest, too long to freeze: the hand sinks part of the way.
            now = _between(top, resting, HALFWAY)
            back = _duration(RETRACTION, top, now, speed)
            moves.append(_Move(free, free + back, now, STROKE_ARC, True))
            free += back
            earliest = free
    for change, state in waiting:
        start = max(change.time, free)
        moves.append(_Move(start, start + change.duration, state, PREPARATION_ARC))
        free = start + change.duration
    return moves


def _duration(law: tuple[float, float], start: _State, end: _State, speed: float) -> float:
    return (law[0] + law[1] * _distance(start, end)) / speed


def _distance(start: _State, end: _State) -> float:
    """Metres between two places of the hand, or the turn between them as metres at the end of a lever, whichever is more."""
    turn = float(rotation.angle_between(start.turn, end.turn))
    return max(float(np.linalg.norm(end.position - start.position)), TURNING_LEVER * turn)


def _towards(start: _State, end: _State, distance: float) -> _State:
    """The goal, or the point on the way to it that lies at most a distance away."""
    whole = _distance(start, end)
    return end if whole <= distance else _between(start, end, distance / whole)


def _track(figure: Figure, side: str, first: _State, moves: list[_Move], frames: int, ahead: float, random: np.random.Generator) -> HandTrack:
    signs = _mirrored((1.0, 1.0, 1.0), side)
    position = np.tile(first.position, (frames, 1))
    turn = np.tile(first.turn, (frames, 1))
    rest = np.tile(np.concatenate([[first.lift, first.carried], first.shape]).astype(np.float32), (frames, 1))
    raised = np.zeros(frames)
    starts = [min(max(round(move.start * RATE), 0), frames) for move in moves] + [frames]
    for move, start, stop in zip(moves, starts, starts[1:]):
        if start == frames:
            break
        stop = min(stop + 1, frames)  # the next move starts from this one's last frame
        share = eased((np.arange(start, stop) / RATE - move.start) / (move.end - move.start))
        column = share[:, None]
        begin = position[start].copy(), turn[start].copy(), rest[start].copy()
        distance = np.linalg.norm(move.target.position - begin[0])
        bulge = 16 * column ** 2 * (1 - column) ** 2
        raised[start:stop] = move.gesturing
        goal = np.concatenate([[move.target.lift, move.target.carried], move.target.shape])
        position[start:stop] = begin[0] + column * (move.target.position - begin[0]) + bulge * distance * np.array(move.arc) * signs
        turn[start:stop] = rotation.slerp(begin[1], move.target.turn, share)
        rest[start:stop] = begin[2] + column * (goal - begin[2])
    position = spread(position, SOFTENING)
    floating = spread(raised, 0.8)[:, None]
    position += REST_DRIFT * np.stack([wander(random, frames, period) for period in (2.3, 2.9, 3.1)], axis=1)
    position += FLOAT * floating * np.tanh(np.stack([wander(random, frames, period) for period in FLOAT_PERIODS], axis=1))
    held_back = softly_reachable(figure.shoulders[SIDES.index(side)], position, _arm(figure, side), REACH_EASY, REACH_USED)
    position += floating * (held_back - position)
    position[:, 2] = figure.shoulder_middle[2] + _held_back(position[:, 2] - figure.shoulder_middle[2], ahead)
    turn = rotation.normalized(spread(rotation.shortest_arc(turn), SOFTENING))
    rest = spread(rest, SOFTENING)
    turn, rest = _late(turn), _late(rest)
    sway = np.radians(FLOAT_TURN) * floating * np.stack([wander(random, frames, period) for period in (0.5, 0.65, 0.55)], axis=1)
    turn = rotation.multiply(turn, rotation.from_axis_angle(sway))
    lift, carried, shape = rest[:, 0].copy(), rest[:, 1].copy(), rest[:, 2:]
    stirring = np.radians(FINGER_REST) * np.stack([wander(random, frames, FINGER_REST_PERIOD) for _ in range(5)], axis=1)
    stirring += np.radians(FINGER_PLAY) * floating * np.stack([wander(random, frames, FINGER_PLAY_PERIOD) for _ in range(5)], axis=1)
    stirring += floating * _trailing(position, turn)[:, None]
    for entry, bend in enumerate(_BENDS):
        shape[:, entry] += bend * stirring[:, entry // 4]
    return HandTrack(position.astype(np.float32), turn.astype(np.float32), lift, shape, carried)


def _held_back(forward: np.ndarray, ahead: float) -> np.ndarray:
    """Distances in front (N,), compressed little by little so that none reaches beyond the room ahead."""
    easy, most = (share * ahead for share in OWN_HALF)
    return np.where(forward > easy, most - (most - easy) * np.exp(-np.maximum(forward - easy, 0) / (most - easy)), forward)


def _trailing(position: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Radians (N,) by which fingers bend because the palm moves away from them: straighter when it leads, more bent when the back does."""
    palm = rotation.rotate(turn, np.array([0.0, -1.0, 0.0]))
    speed = np.sum(np.gradient(position, 1 / RATE, axis=0) * palm, axis=1)
    return -np.radians(TRAILING_MOST) * np.tanh(spread(speed, SOFTENING) * TRAILING / TRAILING_MOST)


_BENDS = np.array([1.0, 1.2, 0.8, 0.0] * 4 + [0.5, 0.8, 1.0, 1.0])  # which entries of a shape play when the fingers stir


def _late(values: np.ndarray) -> np.ndarray:
    delay = round(ROTATION_LAG * RATE)
    return np.concatenate([np.repeat(values[:1], delay, 0), values])[:len(values)]


def _mirrored(vector, side: str) -> np.ndarray:
    return np.array(vector, float) * ((1, 1, 1) if side == "left" else (-1, 1, 1))


def _state(figure: Figure, side: str, pose: HandPose, used: float = REACH_USED, offset: np.ndarray | float = 0.0) -> _State:
    """A pose of the library for this body and this side, moved by an offset in metres, no nearer to the shoulder and no farther off than a share of the arm."""
    fingers, palm = _mirrored(pose.fingers, side), _mirrored(pose.palm, side)
    rest = framed(_mirrored((1, 0, 0), side), np.array([0.0, -1.0, 0.0]))
    turn = rotation.multiply(framed(fingers, palm), rotation.inverse(rest))
    position = figure.shoulder_middle + figure.reach * _mirrored(pose.position, side) + offset
    shoulder = figure.shoulders[SIDES.index(side)]
    away = position - shoulder
    distance = float(np.linalg.norm(away)) / _arm(figure, side)
    position = shoulder + away * np.clip(distance, NEAREST, used) / distance
    return _State(position, turn, pose.lift, SHAPES[pose.shape], pose.carried)


def _arm(figure: Figure, side: str) -> float:
    return figure.length(f"{side}_shoulder", f"{side}_elbow") + figure.length(f"{side}_elbow", f"{side}_wrist")


def _to_reference(figure: Figure, side: str, place: np.ndarray) -> np.ndarray:
    return _mirrored((place - figure.shoulder_middle) / figure.reach, side)


def _between(first: _State, second: _State, share: float) -> _State:
    mixed = [a + share * (b - a) for a, b in ((first.position, second.position), (first.shape, second.shape))]
    return _State(mixed[0], rotation.slerp(first.turn, second.turn, np.array(share)), first.lift + share * (second.lift - first.lift),
                  mixed[1], first.carried + share * (second.carried - first.carried))
