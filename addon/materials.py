"""Cycles materials for skin, eyes, mouth, cloth and hair."""

import bpy
import numpy as np
from twohander.body.look import Look

from .versions import new_node_tree

SKIN_COLOR, GLOSS = "skin_color", "gloss"  # attributes of the body mesh
# On materials whose colour is made by nodes: what they paint, for programs that read no nodes; plain ones have the colour of Blender's Solid
# view, eyes the colours of their iris, six numbers.
SURFACE, IRIS = "twohander_surface", "twohander_iris"
SKIN, EYE, PLAIN = "skin", "eye", "plain"
FINE_DETAIL = "Fine Detail"  # a value node, 1 or 0: pores and weave, which only a large picture shows
PLAIN_IRIS = ((0.10, 0.055, 0.025), (0.16, 0.09, 0.04))  # linear RGB of a body without a look, outer and inner part: brown
PLAIN_SKIN = (0.55, 0.32, 0.23)  # linear RGB of a body without a look: a medium complexion
TEETH = (0.90, 0.83, 0.71)
GUM = (0.40, 0.07, 0.07)
TONGUE = (0.46, 0.09, 0.08)
SCATTERING = (1.0, 0.36, 0.18)  # how far red, green and blue travel under skin, relative to SCATTERING_DISTANCE
SCATTERING_DISTANCE = 0.003  # metres
SCATTERED = 0.45  # share of the light; with more, lids and fingers glow red against the rims

# Degrees from the pole of the eyeball, whose texture coordinate v counts 0..1 over 180 degrees.
PUPIL, IRIS_INNER, IRIS_OUTER, LIMBUS, SCLERA = 9.4, 10.6, 23.0, 26.2, 29.0
EYE_RAMP = 45.0  # degrees over which the radial colour ramp runs
WHITE_OF_EYE = (0.80, 0.77, 0.75)


def body_materials(look: Look | None, eye_map: str) -> tuple[bpy.types.Material, ...]:
    """Materials in the order of a body model's face materials: skin, eye, teeth, gum, tongue. eye_map: the UV map of the eyes."""
    if look is None:
        skin, iris = plain_material("Plain Skin", PLAIN_SKIN, 0.5, scattering=0.6), PLAIN_IRIS
    else:
        skin, iris = skin_material(tuple(look.skin_color.mean(axis=0, dtype=float).tolist())), look.iris
    return (skin, eye_material(*iris, eye_map), plain_material("Teeth", TEETH, 0.22, scattering=0.3, coat=0.5),
            plain_material("Gum", GUM, 0.35, scattering=0.5, coat=0.3), plain_material("Tongue", TONGUE, 0.42, scattering=0.6, coat=0.2))


def part_material(kind: str, color: tuple[float, float, float]) -> bpy.types.Material:
    """The material of a part of a look: "knit", "twill", "leather" or "hair" (brows and lashes)."""
    if kind in ("knit", "twill"):
        return cloth_material(kind, color)
    return plain_material(kind.title(), color, {"leather": 0.42, "hair": 0.6}[kind])


def skin_material(color: tuple[float, float, float]) -> bpy.types.Material:
    """Skin from the vertex colours, with slight blotches, pores, and moist lips where the gloss attribute says so.

    color: linear RGB of the skin on the whole.
    """
    nodes = _Nodes("Skin")
    rest = nodes.attribute("rest", "Vector")
    blotches = nodes.noise(rest, 14, detail=3)
    grain = nodes.noise(rest, 90, detail=4)
    mottle = nodes.math("MULTIPLY_ADD", grain, 0.5, nodes.math("MULTIPLY", blotches, 0.5))
    toned = nodes.new("ShaderNodeHueSaturation", Color=nodes.attribute(SKIN_COLOR, "Color"),
                      Value=nodes.ranged(mottle, (0.3, 0.7), (0.92, 1.07)),
                      Saturation=nodes.ranged(blotches, (0.35, 0.65), (0.94, 1.12)))
    pores = nodes.new("ShaderNodeTexVoronoi", Vector=rest, Scale=900.0)
    relief = nodes.math("ADD", pores.outputs["Distance"], nodes.noise(rest, 500, detail=2))
    bump = nodes.new("ShaderNodeBump", Height=nodes.fine(relief), Strength=0.10, Distance=0.0006)
    nodes.surface(**{
        "Base Color": toned.outputs["Color"],
        "Roughness": nodes.ranged(nodes.attribute(GLOSS, "Fac"), (0, 1), (0.50, 0.30)),
        "Specular IOR Level": 0.42,
        "Subsurface Weight": SCATTERED,
        "Subsurface Radius": SCATTERING,
        "Subsurface Scale": SCATTERING_DISTANCE,
        "Normal": bump.outputs["Normal"],
    })
    nodes.mark(SKIN, color)
    return nodes.material


def eye_material(outer: tuple[float, float, float], inner: tuple[float, float, float], eye_map: str) -> bpy.types.Material:
    """An eyeball painted by the angle from its pole: pupil, streaked iris, dark limbus, sclera; a clear wet coat over
    all.
    """
    nodes = _Nodes("Eye")
    coordinates = nodes.new("ShaderNodeUVMap")
    coordinates.uv_map = eye_map
    parts = nodes.new("ShaderNodeSeparateXYZ", Vector=coordinates.outputs["UV"])
    around, angle = parts.outputs["X"], nodes.math("MULTIPLY", parts.outputs["Y"], 180 / EYE_RAMP)
    colors, within = nodes.ramp(angle, eye_stops(outer, inner)), nodes.ramp(angle, streak_share())
    # The streaks run along circles of the noise: the angle around the pole enters as sine and cosine, so that no seam
    # shows.
    turn = nodes.math("MULTIPLY", around, 2 * np.pi)
    circle = nodes.new("ShaderNodeCombineXYZ", X=nodes.math("SINE", turn), Y=nodes.math("COSINE", turn),
                       Z=nodes.math("MULTIPLY", parts.outputs["Y"], 1.2))
    streaks = nodes.ramp(nodes.noise(circle.outputs["Vector"], 11, detail=3), {0.30: (0.35,) * 3, 0.68: (1.5,) * 3}, span=1)
    painted = nodes.mixed("MULTIPLY", within, colors, streaks)
    nodes.surface(**{
        "Base Color": painted,
        "Roughness": 0.35,
        "Coat Weight": 1.0,
        "Coat Roughness": 0.03,
        "Coat IOR": 1.45,
        "Subsurface Weight": 0.15,
        "Subsurface Radius": (1.0, 0.5, 0.4),
        "Subsurface Scale": 0.002,
    })
    nodes.mark(EYE, WHITE_OF_EYE)
    nodes.material[IRIS] = (*outer, *inner)
    return nodes.material


def eye_stops(outer: tuple[float, float, float], inner: tuple[float, float, float]) -> dict[float, tuple[float, float, float]]:
    """Colours of an eyeball by degrees from its pole, up to EYE_RAMP: pupil, iris from its inner to its outer colour, limbus, sclera."""
    return {0: (0.002,) * 3, PUPIL: (0.002,) * 3, IRIS_INNER: inner, 17: outer, IRIS_OUTER: tuple(0.75 * part for part in outer),
            LIMBUS: (0.012, 0.012, 0.014), SCLERA: (0.52, 0.48, 0.46), 33: WHITE_OF_EYE, 44.9: (0.76, 0.70, 0.68)}


def streak_share() -> dict[float, tuple[float, float, float]]:
    """How much of the iris's streaks shows, by degrees from the pole."""
    return {0: (0,) * 3, PUPIL: (0,) * 3, IRIS_INNER: (0.9,) * 3, IRIS_OUTER: (0.9,) * 3, LIMBUS: (0,) * 3}


def cloth_material(kind: str, color: tuple[float, float, float]) -> bpy.types.Material:
    """Woven cloth: soft sheen, fine ribs (knit) or diagonals (twill), shallow folds."""
    nodes = _Nodes(kind.title())
    rest = nodes.attribute("rest", "Vector")
    dark, light = tuple(0.82 * part for part in color), tuple(min(1.0, 1.14 * part) for part in color)
    worn = nodes.mixed("MIX", nodes.noise(rest, 7, detail=4), dark, light)
    weave = nodes.new("ShaderNodeTexWave", Vector=rest, Scale=135.0 if kind == "knit" else 96.0, Distortion=0.6)
    weave.bands_direction = "X" if kind == "knit" else "DIAGONAL"
    stretched = nodes.new("ShaderNodeMapping", Vector=rest, Scale=(1.0, 1.0, 0.55))
    folds = nodes.noise(stretched.outputs["Vector"], 9, detail=2.5, distortion=1.1)
    folded = nodes.new("ShaderNodeBump", Height=folds, Strength=0.20, Distance=0.02)
    woven = nodes.new("ShaderNodeBump", Height=nodes.fine(weave.outputs["Fac"]), Strength=0.08, Distance=0.001,
                      Normal=folded.outputs["Normal"])
    nodes.surface(**{
        "Base Color": worn,
        "Roughness": 0.85,
        "Specular IOR Level": 0.2,
        "Sheen Weight": 0.25,
        "Sheen Roughness": 0.4,
        "Normal": woven.outputs["Normal"],
    })
    nodes.mark(PLAIN, color)
    return nodes.material


def hair_material(color: tuple[float, float, float]) -> bpy.types.Material:
    """Hair fibres of a reflected colour, slightly different from strand to strand."""
    nodes = _Nodes("Hair")
    fibre = nodes.new("ShaderNodeBsdfHairPrincipled")
    fibre.parametrization = "COLOR"
    info = nodes.new("ShaderNodeHairInfo")
    varied = nodes.new("ShaderNodeHueSaturation", Color=(*color, 1.0),
                       Value=nodes.ranged(info.outputs["Random"], (0, 1), (0.75, 1.3)))
    nodes.assign(fibre, {"Color": varied.outputs["Color"], "Roughness": 0.38, "Radial Roughness": 0.45})
    nodes.output(fibre.outputs["BSDF"])
    nodes.mark(PLAIN, color)
    return nodes.material


def backdrop_material(floor: tuple[float, float, float], glow: tuple[float, float, float], edge: float,
                      middle: tuple[float, float, float], width: float, heights: tuple[float, float]) -> bpy.types.Material:
    """A matte floor that turns, between two heights, into a wall which shines by itself: without noise, and free of
    the actors' shadows.

    glow: linear RGB at the middle (x, y, z), fading to `edge` times that at `width` metres from it.
    """
    nodes = _Nodes("Backdrop")
    place = nodes.new("ShaderNodeNewGeometry").outputs["Position"]
    distance = nodes.tree.nodes.new("ShaderNodeVectorMath")
    distance.operation = "DISTANCE"
    nodes.assign(distance, {0: place, 1: middle})
    fade = nodes.tree.nodes.new("ShaderNodeMapRange")
    fade.interpolation_type = "SMOOTHERSTEP"
    nodes.assign(fade, {"Value": distance.outputs["Value"], "From Min": 0.0, "From Max": width, "To Min": 1.0, "To Max": edge})
    shine = nodes.new("ShaderNodeEmission", Color=(*glow, 1.0), Strength=fade.outputs["Result"])
    matte = nodes.new("ShaderNodeBsdfDiffuse", Color=(*floor, 1.0))
    height = nodes.new("ShaderNodeSeparateXYZ", Vector=place).outputs["Z"]
    mix = nodes.tree.nodes.new("ShaderNodeMixShader")
    nodes.assign(mix, {0: nodes.ranged(height, heights, (0, 1)), 1: matte.outputs["BSDF"], 2: shine.outputs["Emission"]})
    nodes.output(mix.outputs["Shader"])
    nodes.material.cycles.emission_sampling = "NONE"  # a wide dim wall is no lamp: rays that happen to reach it suffice
    return nodes.material


def plain_material(name: str, color: tuple[float, float, float], roughness: float, scattering: float = 0.0,
                   coat: float = 0.0) -> bpy.types.Material:
    """One colour, optionally with light scattered inside (0..1) and a clear coat (0..1)."""
    nodes = _Nodes(name)
    values = {"Base Color": (*color, 1.0), "Roughness": roughness}
    if scattering:
        values |= {"Subsurface Weight": scattering, "Subsurface Radius": (1.0, 0.4, 0.3), "Subsurface Scale": 0.003}
    if coat:
        values |= {"Coat Weight": coat, "Coat Roughness": 0.1}
    nodes.surface(**values)
    nodes.material.diffuse_color = (*color, 1.0)
    return nodes.material


class _Nodes:
    """A new material whose node tree is filled step by step; sockets are linked, plain values are set."""

    def __init__(self, name: str):
        self.material = bpy.data.materials.new(name)
        self.tree = new_node_tree(self.material)
        self.tree.nodes.clear()

    def new(self, kind: str, **inputs):
        node = self.tree.nodes.new(kind)
        self.assign(node, inputs)
        return node

    def assign(self, node, inputs: dict) -> None:
        for name, value in inputs.items():
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, node.inputs[name])
            else:
                node.inputs[name].default_value = value

    def mark(self, surface: str, color: tuple[float, float, float]) -> None:
        """Say what the nodes paint, and which colour that is on the whole; Blender's Solid view shows it too."""
        self.material[SURFACE] = surface
        self.material.diffuse_color = (*color, 1.0)

    def attribute(self, name: str, output: str):
        node = self.new("ShaderNodeAttribute")
        node.attribute_name = name
        return node.outputs[output]

    def noise(self, vector, scale: float, detail: float, distortion: float = 0.0):
        return self.new("ShaderNodeTexNoise", Vector=vector, Scale=scale, Detail=detail, Distortion=distortion).outputs["Fac"]

    def fine(self, height):
        """The height of a relief that is only worth its time in large pictures: Cycles removes what is multiplied by
        zero.
        """
        switch = self.tree.nodes.get(FINE_DETAIL)
        if switch is None:
            switch = self.tree.nodes.new("ShaderNodeValue")
            switch.name = switch.label = FINE_DETAIL
            switch.outputs["Value"].default_value = 1.0
        return self.math("MULTIPLY", height, switch.outputs["Value"])

    def math(self, operation: str, *values):
        node = self.tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        self.assign(node, dict(enumerate(values)))
        return node.outputs["Value"]

    def ranged(self, value, source: tuple[float, float], target: tuple[float, float]):
        return self.new("ShaderNodeMapRange", **{"Value": value, "From Min": source[0], "From Max": source[1], "To Min": target[0],
                                                 "To Max": target[1]}).outputs["Result"]

    def ramp(self, value, stops: dict[float, tuple[float, float, float]], span: float = EYE_RAMP):
        node = self.new("ShaderNodeValToRGB", Fac=value)
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (place, color) in zip(elements, stops.items()):
            element.position, element.color = place / span, (*color, 1.0)
        return node.outputs["Color"]

    def mixed(self, blend: str, share, first, second):
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type, node.blend_type = "RGBA", blend
        # The node shows sockets for every data type under the same names; those of colours come after the others.
        for name, value in {"Factor": share, "A": first, "B": second}.items():
            target = next(socket for socket in node.inputs if socket.name == name and socket.enabled)
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, target)
            else:
                target.default_value = (*value, 1.0)
        return next(socket for socket in node.outputs if socket.enabled)

    def surface(self, **inputs) -> None:
        self.output(self.new("ShaderNodeBsdfPrincipled", **inputs).outputs["BSDF"])

    def output(self, shader) -> None:
        self.new("ShaderNodeOutputMaterial", Surface=shader)
