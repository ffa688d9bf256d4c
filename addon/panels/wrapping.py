"""Sentences in a layout: Blender's labels do not wrap by themselves."""

import textwrap

import blf
from bpy.types import Context, UILayout

MARGINS = {"UI": 70, "WINDOW": 130}  # pixels that labels cannot use: borders, icons, scroll bar; in the preferences boxes around them
SAMPLE = "A sentence of usual letters"
USUAL_WIDTH = 280  # pixels, of a sidebar


def draw_wrapped(context: Context, layout: UILayout, text: str, icon: str = "NONE") -> None:
    """A text over as many lines as the region's width needs, the icon before the first one."""
    lines = layout.column(align=True)
    lines.scale_y = 0.8
    for number, line in enumerate(textwrap.wrap(text, _letters(context), break_long_words=True) or [""]):
        lines.label(text=line, icon=icon if number == 0 else "BLANK1" if icon != "NONE" else "NONE", translate=False)


def _letters(context: Context) -> int:
    """How many letters of the interface's font fit into a line of the region."""
    scale = context.preferences.system.ui_scale
    blf.size(0, context.preferences.ui_styles[0].widget.points * scale)
    letter = blf.dimensions(0, SAMPLE)[0] / len(SAMPLE)
    region = context.region
    width, margin = (USUAL_WIDTH, MARGINS["UI"]) if region is None else (region.width, MARGINS.get(region.type, MARGINS["UI"]))
    return max(16, int((width - margin * scale) / max(1.0, letter)))
