"""A character's appearance in Blender: clothes, brows, lashes and hair from a `Look`, and materials on everything."""

import bpy
import numpy as np
from mathutils import Matrix, Vector
from twohander.body.look import Hair, Look, LookPart

from . import eyeballs, materials
from .axes import to_blender
from .correctives import corrective_name
from .meshes import TEXTURE_MAP, add_color, add_rest_positions, add_values, build_mesh
from .versions import new_hair_curves

HAIR_PARTS = ("brows", "lashes")  # fine tubes: no subdivision, no cloth
STRAIGHT = 1  # steps in which the view draws a strand from point to point; Blender's own 12 take ten times as long, and Cycles counts none


def build_parts(look: Look, name: str, joint_names: tuple[str, ...], columns: tuple[int, ...]) -> dict[str, tuple]:
    """For each part of the look its mesh object, rest vertices (N, 3), weights (N, J) and shape offsets by key name."""
    return {part.name: _build_part(part, name, joint_names, columns) for part in look.parts}


def _build_part(part: LookPart, name: str, joint_names: tuple[str, ...], columns: tuple[int, ...]):
    mesh = build_mesh(f"{name} {part.name.title()}", part.vertices, part.polygon_sizes, part.polygon_vertices)
    add_rest_positions(mesh, part.vertices)
    offsets = dict(part.expression_offsets)
    offsets |= {corrective_name(column, joint_names): offset for column, offset in part.pose_offsets.items() if column in columns}
    return bpy.data.objects.new(mesh.name, mesh), part.vertices, part.weights, offsets


def finish_surfaces(body: bpy.types.Object, parts: dict[str, bpy.types.Object], look: Look | None) -> None:
    """Materials, subdivision for the render and cloth thickness. Without a look the skin is plain."""
    _subdivide(body)
    eye_map = eyeballs.MAP if eyeballs.MAP in body.data.uv_layers else TEXTURE_MAP
    for material in materials.body_materials(look, eye_map):
        body.data.materials.append(material)
    if look is None:
        return
    add_color(body.data, materials.SKIN_COLOR, look.skin_color)
    add_values(body.data, materials.GLOSS, look.gloss)
    for part in look.parts:
        target = parts[part.name]
        target.data.materials.append(materials.part_material(part.material, part.color))
        if part.name in HAIR_PARTS:
            continue
        _subdivide(target)
        if part.thickness > 0:
            solidify = target.modifiers.new("Cloth", "SOLIDIFY")
            solidify.thickness, solidify.offset = part.thickness, -1


def build_hair(hair: Hair, name: str, armature: bpy.types.Object, collection: bpy.types.Collection) -> bpy.types.Object:
    """The strands as curves that hang rigidly on the head bone."""
    strands, points, _ = hair.strands.shape
    curves = new_hair_curves(f"{name} Hair", strands, points)
    curves.position_data.foreach_set("vector", np.ascontiguousarray(to_blender(hair.strands), np.float32).ravel())
    radius = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    radius.data.foreach_set("value", np.tile(hair.radius, strands).astype(np.float32))
    curves.attributes.new("resolution", "INT", "CURVE").data.foreach_set("value", np.full(strands, STRAIGHT, np.int32))
    curves.materials.append(materials.hair_material(hair.color))
    target = bpy.data.objects.new(curves.name, curves)
    collection.objects.link(target)
    head = armature.data.bones["head" if "head" in armature.data.bones else "neck"]
    target.parent, target.parent_type, target.parent_bone = armature, "BONE", head.name
    # A child of a bone lives at the bone's tail: shift back by its length to keep the strands where they are.
    target.matrix_parent_inverse = Matrix.Translation(Vector((0, -head.length, 0))) @ head.matrix_local.inverted()
    return target


def _subdivide(target: bpy.types.Object) -> None:
    subdivision = target.modifiers.new("Subdivision", "SUBSURF")
    subdivision.levels, subdivision.render_levels = 0, 1
