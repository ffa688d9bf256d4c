"""The running job, drawn in the section whose button started it."""

from collections.abc import Collection

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import UILayout

from .. import jobs
from ..translations.sentences import spoken


def draw_progress(layout: UILayout, starters: Collection[str] = (), others: Collection[str] = ()) -> bool:
    """Draw the job that one of these operators started, or, without `starters`, any but those of `others`; whether there was one."""
    job = jobs.current()
    if job is None or (job.starter not in starters if starters else job.starter in others):
        return False
    row = layout.row(align=True)
    row.progress(factor=job.share, text=translated(job.doing) or iface_("Starting"), translate=False)
    row.operator("twohander.cancel", text="", icon="CANCEL")
    left = job.seconds_left
    hint = iface_("Esc cancels") if left is None else iface_("{} left, Esc cancels").format(spoken_time(left))
    layout.label(text=hint, icon="TIME", translate=False)
    return True


def translated(doing: str) -> str:
    """What is being done, in Blender's language; "take 2 of 3: moving A" is translated in its parts."""
    return ": ".join(spoken(part[:1].upper() + part[1:], iface_) for part in doing.split(": "))


def spoken_time(seconds: float) -> str:
    """Seconds as a clock shows them, 1:05, or 12 s."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02}" if whole >= 60 else f"{whole} s"
