"""Characters with their motion in files for other programs: glTF, FBX, USD and Alembic, by Blender's own exporters."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import bpy
import numpy as np
from twohander.engines.base import Progress
from twohander.errors import OutputError
from twohander.files.writing import written_together

from .actions import Curve, write_action
from .characters import Character, find_all
from .export_surfaces import readable_surfaces
from .hair_ribbons import ribbon_object
from .versions import texture_options

READING_SHARE, WRITING_SHARE = 0.2, 0.9  # of the whole work, done before the exporter starts and when it has stepped through all frames


def export_characters(scene: bpy.types.Scene, characters: Sequence[Character], path: Path,
                      progress: Progress = lambda share, doing: None) -> tuple[str, ...]:
    """Write the characters and their motion over the scene's frames; the suffix says as what. What is not as in Blender is returned in words.

    .glb, .fbx and .usdc hold bones, shape keys and colours, .abc holds the moving meshes. Hair becomes ribbons. Pictures lie inside the
    file, those of .usdc in a folder `textures` beside it. All is written or nothing; OutputError for another suffix and if it cannot be
    written. The scene stays as it is. What `progress` raises stops the work, though not between two frames of an exporter, and passes through.
    """
    path = Path(path)
    check_export(characters, path)
    meshes = [mesh for character in characters for mesh in (character.body, *character.parts)]
    hairs = {character.body: character.hair for character in characters if _has_strands(character)}
    with (tempfile.TemporaryDirectory(prefix="twohander-") as pictures, written_together(path.parent) as folder, _as_it_was(scene),
          _ribbons(hairs.values()) as ribbons, readable_surfaces(meshes + ribbons, hairs, Path(pictures), path.stem),
          _chosen([character.armature for character in characters] + meshes + ribbons), _keys_without_drivers(scene, meshes, progress)):
        try:
            with (_without_modifiers(meshes + ribbons if path.suffix.lower() in OF_BONES_AND_KEYS else ()),
                  _frames_counted(scene, progress, f"writing {path.name}")):
                EXPORTERS[path.suffix.lower()](str(folder / path.name), scene)
        except (RuntimeError, AttributeError) as problem:  # what an exporter reports, and one that is switched off
            raise OutputError(f"{path.name} cannot be exported: {problem}") from None
        if not (folder / path.name).is_file():
            raise OutputError(f"{path.name} cannot be exported: the exporter wrote nothing")
    changed = ("the hair became ribbons",) if hairs else ()
    return *changed, *(("without colours, which Alembic does not hold",) if path.suffix.lower() == ".abc" else ())


def exported(scene: bpy.types.Scene, only_selected: bool) -> list[Character]:
    """The characters that are exported: all of the scene, or those of which something is selected."""
    return [character for character in find_all(scene) if not only_selected or any(one.select_get() for one in character.objects)]


def check_export(characters: Sequence[Character], path: Path) -> None:
    """Raise OutputError, which says why, if these characters cannot be exported to this path."""
    check_suffix(path)
    if not path.parent.is_dir():
        raise OutputError(f"{path.parent}: there is no such folder; make it or choose another")
    hidden = [one.name for character in characters for one in character.objects if one != character.hair and not one.visible_get()]
    if hidden:
        raise OutputError(f"{hidden[0]} is hidden, and what is hidden cannot be exported; show it first")


def check_suffix(path: Path) -> None:
    """Raise OutputError for a suffix as which nothing can be exported, in general or by this Blender."""
    suffix = path.suffix.lower()
    if suffix not in EXPORTERS:
        raise OutputError(f"{path.name}: characters are exported as {', '.join(EXPORTERS)}")
    try:
        OPERATORS[suffix].get_rna_type()
    except KeyError:
        raise OutputError(f"this Blender cannot write {NAMES[suffix]}: it was built without it, or its add-on is switched off; "
                          "choose another format") from None


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


# What a user chooses among, in this order: the suffix, the format's name, and what such a file holds.
NAMES = {".glb": "glTF (.glb)", ".fbx": "FBX (.fbx)", ".usdc": "USD (.usdc)", ".abc": "Alembic (.abc)"}
ABOUT = {".glb": "glTF, one file: bones, shape keys, colours", ".fbx": "FBX, one file: bones, shape keys, colours",
         ".usdc": "USD: bones, shape keys, colours, with pictures in a folder beside it",
         ".abc": "Alembic: meshes that move, without bones and colours"}
OF_BONES_AND_KEYS = (".glb", ".fbx")  # whose exporters need no evaluated mesh
OPERATORS = {".glb": bpy.ops.export_scene.gltf, ".fbx": bpy.ops.export_scene.fbx, ".usdc": bpy.ops.wm.usd_export, ".abc": bpy.ops.wm.alembic_export}
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
        with _before_a_window():
            yield
    finally:
        _select(layer, before, active)
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)


def _before_a_window() -> AbstractContextManager:
    """Exporters look at the window and at what its screen has selected. A Blender that only runs a command has one, but is not in it."""
    windows = bpy.data.window_managers[0].windows if bpy.data.window_managers else ()
    if bpy.context.window is not None or not len(windows):
        return nullcontext()
    return bpy.context.temp_override(window=windows[0], scene=bpy.context.scene, view_layer=bpy.context.view_layer)


def _select(layer: bpy.types.ViewLayer, objects: Sequence[bpy.types.Object], active: bpy.types.Object | None) -> None:
    for one in layer.objects:
        one.select_set(False)
    for one in objects:
        one.select_set(True)
    layer.objects.active = active


@contextmanager
def _frames_counted(scene: bpy.types.Scene, progress: Progress, doing: str) -> Iterator[None]:
    """Progress by the frames through which an exporter steps: it reports none itself, and lets nothing stop it."""
    count, frames, stopped = 0, scene.frame_end - scene.frame_start + 1, []

    def stepped(*_):
        nonlocal count
        count += 1
        try:
            if not stopped:
                progress(READING_SHARE + (WRITING_SHARE - READING_SHARE) * min(1.0, count / frames), f"{doing}, frame {min(count, frames)} of {frames}")
        except Exception as stop:  # Blender would print and forget it
            stopped.append(stop)

    progress(READING_SHARE, doing)
    bpy.app.handlers.frame_change_post.append(stepped)
    try:
        yield
    finally:
        bpy.app.handlers.frame_change_post.remove(stepped)
    if stopped:
        raise stopped[0]


@contextmanager
def _without_modifiers(meshes: Sequence[bpy.types.Object]) -> Iterator[None]:
    """No mesh is bent or subdivided at each frame, which takes most of the time: bones and shape keys do not depend on it."""
    shown = [modifier for mesh in meshes for modifier in mesh.modifiers if modifier.show_viewport]
    try:
        for modifier in shown:
            modifier.show_viewport = False
        yield
    finally:
        for modifier in shown:
            modifier.show_viewport = True


@contextmanager
def _keys_without_drivers(scene: bpy.types.Scene, meshes: Sequence[bpy.types.Object], progress: Progress) -> Iterator[None]:
    """Shape keys that follow drivers are keyed at every frame instead: most exporters pass over drivers. Afterwards they are driven again."""
    driven = [mesh.data.shape_keys for mesh in meshes if mesh.data.shape_keys and _drivers(mesh.data.shape_keys)]
    frames = np.arange(scene.frame_start, scene.frame_end + 1)
    values = {keys: np.empty((len(frames), len(keys.key_blocks)), np.float32) for keys in driven}
    with _without_modifiers(meshes):
        for row, frame in enumerate(frames):
            progress(READING_SHARE * row / len(frames), "reading shape keys")
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
