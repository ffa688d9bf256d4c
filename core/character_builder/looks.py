"""The whole look of one figure: skin colours, clothes, brows, lashes and hair."""

import numpy as np

from twohander.body.look import Hair, Look

from .assembly import Figure
from .brows import brows
from .colors import linear
from .correctives import Entry
from .garments import garments
from .hair_bob import bob
from .hair_crop import crop
from .heads import Head
from .hiding import visible_faces
from .landmarks import SurfacePoints
from .lashes import lashes
from .skin_tint import skin_colors
from .source import Source

HAIR_STYLES = {"bob": bob, "crop": crop}


def look_of(source: Source, figure: Figure, landmarks: SurfacePoints, correctives: dict[Entry, np.ndarray]) -> Look:
    """The look of a calibrated figure; brows, lashes and hair each draw from their own seed."""
    recipe, head = figure.recipe, Head.of(source, figure, landmarks)
    color, gloss = skin_colors(source, head)
    dressed = garments(figure)
    parts = [part for part, _ in dressed]
    parts.append(brows(head, correctives, np.random.default_rng([recipe.seed, 1])))
    parts.append(lashes(head, np.random.default_rng([recipe.seed, 2])))
    strands, radius = HAIR_STYLES[recipe.hair_style](head, np.random.default_rng([recipe.seed, 3]))
    shoes = next(part for part in parts if part.name == "shoes")
    return Look(
        skin_color=color, gloss=gloss, visible_faces=visible_faces(figure, [cloth for _, cloth in dressed]),
        iris=(tuple(linear(recipe.iris_outer).tolist()), tuple(linear(recipe.iris_inner).tolist())), parts=tuple(parts),
        hair=Hair(strands, radius, tuple(linear(recipe.hair).tolist())),
        sole=float(figure.vertices[:, 1].min() - shoes.vertices[:, 1].min()))
