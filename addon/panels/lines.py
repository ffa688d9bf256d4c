"""Text that is longer than the sidebar is wide."""

import blf
import bpy

MARGIN = 82  # pixels of the sidebar beside a label with an icon, on a screen of usual fineness
FONT = 0  # Blender's own


def draw_text(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "NONE", alert: bool = False) -> None:
    """A text as labels that fit into the region, the first with an icon. It is drawn as it is, untranslated."""
    column = layout.column(align=True)
    column.alert = alert
    column.scale_y = 0.8
    scale = context.preferences.system.ui_scale
    for number, line in enumerate(wrapped(text, context.region.width - MARGIN * scale, text_width)):
        column.label(text=line, icon=icon if not number else "BLANK1" if icon != "NONE" else "NONE", translate=False)


def wrapped(text: str, width: float, measure) -> list[str]:
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


def text_width(text: str) -> float:
    """Pixels of a label with this text."""
    blf.size(FONT, 11 * bpy.context.preferences.system.ui_scale)
    return blf.dimensions(FONT, text)[0]
