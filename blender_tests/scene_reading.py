"""What Blender evaluates, read back into the core's axes."""

import bpy
import numpy as np


def evaluated_vertices(target: bpy.types.Object) -> np.ndarray:
    """World positions (V, 3), Y up, of a mesh object after all modifiers at the scene's current frame."""
    evaluated = target.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = evaluated.to_mesh()
    vertices = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", vertices)
    evaluated.to_mesh_clear()
    matrix = np.array(evaluated.matrix_world)
    world = vertices.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    return np.stack([world[:, 0], world[:, 2], -world[:, 1]], axis=-1)
