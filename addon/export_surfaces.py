"""Materials that other programs understand, on characters' meshes for the time of an export."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import bpy
import numpy as np
from mathutils.kdtree import KDTree

from . import materials
from .export_pictures import SKIN_SIZE, eye_picture, painted, write_picture
from .eyeballs import MAP as EYE_MAP
from .hair_ribbons import strands_of
from .versions import new_node_tree

MATT = 0.75  # roughness of what has none that is known: hair
UNDER_HAIR = (0.004, 0.012)  # metres from the nearest root: up to the first the scalp has the hair's colour, from the second on its own


@contextmanager
def readable_surfaces(meshes: Sequence[bpy.types.Object], hairs: Mapping[bpy.types.Object, bpy.types.Object], folder: Path,
                      prefix: str) -> Iterator[None]:
    """Each of our materials that nodes paint is replaced: skin and eyes by pictures, cloth and hair by one colour. Then all is as before.

    hairs: of the bodies that have some; their scalp gets its colour, to be seen between ribbons. The pictures are PNG files in `folder`,
    their names begin with `prefix`. Materials of the user's, and those of one colour, stay. OutputError if a picture cannot be written.
    """
    changed, made = [], _Made(hairs, folder, prefix)
    try:
        for mesh in meshes:
            for index, material in enumerate(mesh.data.materials):
                replaced = None if material is None else made.instead_of(material, mesh)
                if replaced is not None:
                    changed.append((mesh.data, index, material))
                    mesh.data.materials[index] = replaced
        with _eyes_in_first_map([mesh for mesh in meshes if EYE_MAP in mesh.data.uv_layers]):
            yield
    finally:
        for data, index, material in changed:
            data.materials[index] = material
        made.remove()


class _Made:
    """The materials and pictures that one export makes."""

    def __init__(self, hairs: Mapping[bpy.types.Object, bpy.types.Object], folder: Path, prefix: str):
        self._hairs, self._folder, self._prefix = hairs, folder, prefix
        self._materials: dict[tuple, bpy.types.Material] = {}
        self._images: list[bpy.types.Image] = []

    def instead_of(self, material: bpy.types.Material, mesh: bpy.types.Object) -> bpy.types.Material | None:
        """What stands for a material in the file; None if it can stay."""
        surface = material.get(materials.SURFACE)
        if surface == materials.SKIN and materials.SKIN_COLOR in mesh.data.attributes and mesh.data.uv_layers:
            return self._once((material, mesh.data), lambda: self._pictured(
                material, f"{mesh.name} Skin", _skin_picture(mesh.data, self._hairs.get(mesh))))
        if surface == materials.EYE:
            iris = tuple(material[materials.IRIS])
            return self._once((material,), lambda: self._pictured(material, f"{mesh.name} Eye", eye_picture(iris[:3], iris[3:])))
        if surface is not None:
            return self._once((material,), lambda: self._surface(material, f"{mesh.name} {material.name}", tuple(material.diffuse_color)))
        return None

    def remove(self) -> None:
        for material in self._materials.values():
            bpy.data.materials.remove(material)
        for image in self._images:
            bpy.data.images.remove(image)

    def _once(self, key: tuple, make: Callable[[], bpy.types.Material]) -> bpy.types.Material:
        if key not in self._materials:
            self._materials[key] = make()
        return self._materials[key]

    def _pictured(self, material: bpy.types.Material, name: str, picture: np.ndarray) -> bpy.types.Material:
        image = write_picture(picture, name, self._folder / f"{bpy.path.clean_name(f'{self._prefix} {name}')}.png")
        self._images.append(image)
        return self._surface(material, name, image)

    def _surface(self, material: bpy.types.Material, name: str, color: tuple | bpy.types.Image) -> bpy.types.Material:
        """A Principled surface of one colour or one picture, as rough as the material."""
        made = bpy.data.materials.new(name)
        tree = new_node_tree(made)
        tree.nodes.clear()
        shader, output = tree.nodes.new("ShaderNodeBsdfPrincipled"), tree.nodes.new("ShaderNodeOutputMaterial")
        tree.links.new(shader.outputs["BSDF"], output.inputs["Surface"])
        shader.inputs["Roughness"].default_value = _roughness(material)
        if isinstance(color, bpy.types.Image):
            node = tree.nodes.new("ShaderNodeTexImage")
            node.image = color
            tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
        else:
            shader.inputs["Base Color"].default_value = color
        return made


def _roughness(material: bpy.types.Material) -> float:
    for node in material.node_tree.nodes:
        if node.type == "BSDF_PRINCIPLED" and not node.inputs["Roughness"].is_linked:
            return node.inputs["Roughness"].default_value
    return MATT


def _skin_picture(mesh: bpy.types.Mesh, hair: bpy.types.Object | None) -> np.ndarray:
    """The colours of a body's vertices, and of its hair on the scalp, as a picture in its first UV map."""
    mesh.calc_loop_triangles()
    count = len(mesh.loop_triangles)
    loops, surfaces = np.empty(3 * count, np.int32), np.empty(count, np.int32)
    mesh.loop_triangles.foreach_get("loops", loops)
    mesh.loop_triangles.foreach_get("material_index", surfaces)
    corners, places = np.empty(len(mesh.loops), np.int32), np.empty(2 * len(mesh.loops), np.float32)
    mesh.loops.foreach_get("vertex_index", corners)
    mesh.uv_layers[0].data.foreach_get("uv", places)
    chosen = loops.reshape(-1, 3)[surfaces == 0]
    return painted(places.reshape(-1, 2)[chosen], _vertex_colors(mesh, hair)[corners[chosen]], SKIN_SIZE)


def _vertex_colors(mesh: bpy.types.Mesh, hair: bpy.types.Object | None) -> np.ndarray:
    """Linear colours (V, 3) of skin, where hair grows that of the hair."""
    colors, places = np.empty(4 * len(mesh.vertices), np.float32), np.empty(3 * len(mesh.vertices), np.float32)
    mesh.attributes[materials.SKIN_COLOR].data.foreach_get("color", colors)
    mesh.attributes["rest"].data.foreach_get("vector", places)
    colors = colors.reshape(-1, 4)[:, :3]
    if hair is None or not hair.data.materials:
        return colors
    roots = strands_of(hair.data, 2)[0][:, 0]
    tree = KDTree(len(roots))
    for index, root in enumerate(roots.tolist()):
        tree.insert(root, index)
    tree.balance()
    distances = np.array([tree.find(place)[2] for place in places.reshape(-1, 3).tolist()])
    share = np.clip((UNDER_HAIR[1] - distances) / (UNDER_HAIR[1] - UNDER_HAIR[0]), 0, 1)[:, None]
    return colors * (1 - share) + np.array(hair.data.materials[0].diffuse_color)[:3] * share


@contextmanager
def _eyes_in_first_map(meshes: Sequence[bpy.types.Object]) -> Iterator[None]:
    """Eyes that have a UV map of their own lie in the mesh's first one instead, the only one that many programs read."""
    before = []
    try:
        for mesh in meshes:
            first = mesh.data.uv_layers[0]
            if first.name == EYE_MAP:
                continue
            places = np.empty((2, len(mesh.data.loops), 2), np.float32)
            for row, layer in zip(places, (first, mesh.data.uv_layers[EYE_MAP])):
                layer.data.foreach_get("uv", row.ravel())
            before.append((mesh, places[0].copy()))
            eyes = np.zeros(len(mesh.data.loops), bool)
            for polygon in mesh.data.polygons:
                eyes[polygon.loop_start:polygon.loop_start + polygon.loop_total] = polygon.material_index == 1
            first.data.foreach_set("uv", np.where(eyes[:, None], places[1], places[0]).ravel())
        yield
    finally:
        for mesh, places in before:
            mesh.data.uv_layers[0].data.foreach_set("uv", places.ravel())
