"""The operators, one file for each section of the panel."""

from . import (add_characters, add_head, animate, emotion_times, environment, export_characters, export_motion, import_motion, map_bones,
               model_files, render_film, set_stage, takes, use_rig, use_strips, write_mapping)

MODULES = (use_strips, add_characters, use_rig, map_bones, write_mapping, set_stage, emotion_times, animate, takes, render_film, import_motion,
           add_head, export_motion, export_characters, environment, model_files)


def register():
    for module in MODULES:
        module.register()


def unregister():
    for module in reversed(MODULES):
        module.unregister()
