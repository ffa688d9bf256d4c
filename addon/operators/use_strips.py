"""Take the two voices from the sequencer."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import voice_strips, voices
from ..translations.sentences import spoken


def selected_strips(scene) -> list:
    """The scene's selected sound strips, the lower channel first."""
    return [strip for strip in voice_strips.sound_strips(scene) if strip.select]


class TWOHANDER_OT_use_strips(Operator):
    """Use the two selected sound strips of the sequencer as the voices: the one in the lower channel is A"""

    bl_idname = "twohander.use_strips"
    bl_label = "Use Selected Strips"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if len(selected_strips(context.scene)) != 2:
            cls.poll_message_set("Select two sound strips in the sequencer, one for each voice")
            return False
        return True

    def execute(self, context):
        chosen = context.scene.twohander_voices
        chosen.source = voices.STRIPS
        chosen.strip_a, chosen.strip_b = (strip.name for strip in selected_strips(context.scene))
        self.report({"INFO"}, spoken(f"{chosen.strip_a} is A, {chosen.strip_b} is B"))
        return {"FINISHED"}


class TWOHANDER_OT_swap_voices(Operator):
    """Give A's voice to B and B's to A"""

    bl_idname = "twohander.swap_voices"
    bl_label = "Swap Voices"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if not all(_owner_and_names(context.scene)[2]):
            cls.poll_message_set("Choose a voice for A and one for B first; a stereo file has A on its left")
            return False
        return True

    def execute(self, context):
        owner, names, values = _owner_and_names(context.scene)
        settings = context.scene.twohander
        for name, value in zip(names, reversed(values)):
            setattr(owner, name, value)
        settings.transcript_a, settings.transcript_b = settings.transcript_b, settings.transcript_a
        return {"FINISHED"}


def _owner_and_names(scene):
    """The settings that hold the voices, the names of both, and their values."""
    chosen = scene.twohander_voices
    owner, names = (chosen, ("strip_a", "strip_b")) if chosen.source == voices.STRIPS else (scene.twohander, ("sound_a", "sound_b"))
    return owner, names, tuple(getattr(owner, name) for name in names)


classes = (TWOHANDER_OT_use_strips, TWOHANDER_OT_swap_voices)
register, unregister = register_classes_factory(classes)
