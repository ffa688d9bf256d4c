"""How much work goes into a picture, and a scene set up for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import bpy

from . import characters
from .materials import FINE_DETAIL
from .versions import can_denoise, set_picture_output

NOISY_SAMPLES = 8  # times as many samples where nothing takes the noise out
BRIGHTEST_DIRECT, BRIGHTEST_INDIRECT = 10.0, 2.0  # radiance of one sample; brighter ones would stay as specks
GPU_KINDS = ("OPTIX", "CUDA", "HIP", "METAL", "ONEAPI")  # Cycles' names; of two that drive the same card the faster one first
LEAST_ADAPTIVE = 16  # samples; with fewer, measuring noise costs more than it saves


@dataclass(frozen=True)
class Preset:
    """How much work goes into a picture.

    width, height: pixels. samples: per pixel at most, fewer where `noise` is reached. body, clothes: levels of
    subdivision.
    bounces: of light between surfaces. fine_detail: pores and weave. film_step: a film shows one frame of so many.
    """

    label: str
    width: int
    height: int
    samples: int
    noise: float
    body: int
    clothes: int
    bounces: int
    fine_detail: bool
    film_step: int = 1


PRESETS = {
    "draft": Preset("Draft", 480, 270, 3, 0.1, 0, 0, 2, False, film_step=2),
    "preview": Preset("Preview", 640, 360, 5, 0.1, 0, 1, 2, False, film_step=2),
    "final": Preset("Final", 1920, 1080, 64, 0.03, 1, 2, 6, True),
}


@contextmanager
def prepared(scene: bpy.types.Scene, preset: Preset) -> Iterator[None]:
    """The scene set up to render pictures with Cycles inside the `with` block; every setting is as before
    afterwards.
    """
    changes = _Changes()
    try:
        _choose_settings(scene, preset, changes)
        _choose_detail(scene, preset, changes)
        yield
    finally:
        changes.take_back()


def _choose_settings(scene: bpy.types.Scene, preset: Preset, changes: "_Changes") -> None:
    render, cycles = scene.render, scene.cycles
    changes.set(render, "engine", "CYCLES")
    for name, value in {
            "resolution_x": preset.width, "resolution_y": preset.height, "resolution_percentage": 100, "use_persistent_data": True,
            "use_file_extension": True, "filepath": render.filepath, "use_sequencer": False, "use_border": False}.items():
        changes.set(render, name, value)
    for name in ("file_format", "media_type"):  # remembered in this order, because they have to be taken back in the other
        if hasattr(render.image_settings, name):
            changes.set(render.image_settings, name, getattr(render.image_settings, name))
    set_picture_output(render)
    changes.set(render.image_settings, "color_mode", "RGB")
    if can_denoise():
        for name, value in {"use_denoising": True, "denoiser": "OPENIMAGEDENOISE", "denoising_prefilter": "FAST"}.items():
            changes.set(cycles, name, value)
    else:
        changes.set(cycles, "use_denoising", False)
    changes.set(cycles, "device", "GPU" if _choose_gpu(changes) else "CPU")
    samples = preset.samples if can_denoise() else preset.samples * NOISY_SAMPLES
    for name, value in {
            "samples": samples, "use_adaptive_sampling": samples >= LEAST_ADAPTIVE, "adaptive_threshold": preset.noise,
            "use_light_tree": True, "max_bounces": preset.bounces, "diffuse_bounces": min(3, preset.bounces),
            "glossy_bounces": min(3, preset.bounces), "transmission_bounces": min(4, preset.bounces), "transparent_max_bounces": 8,
            "caustics_reflective": False, "caustics_refractive": False, "sample_clamp_direct": BRIGHTEST_DIRECT,
            "sample_clamp_indirect": BRIGHTEST_INDIRECT}.items():
        changes.set(cycles, name, value)
    changes.set(scene.cycles_curves, "shape", "RIBBONS")
    changes.set(scene.cycles_curves, "subdivisions", 2)
    changes.set(scene.view_settings, "view_transform", "AgX")
    changes.set(scene.view_settings, "look", "AgX - Medium High Contrast")


def _choose_gpu(changes: "_Changes") -> bool:
    """Whether there is a graphics processor to render with: the user's choice, or else the first kind that Cycles finds."""
    cycles = bpy.context.preferences.addons.get("cycles")
    if cycles is None:
        return False
    chosen = cycles.preferences
    if chosen.has_active_device():
        return True
    available = {kind for kind, *_ in chosen.get_device_types(None)}
    chosen.refresh_devices()
    for kind in (kind for kind in GPU_KINDS if kind in available):
        found = [device for device in chosen.get_devices_for_type(kind) if device.type == kind]
        if found:
            changes.set(chosen, "compute_device_type", kind)
            for device in found:
                changes.set(device, "use", True)
            return True
    return False


def _choose_detail(scene: bpy.types.Scene, preset: Preset, changes: "_Changes") -> None:
    for character in characters.find_all(scene):
        for mesh in (character.body, *character.parts):
            levels = preset.body if mesh == character.body else preset.clothes
            for modifier in mesh.modifiers:
                if modifier.type == "SUBSURF":
                    changes.set(modifier, "render_levels", levels)
            for material in mesh.data.materials:
                switch = material.node_tree.nodes.get(FINE_DETAIL)
                if switch is not None:
                    changes.set(switch.outputs["Value"], "default_value", float(preset.fine_detail))


class _Changes:
    """Settings that were changed, in order, so that they can be taken back."""

    def __init__(self):
        self._before = []

    def set(self, owner, name: str, value) -> None:
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def take_back(self) -> None:
        for owner, name, value in reversed(self._before):
            setattr(owner, name, value)
