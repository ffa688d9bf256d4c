"""What the panel shows of the voices: made in the background, kept until the files change, and drawn as a row of small pictures."""

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
    """The state behind the panel's drawing: what was asked for last, and what is known of it."""

    def __init__(self):
        self.key = None
        self.seen: Seen | None = None
        self.until = 0.0
        self.scene = None
        self.thread: threading.Thread | None = None
        self.pictures = None  # Blender's collection of previews
        self.drawn = None  # for what its pictures were drawn
        self.icons: list[int] = []


_watch = _Watch()


def look(scene: bpy.types.Scene) -> Seen | None:
    """What is known of the scene's voices; None while it is being found out. Returns at once; the panel is drawn again afterwards."""
    now = time.monotonic()
    if now < _watch.until and _watch.scene == scene.session_uid:
        return _watch.seen
    _watch.until, _watch.scene = now + FRESH_SECONDS, scene.session_uid
    try:
        voices = voices_of(scene)
    except AudioError as problem:
        _watch.key, _watch.seen = None, Seen(problem=str(problem))
        return _watch.seen
    key = (voices, state_of(voices.paths))
    if key != _watch.key:
        _watch.key, _watch.seen = key, None
        _watch.thread = threading.Thread(target=_see, args=(key, voices), name="twohander overview", daemon=True)
        _watch.thread.start()
        if not bpy.app.timers.is_registered(_draw_again):
            bpy.app.timers.register(_draw_again, first_interval=LOOK_SECONDS)
    return _watch.seen


def forget() -> None:
    """Look at the files again the next time: settings were changed."""
    _watch.until = 0.0


def icons(overview: Overview, count: int) -> list[int]:
    """The numbers of `count` icons that, side by side, show who speaks when."""
    wanted = (_watch.key, count)
    if _watch.drawn != wanted:
        _watch.pictures.clear()
        _watch.icons = []
        for index, tile in enumerate(tiles(overview, count)):
            preview = _watch.pictures.new(str(index))
            preview.image_size = preview.icon_size = (TILE, TILE)
            preview.image_pixels_float.foreach_set(tile.ravel())
            _watch.icons.append(preview.icon_id)
        _watch.drawn = wanted
    return _watch.icons


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


def _see(key, voices: Voices) -> None:
    try:
        seen = Seen(overview_of(voices.conversation()))
    except AudioError as problem:
        seen = Seen(problem=str(problem))
    if _watch.key == key:
        _watch.seen = seen


def _draw_again() -> float | None:
    if _watch.thread.is_alive():
        return LOOK_SECONDS
    redraw_panels()
    return None


def register():
    _watch.pictures = bpy.utils.previews.new()


def unregister():
    if bpy.app.timers.is_registered(_draw_again):
        bpy.app.timers.unregister(_draw_again)
    bpy.utils.previews.remove(_watch.pictures)
    _watch.__init__()
