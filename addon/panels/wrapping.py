"""Sentences in a layout: Blender's labels do not wrap by themselves."""

import textwrap

import blf
from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Context, UILayout

MARGINS = {"UI": 70, "WINDOW": 130}  # pixels that labels cannot use: borders, icons, scroll bar; in the preferences boxes around them
SAMPLE = "A sentence of usual letters"
USUAL_WIDTH = 280  # pixels, of a sidebar
SHORTEST_LINE = 16  # letters


def draw_wrapped(context: Context, layout: UILayout, text: str, icon: str = "NONE", width: int | None = None) -> None:
    """A text over as many lines as the width needs, the icon before the first one.

    width: in pixels of an interface that is not scaled, as dialogs are given it; None for the region's.
    """
    lines = layout.column(align=True)
    lines.scale_y = 0.8
    for number, line in enumerate(textwrap.wrap(iface_(text), _letters(context, width)) or [""]):
        lines.label(text=line, icon=icon if number == 0 else "BLANK1" if icon != "NONE" else "NONE", translate=False)


def _letters(context: Context, width: int | None) -> int:
    """How many letters of the interface's font fit into a line."""
    scale = context.preferences.system.ui_scale
    blf.size(0, context.preferences.ui_styles[0].widget.points * scale)
    letter = blf.dimensions(0, SAMPLE)[0] / len(SAMPLE)
    return max(SHORTEST_LINE, int((_pixels(context, scale) if width is None else width * scale) / max(1.0, letter)))


def _pixels(context: Context, scale: float) -> float:
    """Of the region that a label can use."""
    region = context.region
    width, kind = (USUAL_WIDTH, "UI") if region is None else (region.width, region.type)
    return width - MARGINS.get(kind, MARGINS["UI"]) * scale
