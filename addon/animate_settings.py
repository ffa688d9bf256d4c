"""How the scene is fitted to an animated conversation, cut, and animated again in part: properties of each scene."""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty
from bpy.types import PropertyGroup

from . import cuts
from .redo import BLEND

KEEP_RATE = "KEEP"
RATE_ITEMS = ((KEEP_RATE, "As It Is", "Keep the scene's frame rate"),
              *((str(rate), f"{rate} fps", f"Let the scene play {rate} frames in a second") for rate in (24, 25, 30, 50, 60)))


class TWOHANDER_PG_animating(PropertyGroup):
    rate: EnumProperty(name="Frame Rate", description="The scene's frame rate, at which both are keyed", items=RATE_ITEMS)
    add_sound: BoolProperty(name="Sound", description="Put the voices into the sequencer, in sync with the motion", default=True)
    fit_range: BoolProperty(name="Frame Range", description="Let the scene's frame range end with the conversation", default=True)
    mark_turns: BoolProperty(name="Turn Markers", description="Mark in the timeline where each one begins to speak", default=True)
    cut: BoolProperty(name="Cut on Speech", description="Switch cameras with the conversation, where the stage has its cameras", default=True)
    shortest_shot: FloatProperty(name="Shortest Shot", description="Time that every shot lasts at least", default=cuts.SHORTEST_SHOT,
                                 min=0.4, max=10.0, subtype="TIME_ABSOLUTE")
    lead: FloatProperty(name="Lead Time", description="Time by which a cut comes before the voice", default=cuts.LEAD, min=0.0, max=1.0,
                        subtype="TIME_ABSOLUTE")
    listeners: BoolProperty(name="Show Listeners", description="Cut to who listens in long turns", default=True)
    redo_from: IntProperty(name="First Frame", description="First frame that is animated again, unless the timeline has a preview range", default=1)
    redo_to: IntProperty(name="Last Frame", description="Last frame that is animated again, unless the timeline has a preview range", default=48)
    redo_seed: IntProperty(name="Seed", description="The seed of the new frames", default=1, min=0)
    redo_blend: FloatProperty(name="Blend", description="Time over which the new motion blends with the old one at both ends", default=BLEND,
                              min=0.0, max=3.0, subtype="TIME_ABSOLUTE")
    redo_as_take: BoolProperty(name="As a New Take", description="Keep the take as it is and make another one with the new frames", default=True)


classes = (TWOHANDER_PG_animating,)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    bpy.types.Scene.twohander_animating = bpy.props.PointerProperty(type=TWOHANDER_PG_animating)


def unregister():
    del bpy.types.Scene.twohander_animating
    _unregister()
