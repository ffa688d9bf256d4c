"""What hands can do: resting places, and gestures with a start and an apex, written for a body of 1.70 m.

Positions are those of the wrist, in metres from the middle between the shoulders: x away from the midline on the hand's own side, y up,
z forward. `fingers` is where the fingers point and `palm` where the palm looks, in the same axes; they need not be square or of length one.
The forms follow McNeill, Hand and Mind (1992), and Kendon, Gesture (2004); the numbers were set by eye.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

CLOSEST = 0.17  # metres before the shoulders, the nearest that a wrist comes to the breast
BEAT_SECONDS = 0.28  # of a beat on top of another gesture, the shortest stroke
CHIN = "chin"  # the resting place of one who listens closely, standing or seated
UNDER_CHIN = np.array([0.015, -0.040, 0.020])  # metres from the chin to the middle of the palm
HAND_CENTRE = 0.085  # metres from the wrist to the middle of the palm


@dataclass(frozen=True)
class HandPose:
    """One place and attitude of one hand. lift: radians by which the elbow is raised outward; shape: a name in hands.SHAPES.

    carried: 0 if the hand moves along with the chest, 1 if it lies on the legs.
    """

    position: tuple[float, float, float]
    fingers: tuple[float, float, float]
    palm: tuple[float, float, float]
    shape: str
    lift: float = 0.0
    carried: float = 0.0

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "HandPose":
        """The same attitude elsewhere."""
        return replace(self, position=(self.position[0] + x, self.position[1] + y, self.position[2] + z))


    def turned(self, angle: float) -> "HandPose":
        """The pose turned about the upright axis through the shoulders' middle, in radians towards the hand's own side."""
        sine, cosine = np.sin(angle), np.cos(angle)
        return replace(self, **{name: (cosine * x + sine * z, y, cosine * z - sine * x)
                                for name in ("position", "fingers", "palm") for x, y, z in [getattr(self, name)]})


@dataclass(frozen=True)
class Gesture:
    """From `ready` the stroke goes to `apex`. seconds: the stroke's duration. shrug: radians by which the shoulders rise with it."""

    ready: HandPose
    apex: HandPose
    seconds: float
    shrug: float = 0.0


def beat(size: float, random: np.random.Generator) -> Gesture:
    """A short flick down or forward that only marks the accent."""
    ready = HandPose((_near(random, 0.20), _near(random, -0.12), _near(random, 0.235)), (-0.30, 0.40, 1.0), (-0.85, -0.45, 0.0), "soft", 0.10)
    apex = replace(ready.moved(0.05, -0.20 * size, 0.08 * size), fingers=(-0.20, -0.05, 1.0))
    return Gesture(ready, apex, 0.32)


def offer(size: float, random: np.random.Generator) -> Gesture:
    """The open palm that presents what is said."""
    ready = HandPose((_near(random, 0.11), _near(random, -0.25), _near(random, 0.23)), (-0.55, 0.20, 0.9), (-0.75, 0.10, -0.55), "soft")
    apex = HandPose((0.20 + 0.10 * size, ready.position[1] - 0.04, 0.24 + 0.11 * size), (0.30, 0.10, 1.0), (-0.45, 0.90, 0.0), "open")
    return Gesture(ready, apex, 0.44)


def turn_palm(size: float, random: np.random.Generator) -> Gesture:
    """A small lazy turn of the palm, hardly leaving the waist."""
    ready = HandPose((_near(random, 0.19), _near(random, -0.36), _near(random, 0.24)), (-0.50, 0.0, 0.9), (-0.75, -0.60, -0.1), "relaxed")
    apex = replace(ready.moved(0.12 * size, 0.12 * size, 0.08 * size), fingers=(0.1, 0.05, 1.0), palm=(-0.55, 0.80, 0.0), shape="soft")
    return Gesture(ready, apex, 0.40)


def frame(size: float, random: np.random.Generator) -> Gesture:
    """The hand as one wall of a box that holds the subject."""
    ready = HandPose((_near(random, 0.11), _near(random, -0.14), _near(random, 0.25)), (-0.15, 0.50, 0.9), (-1.0, -0.10, 0.0), "cup")
    apex = replace(ready.moved(0.11 * size, -0.18 * size, 0.08 * size), fingers=(-0.10, 0.20, 1.0))
    return Gesture(ready, apex, 0.38)


def count_one(size: float, random: np.random.Generator) -> Gesture:
    """The index finger raised: the first item of a list."""
    return _count(size, random, "point")


def count_two(size: float, random: np.random.Generator) -> Gesture:
    """Two fingers raised: the second item."""
    return _count(size, random, "two")


def count_three(size: float, random: np.random.Generator) -> Gesture:
    """Three fingers raised: the third item."""
    return _count(size, random, "three")


def to_self(size: float, random: np.random.Generator) -> Gesture:
    """The hand to the own breastbone."""
    ready = HandPose((_near(random, 0.17), _near(random, -0.27), _near(random, 0.27)), (-0.80, 0.20, 0.5), (-0.55, -0.10, -0.8), "soft", 0.15)
    apex = HandPose((0.115, -0.195, 0.185), (-1.0, 0.30, -0.05), (-0.05, -0.05, -1.0), "flat", 0.30)
    return Gesture(ready, apex, 0.34)


def to_partner(size: float, random: np.random.Generator) -> Gesture:
    """The half-open hand towards the person spoken to."""
    ready = HandPose((_near(random, 0.18), _near(random, -0.28), _near(random, 0.26)), (-0.25, 0.25, 1.0), (-0.90, -0.20, 0.0), "soft")
    apex = HandPose((0.17, -0.24, 0.31 + 0.05 * size), (-0.08, 0.12, 1.0), (-0.75, 0.55, 0.0), "soft")
    return Gesture(ready, apex, 0.32)


def brush(size: float, random: np.random.Generator) -> Gesture:
    """The back of the hand sweeps something aside."""
    ready = HandPose((_near(random, 0.07), _near(random, -0.27), _near(random, 0.30)), (-0.60, 0.25, 0.8), (-0.55, -0.55, -0.6), "relaxed", 0.25)
    apex = HandPose((0.26 + 0.07 * size, -0.29, 0.31), (0.40, -0.05, 1.0), (-0.35, -0.90, 0.1), "open", 0.20)
    return Gesture(ready, apex, 0.44)


def pinch(size: float, random: np.random.Generator) -> Gesture:
    """Thumb and index finger hold a fine point."""
    ready = HandPose((_near(random, 0.18), _near(random, -0.12), _near(random, 0.25)), (-0.30, 0.60, 0.9), (-0.80, -0.30, 0.3), "pinch", 0.10)
    apex = replace(ready.moved(0.03, -0.17 * size, 0.08 * size), fingers=(-0.25, 0.20, 1.0))
    return Gesture(ready, apex, 0.33)


def shrug(size: float, random: np.random.Generator) -> Gesture:
    """Shoulders up, palms up: who knows."""
    ready = HandPose((0.20, -0.36, 0.22), (-0.10, 0.05, 1.0), (-0.85, 0.20, -0.2), "soft")
    apex = HandPose((0.26 + 0.02 * size, -0.315, 0.27), (0.45, 0.0, 0.9), (-0.35, 0.90, 0.15), "open")
    return Gesture(ready, apex, 0.40, shrug=np.radians(8.0) * size)


def again(held: Gesture, size: float, random: np.random.Generator) -> Gesture:
    """A beat on top of a gesture that is being held (McNeill's superimposed beat)."""
    x, z = random.uniform(-0.03, 0.02), random.uniform(-0.03, 0.02)
    back = min(0.06 * size - z, held.apex.position[2] - CLOSEST)
    ready = held.apex.moved(x - 0.04 * size, 0.13 * size, -back)
    return Gesture(ready, held.apex.moved(x + 0.01, -0.01 * size, z + 0.01 * size), BEAT_SECONDS)


ONE_HAND: dict[Callable, float] = {beat: 5.0, offer: 3.0, turn_palm: 3.0, pinch: 1.2, to_self: 0.7, to_partner: 1.0, brush: 0.9}
BOTH_HANDS: dict[Callable, float] = {frame: 2.5, offer: 2.0, beat: 2.0, turn_palm: 2.0, shrug: 0.5}
COUNTS = (count_one, count_two, count_three)


def resting_pair(name: str, main: str, thighs: np.ndarray | None, chin: np.ndarray) -> dict[str, HandPose]:
    """Both hands' poses {"left": ..., "right": ...} of a resting place.

    main: the hand that lies on top. chin: (3,) where the chin is, in a gesture's axes. thighs: (2, 3) the tops of the thighs where a hand lies, left first, in a gesture's axes with
    each hand's own side as x; None for a standing body, which has none of the seated places.
    """
    other = "right" if main == "left" else "left"
    if name == "hang":
        # Never alike on both sides.
        return {main: HandPose((0.222, -0.495, 0.055), (-0.02, -1.0, 0.16), (-0.80, 0.05, -0.62), "hanging"),
                other: HandPose((0.226, -0.495, 0.030), (-0.02, -1.0, 0.10), (-0.85, 0.05, -0.50), "hanging")}
    if name == "clasp":
        return _clasped(main, other, (0.0, -0.440, 0.228), 0.0)
    if name == "waist":
        return _clasped(main, other, (0.0, -0.385, 0.235), 0.12)
    if name == "hold":
        # The main hand lies on the other forearm, which crosses the belly.
        return {other: HandPose((0.045, -0.385, 0.190), (-1.0, 0.02, 0.10), (-0.10, -0.35, -1.0), "relaxed", 0.05),
                main: HandPose((0.030, -0.345, 0.262), (-1.0, 0.05, -0.25), (-0.20, -0.60, -0.85), "over", 0.10)}
    if name == CHIN:
        # A loose fist under the chin; the other forearm crosses the belly and bears the elbow.
        fist = _around(tuple(chin + UNDER_CHIN), (-0.22, 0.95, -0.12), (-0.35, -0.10, -0.90), "chin", 0.0, 0.0)
        return {main: fist, other: HandPose((-0.075, -0.325, 0.215), (-1.0, 0.10, 0.05), (-0.10, 0.35, -0.90), "relaxed", 0.05)}
    if name == "one_low":
        hanging = resting_pair("hang", main, thighs, chin)
        return {main: HandPose((0.13, -0.375, 0.235), (-0.85, 0.05, 0.50), (-0.35, -0.55, -0.75), "relaxed", 0.05), other: hanging[other]}
    if thighs is None:
        raise KeyError(f"{name} is no resting place of a standing body")
    on_thigh = {side: HandPose(tuple(thighs[index]), (-0.18, -0.06, 1.0), (-0.10, -1.0, -0.06), "thigh", 0.05, carried=1.0)
                for index, side in enumerate(("left", "right"))}
    if name == "thighs":
        return on_thigh
    middle = thighs.mean(axis=0)
    lap = _clasped(main, other, (0.0, float(middle[1]) + 0.018, float(middle[2]) - 0.02), 0.06, carried=0.8, droop=0.45)
    if name == "lap":
        return lap
    if name == "one_in_lap":
        resting = replace(lap[main].moved(0.02, -0.005, -0.01), shape="relaxed")
        return {main: resting, other: on_thigh[other]}
    raise KeyError(f"there is no resting place {name}")


STANDING_RESTS = ("waist", "clasp", "hang", "one_low", "hold")
SEATED_RESTS = ("lap", "thighs", "one_in_lap")


def _clasped(main: str, other: str, centre: tuple[float, float, float], lift: float, carried: float = 0.0,
             droop: float = 1.0) -> dict[str, HandPose]:
    """The main hand's palm on the back of the other hand, both crossing before the body.

    centre: the other palm's middle. droop: how far the fingers hang down, 1 for a standing body.
    """
    under = _around(centre, (-0.62, -0.72 * droop, 0.22), (-0.20, -0.10, -1.0), "relaxed", lift, carried)
    upper = (centre[0], centre[1] + 0.018, centre[2] + 0.052)
    return {other: under, main: _around(upper, (-0.88, -0.40 * droop, 0.02), (0.0, -0.12, -1.0), "over", lift, carried)}


def _around(centre, fingers, palm, shape: str, lift: float, carried: float) -> HandPose:
    """A hand whose palm, not its wrist, lies at the centre."""
    direction = np.array(fingers) / np.linalg.norm(fingers)
    return HandPose(tuple(np.array(centre) - HAND_CENTRE * direction), fingers, palm, shape, lift, carried)


def _count(size: float, random: np.random.Generator, shape: str) -> Gesture:
    ready = HandPose((_near(random, 0.18), -0.19, 0.26), (-0.20, 0.85, 0.5), (-0.65, -0.25, 0.70), shape, 0.05)
    apex = replace(ready.moved(0.01, -0.07 * size, 0.07 * size), fingers=(-0.15, 0.70, 0.75))
    return Gesture(ready, apex, 0.26)


def _near(random: np.random.Generator, value: float) -> float:
    """The value, a few centimetres off: nobody returns to the same point."""
    return value + random.uniform(-0.025, 0.025)
