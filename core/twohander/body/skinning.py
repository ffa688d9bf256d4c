"""Linear blend skinning as SMPL, SMPL-X and FLAME define it (Loper et al., SMPL, 2015, section 3)."""

import numpy as np


def posed_vertices(rest: np.ndarray, joints: np.ndarray, parents: tuple[int, ...], weights: np.ndarray,
                   matrices: np.ndarray) -> np.ndarray:
    """One posed mesh (V, 3).

    rest: (V, 3) vertices with identity, expression and correctives added. joints: (J, 3) rest joints. weights: (V, J).
    matrices: (J, 3, 3) local rotations. The root turns about its own rest position.
    """
    turn, shift = joint_transforms(joints, parents, matrices)
    # Rest vertices are blended by 12 numbers a joint: one product for all of them.
    flat = np.concatenate([turn.reshape(len(joints), 9), shift], axis=1)
    blended = weights @ flat
    return np.einsum("vab,vb->va", blended[:, :9].reshape(-1, 3, 3), rest) + blended[:, 9:]


def joint_transforms(joints: np.ndarray, parents: tuple[int, ...], matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (J, 3, 3) and shifts (J, 3) that carry rest-pose points of each joint into the pose."""
    world = np.empty_like(matrices)
    places = np.empty_like(joints)
    for joint, parent in enumerate(parents):
        if parent < 0:
            world[joint], places[joint] = matrices[joint], joints[joint]
        else:
            world[joint] = world[parent] @ matrices[joint]
            places[joint] = places[parent] + world[parent] @ (joints[joint] - joints[parent])
    return world, places - np.einsum("jab,jb->ja", world, joints)
