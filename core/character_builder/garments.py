"""Top, trousers and shoes, tailored from MakeHuman's tights on the sculpted body."""

from dataclasses import dataclass, replace

import numpy as np

from twohander.body.look import LookPart
from twohander.body.skeleton import JOINT

from .assembly import Figure
from .cloth import Cloth, clipped, eased, hemmed, refined, trimmed, with_even_borders
from .colors import linear
from .correctives import forearm_twist
from .folds import folded_top, folded_trousers
from .heads import smoothstep
from .parts import look_part
from .surfaces import SkinDistance, neighbours, smoothed, triangles_of

CLOTH_THICKNESS = 0.002  # metres
WAISTBAND = 0.06  # metres above the hem of the top, under which the trousers end unseen
TROUSER_LEG_END = -0.005  # metres above the ankle joint
SHOE_COLLAR = 0.025  # metres above the ankle joint
SOLE = 0.014  # metres from the bare soles to the ground
NECK_TRIM, CUFF_TRIM, HEM_TRIM = 0.015, 0.020, 0.018  # metres, widths of the ribbed bands
DRAPE_PASSES = 40  # of smoothing the hem's weights
DRAPE_RANGE = (-0.02, 0.05)  # metres under the pelvis joint over which the hem begins to drape
COLLAR_RISE, COLLAR_SLOPE = 0.021, 0.30  # metres above the neck joint at the back; fall towards the front
COLLAR_RADIUS = 0.085  # metres around the neck within which cloth may not climb above the collar's plane
TRIM_RISE = 0.0012  # metres


@dataclass(frozen=True)
class Dressing:
    """A sculpted figure ready to be dressed. skin: signed distance to the body; joints: (55, 3) sculpted."""

    figure: Figure
    tights: Cloth
    skin: SkinDistance
    joints: np.ndarray

    @classmethod
    def of(cls, figure: Figure) -> "Dressing":
        shell = figure.tights
        return cls(figure, Cloth(shell.vertices, shell.weights, shell.quads.tolist()),
                   SkinDistance(figure.sculpted, triangles_of(figure.skin_quads)), figure.pose.sculpted_joints)

    def height(self, joint: str) -> float:
        return float(self.joints[JOINT[joint]][1])

    def random(self, garment: int) -> np.random.Generator:
        """The seed of one garment's folds."""
        return np.random.default_rng([self.figure.recipe.seed, 10 + garment])

    def clear(self, cloth: Cloth, ease: float) -> Cloth:
        """Cloth pushed out to at least `ease` metres from the skin."""
        distance, outward = self.skin(cloth.vertices)
        return replace(cloth, vertices=cloth.vertices + outward * np.maximum(ease - distance, 0)[:, None])

    def smoothed_tights(self, passes: int) -> Cloth:
        cloth = self.tights
        return replace(cloth, vertices=smoothed(cloth.vertices, neighbours(cloth.polygons, len(cloth.vertices)), passes))


def garments(figure: Figure) -> list[tuple[LookPart, Cloth]]:
    """The clothes of a figure, each as a part in the rest pose and as cloth on the sculpted body."""
    dressing, recipe = Dressing.of(figure), figure.recipe
    pieces = (("top", "knit", recipe.top.color, top(dressing), recipe.top.trim_radius),
              ("trousers", "twill", recipe.trousers, trousers(dressing), 0.0022),
              ("shoes", "leather", recipe.shoes, shoes(dressing), 0.0022))
    dressed = []
    for name, material, color, cloth, hem_radius in pieces:
        cloth = hemmed(cloth, hem_radius)
        rest = figure.pose.unposed(cloth.vertices, cloth.weights)
        dressed.append((look_part(name, material, linear(color), rest, cloth.weights, cloth.polygons, None,
                                  forearm_twist(rest, cloth.weights, figure.joints), CLOTH_THICKNESS), cloth))
    return dressed


def top(dressing: Dressing) -> Cloth:
    """A shirt with ribbed neck, sleeves and hem."""
    cut = dressing.figure.recipe.top
    cloth = dressing.smoothed_tights(cut.smoothing)
    arms = _weight(cloth, "shoulder", "elbow", "wrist")
    fall = smoothstep(dressing.height("spine3") - cloth.vertices[:, 1], 0, 0.35)
    cloth = eased(cloth, dressing.skin, cut.ease + (1 - arms) * fall * cut.flare + arms * cut.sleeve_ease)
    hem = dressing.height("left_hip") + cut.hem
    cloth = clipped(cloth, cloth.vertices[:, 1] - hem)
    cloth = clipped(cloth, _sleeve_field(dressing, cloth, cut.sleeve))
    neck = dressing.joints[JOINT["neck"]]
    forward = cloth.vertices[:, 2] - neck[2] - cut.neck_forward
    depth = cut.neck_back + (cut.neck_depth - cut.neck_back) * smoothstep(forward, -0.03, 0.04)
    from_neck = np.hypot(cloth.vertices[:, 0] / cut.neck_width, forward / depth)
    below = (neck[1] - cut.neck_drop - cloth.vertices[:, 1]) / 0.03
    cloth = clipped(cloth, np.maximum(from_neck - 1, below))
    cloth = _with_draping_hem(dressing, with_even_borders(clipped(cloth, _collar_field(cloth, neck))))
    cloth = folded_top(dressing.clear(refined(cloth), cut.ease), dressing.joints, dressing.random(1))
    cloth = trimmed(cloth, neck, NECK_TRIM, TRIM_RISE)
    cloth = trimmed(cloth, np.array([0, hem, neck[2]]), HEM_TRIM, TRIM_RISE)
    for side in ("left", "right"):
        cloth = trimmed(cloth, _sleeve_end(dressing, side, cut.sleeve), CUFF_TRIM, TRIM_RISE)
    return cloth


def trousers(dressing: Dressing) -> Cloth:
    """Straight trousers, wider below the hip and the knee."""
    cloth = dressing.smoothed_tights(10)
    height = cloth.vertices[:, 1]
    ease = (0.006 + 0.012 * smoothstep(dressing.height("left_hip") - height, 0.05, 0.5)
            + 0.010 * smoothstep(dressing.height("left_knee") - height, 0.05, 0.4))
    cloth = eased(cloth, dressing.skin, ease)
    cloth = clipped(cloth, dressing.height("left_hip") + dressing.figure.recipe.top.hem + WAISTBAND - cloth.vertices[:, 1])
    cloth = with_even_borders(clipped(cloth, cloth.vertices[:, 1] - dressing.height("left_ankle") - TROUSER_LEG_END))
    cloth = folded_trousers(dressing.clear(refined(cloth), 0.005), dressing.joints, dressing.random(2))
    for side in ("left", "right"):
        cloth = trimmed(cloth, dressing.joints[JOINT[f"{side}_ankle"]], 0.025, TRIM_RISE)
    return cloth


def shoes(dressing: Dressing) -> Cloth:
    """Low shoes with flat soles."""
    ankle = dressing.height("left_ankle")
    cloth = dressing.smoothed_tights(3)
    cloth = eased(cloth, dressing.skin, 0.008 + 0.006 * smoothstep(ankle - 0.01 - cloth.vertices[:, 1], 0, 0.05), 5, 3)
    cloth = clipped(cloth, ankle + SHOE_COLLAR - cloth.vertices[:, 1])
    ground = dressing.figure.sculpted[:, 1].min() - SOLE
    height = cloth.vertices[:, 1]
    flat = smoothstep(ground + 0.024 - height, -0.004, 0.010)
    sole = ground + (height - height.min()) * 0.25
    return with_even_borders(replace(cloth, vertices=np.c_[cloth.vertices[:, 0], height * (1 - flat) + sole * flat, cloth.vertices[:, 2]]))


def _collar_field(cloth: Cloth, neck: np.ndarray) -> np.ndarray:
    """Positive (N,) under the slanting plane in which a collar lies, and everywhere off the neck."""
    plane = neck[1] + COLLAR_RISE - COLLAR_SLOPE * (cloth.vertices[:, 2] - neck[2] + 0.05)
    off_neck = np.hypot(cloth.vertices[:, 0], cloth.vertices[:, 2] - neck[2]) - COLLAR_RADIUS
    return np.maximum(plane - cloth.vertices[:, 1], off_neck)


def _with_draping_hem(dressing: Dressing, cloth: Cloth) -> Cloth:
    """Cloth whose lower part follows both thighs together, so that it hangs over a seated lap instead of into the groin."""
    even = smoothed(cloth.weights, neighbours(cloth.polygons, len(cloth.vertices)), DRAPE_PASSES)
    low = smoothstep(dressing.height("pelvis") - cloth.vertices[:, 1], *DRAPE_RANGE)[:, None]
    return replace(cloth, weights=cloth.weights * (1 - low) + even * low)


def _sleeve_field(dressing: Dressing, cloth: Cloth, sleeve: float) -> np.ndarray:
    """Positive (N,) above the sleeves' ends; lengths are shares of the upper arm, or one plus shares of the forearm."""
    upper, lower = ("shoulder", "elbow") if sleeve <= 1 else ("elbow", "wrist")
    limb = _weight(cloth, "shoulder", "elbow", "wrist") if sleeve <= 1 else _weight(cloth, "elbow", "wrist")
    share = sleeve if sleeve <= 1 else sleeve - 1
    along = np.zeros(len(cloth.vertices))
    for side, mask in (("left", cloth.vertices[:, 0] > 0), ("right", cloth.vertices[:, 0] <= 0)):
        start, end = (dressing.joints[JOINT[f"{side}_{part}"]] for part in (upper, lower))
        along[mask] = (cloth.vertices[mask] - start) @ (end - start) / np.sum((end - start) ** 2)
    return np.where(limb > 0.5, share - along, 1.0)


def _sleeve_end(dressing: Dressing, side: str, sleeve: float) -> np.ndarray:
    upper, lower, share = ("shoulder", "elbow", sleeve) if sleeve <= 1 else ("elbow", "wrist", sleeve - 1)
    start, end = (dressing.joints[JOINT[f"{side}_{part}"]] for part in (upper, lower))
    return start + (end - start) * share


def _weight(cloth: Cloth, *parts: str) -> np.ndarray:
    """Sum (N,) of both sides' weights of the named joints."""
    return cloth.weights[:, [JOINT[f"{side}_{part}"] for side in ("left", "right") for part in parts]].sum(axis=1)
