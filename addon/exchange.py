"""Characters with their motion in files for other programs: glTF, FBX, USD and Alembic, by Blender's own exporters."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bpy
import numpy as np
from twohander.errors import OutputError
from twohander.files.writing import written_together

from .actions import Curve, write_action
from .characters import Character
from .export_surfaces import readable_surfaces
from .hair_ribbons import ribbon_object
from .versions import texture_options


def export_characters(scene: bpy.types.Scene, characters: Sequence[Character], path: Path) -> tuple[str, ...]:
    """Write the characters and their motion over the scene's frames; the suffix says as what. What is not as in Blender is returned in words.

    .glb, .fbx and .usdc hold bones, shape keys and colours, .abc holds the moving meshes. Hair becomes ribbons. Pictures lie inside the
    file, those of .usdc in a folder `textures` beside it. All is written or nothing; OutputError for another suffix and if it cannot be
    written. The scene stays as it is.
    """
    path = Path(path)
    check_suffix(path)
    if not path.parent.is_dir():
        raise OutputError(f"{path.parent}: there is no such folder; make it or choose another")
    hidden = [one.name for character in characters for one in character.objects if one != character.hair and not one.visible_get()]
    if hidden:
        raise OutputError(f"{hidden[0]} is hidden, and what is hidden cannot be exported; show it first")
    meshes = [mesh for character in characters for mesh in (character.body, *character.parts)]
    hairs = {character.body: character.hair for character in characters if _has_strands(character)}
    with (tempfile.TemporaryDirectory(prefix="twohander-") as pictures, written_together(path.parent) as folder, _as_it_was(scene),
          _ribbons(hairs.values()) as ribbons, readable_surfaces(meshes + ribbons, hairs, Path(pictures), path.stem),
          _chosen([character.armature for character in characters] + meshes + ribbons), _keys_without_drivers(scene, meshes)):
        try:
            EXPORTERS[path.suffix.lower()](str(folder / path.name), scene)
        except (RuntimeError, AttributeError) as problem:  # what an exporter reports, and one that is switched off
            raise OutputError(f"{path.name} cannot be exported: {problem}") from None
        if not (folder / path.name).is_file():
            raise OutputError(f"{path.name} cannot be exported: the exporter wrote nothing")
    changed = ("the hair became ribbons",) if hairs else ()
    return *changed, *(("without colours, which Alembic does not hold",) if path.suffix.lower() == ".abc" else ())


def check_suffix(path: Path) -> None:
    """Raise OutputError for a suffix as which nothing can be exported."""
    if path.suffix.lower() not in EXPORTERS:
        raise OutputError(f"{path.name}: characters are exported as {', '.join(EXPORTERS)}")


def _has_strands(character: Character) -> bool:
    return character.hair is not None and len(character.hair.data.curves) > 0 and len(character.hair.users_collection) > 0


def _export_gltf(path: str, scene: bpy.types.Scene) -> None:
    bpy.ops.export_scene.gltf(filepath=path, export_format="GLB", use_selection=True, export_animation_mode="ACTIVE_ACTIONS",
                              export_frame_range=True, export_force_sampling=True, export_all_influences=True,
                              export_vertex_color="NONE")  # they would colour teeth as skin


def _export_fbx(path: str, scene: bpy.types.Scene) -> None:
    # With modifiers applied the exporter would drop the shape keys.
    bpy.ops.export_scene.fbx(filepath=path, use_selection=True, object_types={"ARMATURE", "MESH"}, add_leaf_bones=False,
                             use_mesh_modifiers=False, bake_anim_use_nla_strips=False, bake_anim_use_all_actions=False,
                             bake_anim_simplify_factor=0.0, path_mode="COPY", embed_textures=True)


def _export_usd(path: str, scene: bpy.types.Scene) -> None:
    bpy.ops.wm.usd_export(filepath=path, selected_objects_only=True, export_animation=True, export_armatures=True, export_shapekeys=True,
                         evaluation_mode="VIEWPORT", **texture_options())  # the render's subdivision would be computed in vain


def _export_alembic(path: str, scene: bpy.types.Scene) -> None:
    # As subdivided as in the render, a minute would have gigabytes.
    bpy.ops.wm.alembic_export(filepath=path, selected=True, start=scene.frame_start, end=scene.frame_end, as_background_job=False,
                              evaluation_mode="VIEWPORT")


# What a user chooses among, in this order: the suffix and what such a file holds.
ABOUT = {".glb": "glTF, one file: bones, shape keys, colours", ".fbx": "FBX, one file: bones, shape keys, colours",
         ".usdc": "USD: bones, shape keys, colours, with pictures in a folder beside it",
         ".abc": "Alembic: meshes that move, without bones and colours"}
EXPORTERS = {".glb": _export_gltf, ".fbx": _export_fbx, ".usdc": _export_usd, ".abc": _export_alembic}


@contextmanager
def _as_it_was(scene: bpy.types.Scene) -> Iterator[None]:
    frame, subframe = scene.frame_current, scene.frame_subframe
    try:
        yield
    finally:
        scene.frame_set(frame, subframe=subframe)


@contextmanager
def _ribbons(hairs: Iterable[bpy.types.Object]) -> Iterator[list[bpy.types.Object]]:
    """A mesh for each hair, beside it in the scene as long as the block runs."""
    made = []
    try:
        for hair in hairs:
            made.append(ribbon_object(hair))
            hair.users_collection[0].objects.link(made[-1])
        yield made
    finally:
        for one in made:
            bpy.data.meshes.remove(one.data)


@contextmanager
def _chosen(objects: Sequence[bpy.types.Object]) -> Iterator[None]:
    """These objects selected and the first of them active, in object mode; afterwards what was before."""
    layer = bpy.context.view_layer
    before, active = [one for one in layer.objects if one.select_get()], layer.objects.active
    mode = active.mode if active is not None else "OBJECT"
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    _select(layer, objects, objects[0])
    try:
        yield
    finally:
        _select(layer, before, active)
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)


def _select(layer: bpy.types.ViewLayer, objects: Sequence[bpy.types.Object], active: bpy.types.Object | None) -> None:
    for one in layer.objects:
        one.select_set(False)
    for one in objects:
        one.select_set(True)
    layer.objects.active = active


@contextmanager
def _keys_without_drivers(scene: bpy.types.Scene, meshes: Sequence[bpy.types.Object]) -> Iterator[None]:
    """Shape keys that follow drivers are keyed at every frame instead: most exporters pass over drivers. Afterwards they are driven again."""
    driven = [mesh.data.shape_keys for mesh in meshes if mesh.data.shape_keys and _drivers(mesh.data.shape_keys)]
    frames = np.arange(scene.frame_start, scene.frame_end + 1)
    values = {keys: np.empty((len(frames), len(keys.key_blocks)), np.float32) for keys in driven}
    for row, frame in enumerate(frames):
        scene.frame_set(int(frame))
        for keys, table in values.items():
            keys.key_blocks.foreach_get("value", table[row])
    before = []
    try:
        for keys, table in values.items():
            animation = keys.animation_data
            before.append((keys, animation.action, getattr(animation, "action_slot", None), animation.action and animation.action.use_fake_user))
            for driver in _drivers(keys):
                driver.mute = True
            curves = [Curve(f'key_blocks["{block.name}"].value', 0, table[:, index], "Shape Keys")
                      for index, block in enumerate(keys.key_blocks) if index]
            write_action(keys, f"{keys.name} Export", frames.astype(np.float32), curves)
        yield
    finally:
        for keys, action, slot, kept in before:
            made = keys.animation_data.action
            keys.animation_data.action = action
            if slot is not None:
                keys.animation_data.action_slot = slot
            if action is not None:
                action.use_fake_user = kept
            bpy.data.actions.remove(made)
            for driver in _drivers(keys):
                driver.mute = False


def _drivers(keys: bpy.types.Key) -> list[bpy.types.FCurve]:
    return list(keys.animation_data.drivers) if keys.animation_data else []
