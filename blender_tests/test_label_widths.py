"""Labels fit into a sidebar as wide as Blender opens it, in every language."""

from functools import partial

import blf
import bpy
import pytest
from addon import voice_overview
from addon.performance_properties import OPTION_GROUPS
from addon.translations import LANGUAGES
from recorded_layout import RecordedLayout

FIELD, BUTTON = 84, 190  # pixels of 280 that are left beside a field, and in a button with an icon
FONT, POINTS = 0, 11  # Blender's own


class Drawn:
    """A panel's methods, which Blender binds to a panel only while it draws one."""

    def __init__(self, kind):
        self._kind = kind

    def __getattr__(self, name):
        return partial(getattr(self._kind, name), self)


@pytest.mark.parametrize("language", [None, "de"])
def test_no_label_is_cut_off(registered, monkeypatch, language):
    monkeypatch.setattr(voice_overview, "look", lambda scene: None)  # nobody waits for its thread
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.add_emotion()
    registered.kind_a = "file"
    layout, scene = RecordedLayout(), bpy.context.scene
    scene.sequence_editor_create()
    for source, output in (("FILES", "FILM"), ("STRIPS", "FRAMES")):
        scene.twohander_voices.source, scene.twohander_rendering.output = source, output
        for name in (name for name in dir(bpy.types) if name.startswith("TWOHANDER_PT_")):
            Drawn(getattr(bpy.types, name)).draw_section(bpy.context, layout, registered)
    options = [one.name for group in OPTION_GROUPS.values() for one in group.bl_rna.properties if one.type not in ("BOOLEAN", "POINTER")]
    assert len(layout.fields) > 40 and len(layout.buttons) > 10
    blf.size(FONT, POINTS)
    table = LANGUAGES.get(language, {})
    widths = [(table.get(label, label), limit) for labels, limit in ((layout.fields + options, FIELD), (layout.buttons, BUTTON)) for label in labels]
    long = sorted({label for label, limit in widths if blf.dimensions(FONT, label)[0] > limit})
    assert not long, long
