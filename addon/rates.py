"""Frames, seconds and their rate in a scene."""

import bpy


def frames_per_second(scene: bpy.types.Scene) -> float:
    """The scene's exact frame rate."""
    return scene.render.fps / scene.render.fps_base


def set_frames_per_second(scene: bpy.types.Scene, rate: float) -> None:
    """Let the scene play at this rate, which may be broken, as 23.976 is."""
    scene.render.fps, scene.render.fps_base = round(rate), round(rate) / rate
