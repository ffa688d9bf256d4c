"""Teeth and gums: twelve rounded crowns a jaw along the arch of MakeHuman's teeth helper."""

from dataclasses import dataclass

import numpy as np

from .eyes import Piece
from .surfaces import zipped

MERIDIANS = 10  # of one crown
PARALLELS = np.radians([-66, -40, -14, 14, 40, 66])
ROUNDNESS = 0.42  # exponent of the superellipsoid: 1 is an ellipsoid, 0 a box
GUM_STEPS = 25
ARCH_HALF_ANGLE = np.radians(86)


@dataclass(frozen=True)
class Arcade:
    """The crowns of one jaw from the middle outward, one side; millimetres. forward: metres off the helper's arch."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    gum_height: float
    forward: float


UPPER = Arcade((8.4, 6.6, 7.4, 6.8, 6.6, 9.5), (9.8, 8.8, 9.5, 8.0, 7.6, 7.0), 6.4, 0.0021)
LOWER = Arcade((5.4, 5.9, 6.7, 6.9, 7.0, 10.0), (8.0, 8.2, 8.8, 7.8, 7.4, 7.0), 5.8, 0.0012)
UPPER_DROP = 0.0036  # metres from the helper's edge down: upper teeth show below the lip as soon as the mouth opens
OVERBITE = 0.0018  # metres by which the upper teeth cover the lower ones
LATERAL_INCISOR_STEP = 0.0007  # metres by which the second tooth stays short of the biting edge


class Arch:
    """The outer curve of a row of teeth seen from above: radius as a cubic in the squared azimuth."""

    def __init__(self, points: np.ndarray):
        self.back = points[:, 2].min() + 0.002
        across, forward = points[:, 0], points[:, 2] - self.back
        azimuth, radius = np.arctan2(across, forward), np.hypot(across, forward)
        bins = np.linspace(azimuth.min(), azimuth.max(), 13)
        outermost = []
        for low, high in zip(bins, bins[1:]):
            inside = np.nonzero((azimuth >= low) & (azimuth <= high))[0]
            if len(inside):
                outermost.append(inside[np.argmax(radius[inside])])
        self._coefficients = np.polyfit(azimuth[outermost] ** 2, radius[outermost], 3)

    def place(self, azimuth: float) -> np.ndarray:
        """The point (3,) of the arch at an azimuth, at height zero, slightly inside the helper's surface."""
        radius = np.polyval(self._coefficients, azimuth ** 2) - 0.0012
        return np.array([radius * np.sin(azimuth), 0.0, radius * np.cos(azimuth) + self.back])

    def azimuths_at(self, lengths: np.ndarray) -> np.ndarray:
        """Azimuths whose arc length from the middle, as shares of the whole, equals `lengths`."""
        azimuths = np.linspace(0, ARCH_HALF_ANGLE, 400)
        steps = np.linalg.norm(np.diff([self.place(azimuth) for azimuth in azimuths], axis=0), axis=1)
        return np.interp(lengths, np.r_[0, np.cumsum(steps)], azimuths)

    @property
    def length(self) -> float:
        """Arc length in metres from the middle to the last tooth."""
        places = [self.place(azimuth) for azimuth in np.linspace(0, ARCH_HALF_ANGLE, 400)]
        return float(np.linalg.norm(np.diff(places, axis=0), axis=1).sum())


def biting_edges(upper_helper: np.ndarray) -> tuple[float, float]:
    """Heights of the upper and the lower biting edge with the mouth closed, from the upper teeth helper (68, 3)."""
    upper = float(upper_helper[:, 1].min()) - UPPER_DROP
    return upper, upper + OVERBITE


def teeth(helper: np.ndarray, edge: float, upper: bool, tooth_material: int, gum_material: int) -> Piece:
    """Crowns and gum of one jaw along the arch of its teeth helper (68, 3), biting at the height `edge`."""
    arcade, away = (UPPER, 1.0) if upper else (LOWER, -1.0)
    arch = Arch(helper + (0, 0, arcade.forward))
    widths = np.array(arcade.widths) * 1e-3
    widths *= min(1.15, arch.length / widths.sum())
    middles = arch.azimuths_at(np.cumsum(widths) - widths / 2)
    vertices, quads, count = [], [], 0
    for index, (azimuth, width, height) in enumerate(zip(middles, widths, np.array(arcade.heights) * 1e-3)):
        bite = edge + (away * LATERAL_INCISOR_STEP if index == 1 else 0)
        for side in (1, -1):
            crown, faces = _crown(arch, side * azimuth, bite, away, width, height, 0.0055 if index < 3 else 0.0075)
            vertices.append(crown)
            quads += [[corner + count for corner in face] for face in faces]
            count += len(crown)
    crowns = len(quads)
    band, faces = _gum(arch, edge, away, arcade.gum_height * 1e-3)
    quads += [[corner + count for corner in face] for face in faces]
    quads = np.array(quads)
    materials = np.where(np.arange(len(quads)) < crowns, tooth_material, gum_material)
    return Piece(np.concatenate([*vertices, band]), quads, np.zeros((1, 2)), np.zeros_like(quads), materials)


def _crown(arch: Arch, azimuth: float, bite: float, away: float, width: float, height: float, depth: float):
    """One superellipsoid, narrower at the root, thinner at the biting edge."""
    place = arch.place(azimuth)
    along = arch.place(azimuth + 1e-3) - place
    along /= np.linalg.norm(along)
    outward = np.array([-along[2], 0.0, along[0]])
    centre = np.array([place[0], bite + away * height / 2, place[2]]) - outward * depth / 2
    around = 2 * np.pi * np.arange(MERIDIANS) / MERIDIANS
    rings = []
    for parallel in PARALLELS:
        towards_bite = _rounded(np.sin(parallel))
        girth = _rounded(np.cos(parallel))
        taper = 1 - 0.15 * (0.5 - 0.5 * towards_bite)
        thin = 1 - 0.25 * max(towards_bite, 0)
        rings.append(centre + along * (girth * _rounded(np.cos(around)) * width * 0.985 / 2 * taper)[:, None]
                     + outward * (girth * _rounded(np.sin(around)) * depth / 2 * thin)[:, None]
                     - np.array([0, away * towards_bite * height / 2, 0]))
    quads = [[ring * MERIDIANS + k, ring * MERIDIANS + (k + 1) % MERIDIANS, (ring + 1) * MERIDIANS + (k + 1) % MERIDIANS,
              (ring + 1) * MERIDIANS + k] for ring in range(len(PARALLELS) - 1) for k in range(MERIDIANS)]
    last = (len(PARALLELS) - 1) * MERIDIANS
    quads += zipped(range(last, last + MERIDIANS)) + zipped(range(MERIDIANS - 1, -1, -1))
    return np.concatenate(rings), _facing_outward(np.concatenate(rings), quads)


def _gum(arch: Arch, edge: float, away: float, height: float):
    """A band of six corners swept along the arch; (outward, away from the bite) of each corner in metres."""
    profile = ((-0.0008, 0), (-0.0002, 0.0022), (0, 0.006), (-0.001, 0.0095), (-0.0085, 0.0095), (-0.0085, 0))
    points = []
    for azimuth in np.linspace(-ARCH_HALF_ANGLE, ARCH_HALF_ANGLE, GUM_STEPS):
        base = arch.place(azimuth) + (0, edge + away * height, 0)
        outward = np.array([np.sin(azimuth), 0, np.cos(azimuth)])
        points += [base + outward * out + (0, away * up, 0) for out, up in profile]
    size = len(profile)
    quads = [[step * size + k, step * size + (k + 1) % size, (step + 1) * size + (k + 1) % size, (step + 1) * size + k]
             for step in range(GUM_STEPS - 1) for k in range(size)]
    return np.array(points), _facing_outward(np.array(points), quads)


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.sign(values) * np.abs(values) ** ROUNDNESS


def _facing_outward(vertices: np.ndarray, quads: list[list[int]]) -> list[list[int]]:
    """The same quads, all turned around if the shape they make is inside out (negative volume)."""
    corners = vertices[np.array(quads)]
    volume = np.sum(np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]) * corners.mean(axis=1))
    return quads if volume > 0 else [quad[::-1] for quad in quads]
