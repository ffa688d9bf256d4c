"""A head's measures and regions that hair, brows, lashes and skin tint share."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .assembly import Figure
from .landmarks import SurfacePoints, mask_on_figure
from .source import Source
from .surfaces import SkinDistance, neighbours, triangles_of, vertex_normals

# Height of the hairline over the eyes in metres against the azimuth from the face in degrees, for a head of usual size.
HAIRLINES = {
    "crop": ((0, .066), (18, .067), (32, .072), (44, .060), (55, .034), (66, .012), (76, -.022), (84, -.022), (88, -.012), (98, -.004),
             (112, -.010), (125, -.026), (140, -.047), (160, -.056), (180, -.058)),
    "bob": ((0, .066), (20, .066), (36, .063), (50, .046), (62, .022), (72, .0), (82, .0), (88, .012), (98, .032), (112, .034),
            (125, .016), (140, -.03), (160, -.058), (180, -.064)),
}
USUAL_CROWN = 0.118  # metres from the eyes to the crown of a head of scale 1


def smoothstep(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, a smooth cubic between."""
    share = np.clip((np.asarray(values) - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


@dataclass(frozen=True)
class Head:
    """One figure's head in the rest pose. landmarks: (51, 3) positions. ears: (V,) 0..1."""

    figure: Figure
    landmarks: np.ndarray
    ears: np.ndarray

    @classmethod
    def of(cls, source: Source, figure: Figure, landmarks: SurfacePoints) -> "Head":
        return cls(figure, landmarks.at(figure.vertices), mask_on_figure(source, figure, "ears"))

    @property
    def vertices(self) -> np.ndarray:
        return self.figure.vertices

    @cached_property
    def skin_triangles(self) -> np.ndarray:
        return triangles_of(self.figure.skin_quads)

    @cached_property
    def normals(self) -> np.ndarray:
        return vertex_normals(self.vertices, self.skin_triangles)

    @cached_property
    def adjacency(self):
        return neighbours(self.figure.skin_quads, len(self.vertices))

    @property
    def left_eye(self) -> np.ndarray:
        return self.figure.place("left_eye")

    @property
    def right_eye(self) -> np.ndarray:
        return self.figure.place("right_eye")

    @property
    def eye_distance(self) -> float:
        return float(self.left_eye[0] - self.right_eye[0])

    @cached_property
    def skull(self) -> np.ndarray:
        """Skin vertices (N, 3) of the head above the cheeks."""
        return self.vertices[self.figure.skin & (self.figure.weight("head") > 0.9) & (self.vertices[:, 1] > self.left_eye[1] - 0.03)]

    @cached_property
    def scale(self) -> float:
        """Size against a usual head."""
        return float((self.skull[:, 1].max() - self.left_eye[1]) / USUAL_CROWN)

    @cached_property
    def _upper_skull(self) -> np.ndarray:
        return self.vertices[self.figure.skin & (self.figure.weight("head") > 0.9) & (self.vertices[:, 1] > self.left_eye[1] + 0.045)]

    @cached_property
    def centre(self) -> np.ndarray:
        """The middle of the skull a little above the eyes: the point from which azimuths are measured."""
        return np.array([0, self.left_eye[1] + 0.015, (self._upper_skull[:, 2].min() + self._upper_skull[:, 2].max()) / 2])

    @cached_property
    def half_width(self) -> float:
        return float(np.abs(self._upper_skull[:, 0]).max())

    @cached_property
    def scalp(self) -> np.ndarray:
        """(V,) 0..1: where hair grows."""
        from_centre = self.vertices - self.centre
        azimuth = np.degrees(np.abs(np.arctan2(from_centre[:, 0], from_centre[:, 2])))
        table = np.array(HAIRLINES[self.figure.recipe.hair_style])
        hairline = self.left_eye[1] + np.interp(azimuth, table[:, 0], table[:, 1]) * self.scale
        on_head = self.figure.skin & (self.figure.weight("head", "neck", "jaw") > 0.85)
        return smoothstep(self.vertices[:, 1] - hairline, -0.004, 0.004) * on_head * (1 - self.ears)

    @cached_property
    def distance(self) -> SkinDistance:
        """Signed distance to the skin of head and neck."""
        near = self.figure.weight("head", "neck", "jaw") > 0.5
        return SkinDistance(self.vertices, self.skin_triangles[near[self.skin_triangles].all(axis=1)])

    def brow_line(self, side: str, shares: np.ndarray) -> np.ndarray:
        """Points (N, 2) of a brow's middle line seen from the front; shares 0 at the nose to 1 outside."""
        brow, outward = self.figure.recipe.brow, 1 if side == "left" else -1
        eye, distance = self.figure.place(f"{side}_eye"), self.eye_distance
        height = brow.height + np.interp(shares, (0, 0.12, 0.35, 0.64, 1), (-0.065, -0.035, 0.018, brow.arch, brow.tail - 0.02))
        return np.stack([eye[0] + outward * (-0.27 + 0.70 * shares) * distance, eye[1] + height * distance], axis=1)
