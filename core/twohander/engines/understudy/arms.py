"""Both arms, bringing the hands where their paths want them, clear of the body and of each other."""

import numpy as np

from ... import rotation
from .arm import ARM_JOINTS, Arm, Carriage, arm_of, local_rotations
from .clearing import PASSES, ROUNDS, clear_of_body, clear_of_each_other
from .collision import Room
from .figure import Figure
from .hand_paths import SIDES, HandTrack


def arm_rotations(figure: Figure, tracks: dict[str, HandTrack], carriage: Carriage, room: Room) -> dict[str, np.ndarray]:
    """Local rotations (N, 4) of both sides' `ARM_JOINTS`, by joint name. room: what the body takes of the world."""
    arms = [arm_of(figure, side, tracks[side], carriage) for side in SIDES]
    for number in range(PASSES):
        if number:
            for arm in arms:
                # What the wrist's range leaves of the wanted attitude decides where the fingers are.
                arm.turn = _reached_turn(arm, carriage, local_rotations(figure, arm, carriage))
        _clear(figure, arms, carriage, room)
    return {name: values for arm in arms for name, values in local_rotations(figure, arm, carriage).items()}


def _clear(figure: Figure, arms: list[Arm], carriage: Carriage, room: Room) -> None:
    """Some rounds of clearing; arms that have not moved since they were found clear are not looked at again."""
    clear = {}
    for _ in range(ROUNDS):
        for arm in arms:
            if clear.get(arm.side) != arm.moves and not clear_of_body(figure, arm, carriage, room):
                clear[arm.side] = arm.moves
        moves = tuple(arm.moves for arm in arms)
        if clear.get("both") != moves and not clear_of_each_other(figure, arms, carriage):
            clear["both"] = moves


def _reached_turn(arm: Arm, carriage: Carriage, rotations: dict[str, np.ndarray]) -> np.ndarray:
    turn = carriage.chest_turn
    for joint in ARM_JOINTS:
        turn = rotation.multiply(turn, rotations[f"{arm.side}_{joint}"])
    return turn
