"""MakeHuman's macro targets: a body from gender, age, muscle, weight, height, proportions and origin."""

from itertools import product

import numpy as np

from .recipes import Recipe
from .source import Source

BODY_VERTICES = 13380  # the base mesh's own skin; helpers follow

# Anchors of each parameter from 0 to 1; between two anchors both targets share the weight.
_ANCHORS = {
    "gender": ("male", "female"),
    "age": ("baby", "child", "young", "old"),
    "muscle": ("minmuscle", "averagemuscle", "maxmuscle"),
    "weight": ("minweight", "averageweight", "maxweight"),
    "height": ("minheight", "maxheight"),
    "proportions": ("idealproportions", "uncommonproportions"),
    "cupsize": ("mincup", "averagecup", "maxcup"),
    "firmness": ("minfirmness", "averagefirmness", "maxfirmness"),
}
# Families of macro targets: the folder and the parameters that make up a file's name.
_FAMILIES = (
    ("macrodetails/", ("origin", "gender", "age")),
    ("macrodetails/universal-", ("gender", "age", "muscle", "weight")),
    ("macrodetails/height/", ("gender", "age", "muscle", "weight", "height")),
    ("macrodetails/proportions/", ("gender", "age", "muscle", "weight", "proportions")),
    ("breast/", ("gender", "age", "muscle", "weight", "cupsize", "firmness")),
)


def sculpted_body(source: Source, recipe: Recipe) -> tuple[np.ndarray, float]:
    """The recipe's body (19158, 3) in MakeHuman's A pose, metres, and the scale that gave it its stature."""
    vertices = source.base.vertices.copy()
    for name, weight in (macro_targets(recipe) | recipe.targets).items():
        if name in recipe.targets or source.has_target(name):
            indices, offsets = source.target(name)
            vertices[indices] += weight * offsets
    height = np.ptp(vertices[:BODY_VERTICES, 1])
    scale = recipe.stature / height
    return vertices * scale, scale


def macro_targets(recipe: Recipe) -> dict[str, float]:
    """Names and weights of the macro targets that a phenotype calls for; some names have no file, as they do nothing."""
    phenotype = recipe.phenotype
    shares = {name: _shares(getattr(phenotype, name), anchors) for name, anchors in _ANCHORS.items()}
    origins = {name: getattr(phenotype, name) for name in ("african", "asian", "caucasian")}
    total = sum(origins.values())
    shares["origin"] = {name: value / total for name, value in origins.items() if value}
    weights: dict[str, float] = {}
    for folder, parameters in _FAMILIES:
        for combination in product(*(shares[parameter].items() for parameter in parameters)):
            weight = float(np.prod([share for _, share in combination]))
            weights[folder + "-".join(name for name, _ in combination)] = weight
    return weights


def _shares(value: float, anchors: tuple[str, ...]) -> dict[str, float]:
    position = min(max(value, 0.0), 1.0) * (len(anchors) - 1)
    lower = min(int(position), len(anchors) - 2)
    upper_share = position - lower
    shares = {anchors[lower]: 1 - upper_share, anchors[lower + 1]: upper_share}
    return {name: share for name, share in shares.items() if share > 1e-9}
