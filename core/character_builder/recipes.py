"""The recipes of the open characters: who they are in MakeHuman's terms, their colours, hair and clothes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phenotype:
    """MakeHuman's macro parameters, each 0..1; age 2/3 is about 25 years, gender 1 is female; origins are shares."""

    gender: float
    age: float
    muscle: float
    weight: float
    height: float
    proportions: float
    cupsize: float = 0.5
    firmness: float = 0.5
    african: float = 0.0
    asian: float = 0.0
    caucasian: float = 1.0


@dataclass(frozen=True)
class Brow:
    """One brow over the eye. Lengths in metres, `height`, `arch` and `tail` as shares of the distance between the eyes."""

    height: float
    arch: float
    tail: float
    half_width: float
    hair_length: float
    hair_radius: float
    hairs: int = 320


@dataclass(frozen=True)
class Top:
    """A shirt. Metres; `sleeve` as a length along the arm: 0 shoulder, 1 elbow, 2 wrist; `hem` above the hip joint."""

    color: str
    ease: float
    flare: float
    hem: float
    sleeve: float
    sleeve_ease: float
    neck_width: float
    neck_depth: float
    neck_back: float
    neck_forward: float
    neck_drop: float
    smoothing: int
    trim_radius: float


@dataclass(frozen=True)
class Recipe:
    """One character. Colours are sRGB in hexadecimal; stature in metres; `targets` are MakeHuman's local targets with weights."""

    name: str
    label: str
    stature: float
    phenotype: Phenotype
    targets: dict[str, float]
    hair_style: str
    skin: str
    lips: str
    lip_strength: float
    blush: float
    hair: str
    brow_color: str
    iris_outer: str
    iris_inner: str
    lashes: tuple[int, int]
    lash_length: float
    brow: Brow
    top: Top
    trousers: str
    shoes: str
    stubble: float = 0.0
    seed: int = field(default=7)


def _both_eyes(**weights: float) -> dict[str, float]:
    return {f"eyes/{side}-eye-{name.replace('_', '-')}": weight for name, weight in weights.items() for side in "lr"}


OPEN_WOMAN = Recipe(
    name="open_woman", label="Open Woman", stature=1.68,
    phenotype=Phenotype(gender=1, age=0.67, muscle=0.42, weight=0.45, height=0.42, proportions=0.15, cupsize=0.4, firmness=0.6,
                        african=0.05, asian=0.15, caucasian=0.8),
    targets={
        **_both_eyes(scale_incr=0.35, height2_incr=0.25),
        "nose/nose-scale-horiz-decr": 0.25, "nose/nose-scale-vert-decr": 0.1,
        "chin/chin-width-decr": 0.3, "head/head-oval": 0.35,
        "cheek/l-cheek-bones-incr": 0.3, "cheek/r-cheek-bones-incr": 0.3,
        "ears/l-ear-wing-decr": 0.9, "ears/r-ear-wing-decr": 0.9, "ears/l-ear-scale-decr": 0.5, "ears/r-ear-scale-decr": 0.5,
        "mouth/mouth-upperlip-volume-incr": 0.35, "mouth/mouth-lowerlip-volume-incr": 0.25,
    },
    hair_style="bob", skin="e0ac8f", lips="b4524f", lip_strength=0.72, blush=1.1, hair="3b2418", brow_color="3a2418",
    iris_outer="5f7d6a", iris_inner="7d6a3c", lashes=(60, 36), lash_length=1.0,
    brow=Brow(height=0.318, arch=0.055, tail=0.02, half_width=0.0023, hair_length=0.0048, hair_radius=0.000085),
    top=Top(color="b9564b", ease=0.006, flare=0.012, hem=0.02, sleeve=0.5, sleeve_ease=0.006, neck_width=0.071, neck_depth=0.078,
            neck_back=0.053, neck_forward=0.014, neck_drop=0.075, smoothing=14, trim_radius=0.0022),
    trousers="2c3444", shoes="e8e4dc")

OPEN_MAN = Recipe(
    name="open_man", label="Open Man", stature=1.80,
    phenotype=Phenotype(gender=0, age=0.74, muscle=0.55, weight=0.52, height=0.35, proportions=0.45, african=0.15, caucasian=0.85),
    targets={
        **_both_eyes(scale_incr=0.25, height2_incr=0.2),
        "chin/chin-prominent-incr": 0.25, "chin/chin-width-incr": 0.2, "head/head-rectangular": 0.25, "nose/nose-hump-incr": 0.15,
        "ears/l-ear-wing-decr": 0.4, "ears/r-ear-wing-decr": 0.4, "neck/neck-scale-horiz-decr": 0.2,
        "mouth/mouth-lowerlip-volume-incr": 0.2,
    },
    hair_style="crop", skin="d8a587", lips="a8665a", lip_strength=0.55, blush=0.6, hair="2a1c14", brow_color="22160f",
    iris_outer="4c6f92", iris_inner="6d6a55", lashes=(50, 26), lash_length=0.72,
    brow=Brow(height=0.30, arch=0.05, tail=0.01, half_width=0.0031, hair_length=0.0056, hair_radius=0.00011),
    top=Top(color="37506b", ease=0.008, flare=0.018, hem=0.005, sleeve=1.985, sleeve_ease=0.006, neck_width=0.073, neck_depth=0.080,
            neck_back=0.053, neck_forward=0.008, neck_drop=0.075, smoothing=20, trim_radius=0.0035),
    trousers="3b372f", shoes="2b2320", stubble=0.22)

RECIPES = (OPEN_WOMAN, OPEN_MAN)
