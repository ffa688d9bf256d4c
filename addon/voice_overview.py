"""What the panel shows of the voices: made in the background, kept until the files change, and drawn as a row of small pictures."""

import atexit
import threading
import time
from dataclasses import dataclass

import bpy
import bpy.utils.previews
import numpy as np
from twohander.audio.overview import Overview, overview_of
from twohander.errors import AudioError

from .redraw import redraw_panels
from .voices import Voices, state_of, voices_of

LOOK_SECONDS = 0.2  # between two looks at whether the background work is done
FRESH_SECONDS = 1.0  # for which the files are not looked at again
TILE = 80  # pixels of one picture, which the panel draws at half that size or, on fine screens, at this one
LANE, GAP = 0.40, 0.06  # shares of a tile's height: one voice's lane, the room above, between and below
COLORS = ((0.95, 0.62, 0.30), (0.40, 0.66, 0.96))  # of A and of B, RGB as the screen shows it
GROUND = 0.10  # opacity of a lane in which nobody speaks


@dataclass(frozen=True)
class Seen:
    """What is known of the voices: an overview, or what is wrong with them."""

    overview: Overview | None = None
    problem: str | None = None


class _Watch:
    """What was asked for last in one scene, what is known of it, and how it was drawn."""

    def __init__(self):
        self.chosen = None
        self.key = None
        self.seen: Seen | None = None
        self.until = 0.0
        self.thread: threading.Thread | None = None
        self.drawn = None  # for what its icons were drawn
        self.icons: list[int] = []


class _Pictures:
    """Blender's collection of previews, while the add-on is registered."""

    collection = None


_watches: dict[int, _Watch] = {}  # by the scene's session_uid


def look(scene: bpy.types.Scene) -> Seen | None:
    """What is known of the scene's voices; None while it is being found out. Returns at once; the panel is drawn again afterwards."""
    now, watch, chosen = time.monotonic(), _watches.setdefault(scene.session_uid, _Watch()), _chosen(scene)
    if now < watch.until and chosen == watch.chosen:
        return watch.seen
    watch.until, watch.chosen = now + FRESH_SECONDS, chosen
    try:
        voices = voices_of(scene)
    except AudioError as problem:
        watch.key, watch.seen = None, Seen(problem=str(problem))
        return watch.seen
    key = (voices, state_of(voices.paths))
    if key != watch.key:
        watch.key, watch.seen = key, None
        watch.thread = threading.Thread(target=_see, args=(watch, key, voices), name="twohander overview", daemon=True)
        watch.thread.start()
        if not bpy.app.timers.is_registered(_draw_again):
            bpy.app.timers.register(_draw_again, first_interval=LOOK_SECONDS)
        return None
    return watch.seen


def icons(scene: bpy.types.Scene, overview: Overview, count: int) -> list[int]:
    """The numbers of `count` icons that, side by side, show who speaks when."""
    watch = _watches[scene.session_uid]
    if watch.drawn != (watch.key, count):
        watch.drawn = (watch.key, count)
        watch.icons = [_icon(f"{scene.session_uid} {index}", tile) for index, tile in enumerate(tiles(overview, count))]
    return watch.icons


def _chosen(scene: bpy.types.Scene) -> tuple[str, ...]:
    """The settings on which the voices depend."""
    settings, chosen = scene.twohander, scene.twohander_voices
    return settings.sound_a, settings.sound_b, chosen.source, chosen.strip_a, chosen.strip_b


def _icon(name: str, pixels: np.ndarray) -> int:
    preview = _Pictures.collection.get(name) or _Pictures.collection.new(name)
    preview.image_size = preview.icon_size = (TILE, TILE)
    preview.image_pixels_float.foreach_set(pixels.ravel())
    return preview.icon_id


def tiles(overview: Overview, count: int) -> list[np.ndarray]:
    """`count` square pictures (TILE, TILE, 4), float32 RGBA, rows from the bottom: A's lane above B's, filled where they speak."""
    shares = overview.columns(count * TILE)
    picture = np.zeros((TILE, count * TILE, 4), np.float32)
    for lane, (color, share) in enumerate(zip(COLORS, shares)):
        top = TILE * (1 - GAP - lane * (LANE + GAP))
        rows = slice(round(top - TILE * LANE), round(top))
        opacity = GROUND + (1 - GROUND) * np.clip(share, 0, 1)
        picture[rows, :, :3] = np.outer(opacity, color)  # Blender draws icons with colours that are multiplied by their opacity
        picture[rows, :, 3] = opacity
    return np.split(picture, count, axis=1)


def _see(watch: _Watch, key, voices: Voices) -> None:
    try:
        seen = Seen(overview_of(voices.conversation()))
    except AudioError as problem:
        seen = Seen(problem=str(problem))
    if watch.key == key:
        watch.seen = seen


def _draw_again() -> float | None:
    if any(watch.thread is not None and watch.thread.is_alive() for watch in _watches.values()):
        return LOOK_SECONDS
    redraw_panels()
    return None


def _finish() -> None:
    """Wait for what listens: a thread that outlives Blender's own end crashes it, or keeps it from ending."""
    for watch in _watches.values():
        if watch.thread is not None:
            watch.thread.join()


def register():
    _Pictures.collection = bpy.utils.previews.new()
    atexit.register(_finish)


def unregister():
    atexit.unregister(_finish)
    _finish()
    if bpy.app.timers.is_registered(_draw_again):
        bpy.app.timers.unregister(_draw_again)
    bpy.utils.previews.remove(_Pictures.collection)
    _Pictures.collection = None
    _watches.clear()
