"""Characters in the scene: built from a body model and a look, found again, and animated."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import bpy
import numpy as np
from twohander.body.eyelids import EYELID_NAMES
from twohander.body.look import Look
from twohander.body.model import BodyModel
from twohander.errors import TwohanderError
from twohander.motion import CharacterMotion, ExpressionSpace

from . import look as looks
from .actions import Curve, Keys, Slider, write_actions
from .armature import build_armature, rest_frames
from .bones import bones_of
from .channels import axes_of_bones, bone_locations, bone_rotations, joint_rotations, pivot_shifts
from .correctives import CORRECTIVES, add_corrective_drivers, corrective_name, corrective_values, follow_keys, value_path
from .datablocks import removed_on_failure
from .eyeballs import MAP as EYE_MAP, MATERIAL as EYE_MATERIAL, eyeball_faces, pole_coordinates
from .meshes import (Polygons, add_rest_positions, add_texture_coordinates, add_vertex_groups, build_mesh, polygons_of, selected,
                     shape_key_steps)
from .rates import frames_per_second
from .steps import Steps, finished

PROPERTY = "twohander_character"  # on the armature: what animate() must know about the model, as JSON
PART_PROPERTY = "twohander_part"  # on the armature's children: body, brows, top, hair, ...
FEW_CORRECTIVES = 36  # up to here "auto" switches correctives on: FLAME's, the open characters'; SMPL-X has 486, each a shape key
SLIDER_LIMIT = 10.0  # the widest slider that Blender allows
ARKIT_RANGE, COEFFICIENT_RANGE = (-1.0, 2.0), (-SLIDER_LIMIT, SLIDER_LIMIT)  # of sliders, by the model's expression space
STILL_PIVOT = 1e-6  # metres per expression value; a joint that moves less is taken as fixed


@dataclass(frozen=True)
class Character:
    """The objects of one character. parts: meshes that follow the body; hair: its curves, if it has any."""

    armature: bpy.types.Object
    body: bpy.types.Object
    parts: tuple[bpy.types.Object, ...]
    hair: bpy.types.Object | None

    @property
    def name(self) -> str:
        return self.armature.name

    @property
    def objects(self) -> tuple[bpy.types.Object, ...]:
        return (self.armature, self.body, *self.parts, *((self.hair,) if self.hair else ()))


def build_character(model: BodyModel, look: Look | None, name: str, correctives: bool | Literal["auto"] = "auto",
                    betas: np.ndarray | None = None) -> Character:
    """A new character in a new collection of the current scene, at rest.

    look: clothes, hair and colours; None for a bare body. betas: identity coefficients of the model.
    correctives: pose correctives as shape keys; "auto" has them where they are few, as in the open characters. Few are driven by the bones,
    many are keyed with each motion: as many drivers would be evaluated in every frame, whether they act or not.
    """
    return finished(building_steps(model, look, name, correctives, betas))


def building_steps(model: BodyModel, look: Look | None, name: str, correctives: bool | Literal["auto"] = "auto",
                   betas: np.ndarray | None = None) -> Steps[Character]:
    """`build_character` in steps, a part of the character each."""
    with removed_on_failure():
        collection = bpy.data.collections.new(name)
        bpy.context.scene.collection.children.link(collection)
        vertices, joints = model.rest_vertices(betas), model.rest_joints(betas)
        armature = build_armature(name, bones_of(model.joint_names, model.parents, joints), collection)
        yield
        columns = tuple(model.pose_directions) if _wants_correctives(model, correctives) else ()
        body = _build_body(model, look, name, vertices, columns)
        yield
        parts = looks.build_parts(look, name, model.joint_names, columns) if look else {}
        low, high = ARKIT_RANGE if model.expression_space is ExpressionSpace.ARKIT else COEFFICIENT_RANGE
        for part, (mesh, rest, weights, offsets) in {"body": body, **parts}.items():
            yield
            add_vertex_groups(mesh, model.joint_names, weights)
            yield
            if offsets:
                yield from shape_key_steps(mesh, rest, offsets, low, high)
            modifier = mesh.modifiers.new("Armature", "ARMATURE")
            modifier.object = armature
            mesh.parent = armature
            mesh[PART_PROPERTY] = part
        yield
        axes = axes_of_bones(rest_frames(armature, model.joint_names))
        if len(columns) <= FEW_CORRECTIVES:
            add_corrective_drivers(body[0], armature, columns, model.joint_names, axes)
        for mesh, *_ in parts.values():
            if mesh.data.shape_keys:
                follow_keys(mesh, body[0])
        yield
        looks.finish_surfaces(body[0], {part: mesh for part, (mesh, *_) in parts.items()}, look)
        yield
        if look:
            looks.build_hair(look.hair, name, armature, collection)[PART_PROPERTY] = "hair"
        for mesh, *_ in (body, *parts.values()):  # only now: each step would draw the view with what is there
            collection.objects.link(mesh)
        keyed = columns if len(columns) > FEW_CORRECTIVES else ()
        armature[PROPERTY] = json.dumps(_description(model, look, betas, keyed))
    return find(armature)


def find(something: bpy.types.Object | None) -> Character | None:
    """The character to which an object belongs: its armature, a mesh or its hair. None for anything else."""
    while something is not None and PROPERTY not in something:
        something = something.parent
    if something is None:
        return None
    parts = {child[PART_PROPERTY]: child for child in something.children if PART_PROPERTY in child}
    if "body" not in parts:
        return None
    body, hair = parts.pop("body"), parts.pop("hair", None)
    return Character(something, body, tuple(parts[part] for part in sorted(parts)), hair)


def find_all(scene: bpy.types.Scene) -> tuple[Character, ...]:
    """The scene's characters, in order of their names."""
    armatures = sorted((candidate for candidate in scene.objects if PROPERTY in candidate), key=lambda candidate: candidate.name)
    found = (find(armature) for armature in armatures)
    return tuple(character for character in found if character is not None)


def describe(character: Character) -> dict:
    """What is known of the character's model: kind, joint_names, expression_space, expression_names, eyelid_names, hands_mean,
    pivots, sole, betas, correctives (of those that are keyed the metres that each column moves a vertex at most).
    """
    return json.loads(character.armature[PROPERTY])


def moving_pivots(described: dict) -> dict[int, np.ndarray]:
    """{joint's number: (3, E)} metres by which each expression value moves a joint; see `pivot_shifts`."""
    return {described["joint_names"].index(joint): np.array(directions) for joint, directions in described["pivots"].items()}


def keyed_correctives(described: dict) -> dict[int, float]:
    """{column: metres that it moves a vertex at most} of the correctives that are keyed; none where the bones drive them."""
    return {int(column): size for column, size in described.get("correctives", {}).items()}


def animate(character: Character, motion: CharacterMotion, start_frame: float = 1, name: str = "") -> tuple[bpy.types.Action, ...]:
    """Key a motion in bulk into new actions, one for the bones and one for the expression, and return them.

    Frames are placed at the scene's frame rate without rounding: second s falls on start_frame + s * fps. Actions
    that the character had stay in the file. The motion's expression values must belong to the model's space
    (ExpressionSpaceError), of which there may be fewer than the model has; a value beyond 10, Blender's widest
    slider, raises TwohanderError.
    """
    keys = finished(keys_of(character, motion, start_frame, frames_per_second(bpy.context.scene)))
    return write_actions(keys, name or f"{character.name} Conversation")


def keys_of(character: Character, motion: CharacterMotion, start_frame: float, rate: float) -> Steps[list[Keys]]:
    """What `animate` keys, for the bones and for the expression. rate: the scene's frames per second."""
    described = describe(character)
    expression = motion.in_space(ExpressionSpace(described["expression_space"]))
    joint_names = tuple(described["joint_names"])
    frames = start_frame + np.arange(len(motion)) * (rate / motion.fps)
    rotations = joint_rotations(motion.body, joint_names, np.array(described["hands_mean"]))
    yield
    rest = rest_frames(character.armature, joint_names)
    moving = {joint: directions[:, :expression.shape[1]] for joint, directions in moving_pivots(described).items()}
    shifts = pivot_shifts(rotations, expression, moving)
    shifts[:, 0] += motion.body.translation if described["kind"] == "smplx" else 0
    yield
    curves = _rotation_curves(bone_rotations(rotations, rest), joint_names)
    curves += _location_curves(bone_locations(shifts, rest), joint_names, sorted({0, *moving}))
    yield
    keys = [Keys(character.armature, frames, curves)]
    shapes = character.body.data.shape_keys
    if shapes is not None:
        values = {key: expression[:, index] for index, key in enumerate(described["expression_names"][:expression.shape[1]])
                  if key in shapes.key_blocks}
        lids = np.zeros((len(motion), 2), np.float32) if motion.eyelids is None else motion.eyelids
        values |= dict(zip(described.get("eyelid_names", ()), lids.T))
        for key in described["expression_names"]:  # those that the motion does not have would stay where another take left them
            if key in shapes.key_blocks:
                values.setdefault(key, np.zeros(len(motion), np.float32))
        curves = [Curve(value_path(key), 0, column, "Expression") for key, column in values.items()]
        acting = corrective_values(rotations, keyed_correctives(described), joint_names)
        curves += [Curve(value_path(key), 0, column, CORRECTIVES) for key, column in acting.items()]
        keys.append(Keys(shapes, frames, curves, "Expression", _sliders(character, values)))
    return keys


def _wants_correctives(model: BodyModel, correctives: bool | str) -> bool:
    if correctives == "auto":
        return len(model.pose_directions) <= FEW_CORRECTIVES
    return bool(correctives)


def _build_body(model: BodyModel, look: Look | None, name: str, vertices: np.ndarray, columns: tuple[int, ...]):
    polygons = polygons_of(model.faces)
    if look is not None:
        # Skin under clothes would cost render time and pierce them. Its vertices stay, so numbers remain those of the
        # model.
        polygons = selected(polygons, look.visible_faces[polygons.triangles])
    mesh = build_mesh(f"{name} Body", vertices, polygons.sizes, polygons.corners)
    if model.texture_vertices is not None:
        corners = model.texture_faces[polygons.corner_sources[:, 0], polygons.corner_sources[:, 1]]
        add_texture_coordinates(mesh, model.texture_vertices[corners])
    if model.face_material is not None:
        mesh.polygons.foreach_set("material_index", model.face_material[polygons.triangles].astype(np.int32))
    else:
        _mark_eyeballs(mesh, model, polygons, vertices)
    add_rest_positions(mesh, vertices)
    offsets = {key: model.expression_directions[:, :, index] for index, key in enumerate(model.expression_names)}
    if model.eyelid_directions is not None:
        offsets |= dict(zip(EYELID_NAMES, np.moveaxis(model.eyelid_directions, 2, 0)))
    offsets |= {corrective_name(column, model.joint_names): model.pose_directions[column] for column in columns}
    return bpy.data.objects.new(mesh.name, mesh), vertices, model.weights, offsets


def _mark_eyeballs(mesh: bpy.types.Mesh, model: BodyModel, polygons: Polygons, vertices: np.ndarray) -> None:
    eyes = eyeball_faces(model)[polygons.triangles]
    if eyes.any():
        mesh.polygons.foreach_set("material_index", np.where(eyes, EYE_MATERIAL, 0).astype(np.int32))
        add_texture_coordinates(mesh, pole_coordinates(model, vertices)[polygons.corners], EYE_MAP)


def _description(model: BodyModel, look: Look | None, betas: np.ndarray | None, keyed: Sequence[int]) -> dict:
    pivots = np.einsum("jv,vce->jce", model.joint_regressor, model.expression_directions)
    moving = np.nonzero(np.abs(pivots).max(axis=(1, 2), initial=0) > STILL_PIVOT)[0]
    return {
        "kind": model.kind,
        "joint_names": model.joint_names,
        "expression_space": model.expression_space.value,
        "expression_names": model.expression_names,
        "eyelid_names": () if model.eyelid_directions is None else EYELID_NAMES,
        "hands_mean": model.hands_mean.tolist(),
        "pivots": {model.joint_names[joint]: pivots[joint].tolist() for joint in moving},
        "sole": look.sole if look else 0.0,
        "betas": None if betas is None else np.asarray(betas, np.float64).tolist(),
        "correctives": {column: float(np.linalg.norm(model.pose_directions[column], axis=1).max()) for column in keyed},
    }


def _rotation_curves(rotations: np.ndarray, joint_names: Sequence[str]) -> list[Curve]:
    return [Curve(f'pose.bones["{name}"].rotation_quaternion', part, rotations[:, joint, part], name)
            for joint, name in enumerate(joint_names) for part in range(4)]


def _location_curves(locations: np.ndarray, joint_names: Sequence[str], joints: Sequence[int]) -> list[Curve]:
    return [Curve(f'pose.bones["{joint_names[joint]}"].location', axis, locations[:, joint, axis], joint_names[joint])
            for joint in joints for axis in range(3)]


def _sliders(character: Character, values: dict[str, np.ndarray]) -> tuple[Slider, ...]:
    sliders = []
    for key, column in values.items():
        low, high = float(column.min()), float(column.max())
        if max(-low, high) > SLIDER_LIMIT:
            raise TwohanderError(f"the motion drives {key} to {max(-low, high):.1f}; Blender's shape keys end at {SLIDER_LIMIT:g}. "
                                 "Is this motion of another expression space?")
        for mesh in (character.body, *character.parts):
            block = mesh.data.shape_keys.key_blocks.get(key) if mesh.data.shape_keys else None
            if block is not None:
                sliders.append(Slider(block, low, high))
    return tuple(sliders)
