"""Twohander for Blender: two people's conversation audio in, two animated characters out."""

from . import (animate_settings, commands, drop, emotion_times, environment_settings, jobs, migration, model_store, operators, panels,
               performance_properties, preferences, properties, rendering_choices, take_list, translations, voice_overview, voices, worker)

MODULES = (translations, environment_settings, preferences, model_store, properties, performance_properties, emotion_times, voices,
           animate_settings, rendering_choices, take_list, voice_overview, operators, panels, drop, commands, worker, migration)


def register():
    """Add everything to Blender, in an order in which each module finds what it needs."""
    for module in MODULES:
        module.register()


def unregister():
    """Take everything out again, in the opposite order; a running job is cancelled."""
    jobs.end()
    for module in reversed(MODULES):
        module.unregister()
