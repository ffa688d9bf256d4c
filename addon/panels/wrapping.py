"""Sentences in a layout: Blender's labels do not wrap by themselves."""

from collections.abc import Callable

import blf
from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Context, UILayout

from ..translations.sentences import spoken

MARGINS = {"UI": 82, "WINDOW": 130}  # pixels that labels cannot use: borders, icons, scroll bar; in the preferences boxes around them
USUAL_WIDTH = 280  # pixels, of a sidebar
FONT = 0  # Blender's own


def draw_wrapped(context: Context, layout: UILayout, text: str, icon: str = "NONE", width: int | None = None, alert: bool = False) -> None:
    """A text over as many lines as the width needs, the icon before the first one; in Blender's language as far as `spoken` knows it.

    width: in pixels of an interface that is not scaled, as dialogs are given it; None for the region's. alert: in red.
    """
    column = layout.column(align=True)
    column.alert = alert
    column.scale_y = 0.8
    scale = context.preferences.system.ui_scale
    points = context.preferences.ui_styles[0].widget.points

    def measure(line: str) -> float:
        blf.size(FONT, points * scale)
        return blf.dimensions(FONT, line)[0]

    for number, line in enumerate(wrapped(spoken(text, iface_), _pixels(context, scale) if width is None else width * scale, measure)):
        column.label(text=line, icon=icon if number == 0 else "BLANK1" if icon != "NONE" else "NONE", translate=False)


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines, broken between words where `measure(line)` exceeds the width, and inside a word that alone is too long."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while measure(word) > width and len(word) > 1:
            fits = max(1, max((count for count in range(1, len(word)) if measure(word[:count]) <= width), default=1))
            lines[-1] = word[:fits]
            lines.append("")
            word = word[fits:]
        lines[-1] = word
    return lines


def _pixels(context: Context, scale: float) -> float:
    """Of the region that a label can use."""
    region = context.region
    width, kind = (USUAL_WIDTH, "UI") if region is None else (region.width, region.type)
    return width - MARGINS.get(kind, MARGINS["UI"]) * scale
