"""What stays in .blend files, and what stays behind in Blender: files of older versions, files without the add-on, two programs at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import addon
import bpy
import numpy as np
import pytest
from addon import migration, performing, take_list
from file_contents import contents

OLD_FILE = Path(__file__).parent / "old_files" / "version_0_1_0.blend"  # two stick figures, animated and on a stage, saved by 0.1.0 in Blender 4.2


def trace() -> dict:
    """Everything in Blender to which an add-on can add, as it is."""
    handlers = {name: list(getattr(bpy.app.handlers, name)) for name in dir(bpy.app.handlers) if isinstance(getattr(bpy.app.handlers, name), list)}
    drawn = {name: list(kind.draw._draw_funcs) for name in dir(bpy.types) if (kind := getattr(bpy.types, name, None)) is not None
             and hasattr(getattr(kind, "draw", None), "_draw_funcs")}
    owners = (bpy.types.Scene, bpy.types.Object, bpy.types.WindowManager, bpy.types.Action, bpy.types.Collection, bpy.types.Armature)
    keymaps = bpy.context.window_manager.keyconfigs.addon
    return {
        "types": [name for name in dir(bpy.types) if name.upper().startswith("TWOHANDER")],
        "operators": [name for name in dir(bpy.ops.twohander)],
        "groups": [kind.__name__ for kind in bpy.types.PropertyGroup.__subclasses__() if kind.is_registered and "TWOHANDER" in kind.__name__],
        "properties": {owner.__name__: sorted(owner.bl_rna.properties.keys()) for owner in owners},
        "handlers": handlers, "drawn": drawn,
        "timers": [bpy.app.timers.is_registered(one) for one in (migration._once, addon.voice_overview._draw_again)],
        "keys": {one.name: len(one.keymap_items) for one in keymaps.keymaps} if keymaps else {},
        "german": bpy.app.translations.pgettext("Set the Stage", "Operator"),
    }


def test_enabling_twice_leaves_nothing_behind():
    before = trace()
    for _ in range(2):
        addon.register()
        assert trace() != before
        bpy.ops.twohander.add_characters()
        addon.voice_overview.look(bpy.context.scene)
        addon.unregister()
        assert trace() == before


@pytest.fixture
def old_file(registered):
    bpy.ops.wm.open_mainfile(filepath=str(OLD_FILE))
    migration.bring_up_to_date(bpy.context.scene)  # in the background handlers of an extension under test may come later
    return bpy.context.scene


def test_a_file_of_the_first_version_keeps_its_settings_and_gets_a_take(old_file):
    settings = old_file.twohander
    assert (settings.seed, settings.quality, settings.film, settings.sound_a) == (7, "draft", "//old.mp4", "//voices/ann.wav")
    assert settings.distance == pytest.approx(1.4)
    assert [take.name for take in old_file.twohander_takes.items] == ["Take 1"]
    assert {part.label for part in take_list.active_take(old_file).parts} == {"A", "A Expression", "B", "B Expression"}
    assert settings.person_a.animation_data.action.name == "Take 1 A"
    assert performing.pair_of(old_file) is not None and performing.cameras_of(old_file) is not None


def test_cutting_a_file_of_the_first_version_again_replaces_its_cuts(old_file):
    before = len(old_file.timeline_markers)
    bpy.ops.twohander.cut_on_speech()
    assert len(old_file.timeline_markers) == before


def test_bringing_up_to_date_happens_once(old_file):
    assert not migration.bring_up_to_date(old_file)
    assert len(old_file.twohander_takes.items) == 1


def test_loading_brings_files_up_to_date(registered):
    bpy.ops.wm.open_mainfile(filepath=str(OLD_FILE))
    assert migration.OLD_TURNS_PROPERTY not in bpy.context.scene


@pytest.fixture
def saved(registered, short_sounds, tmp_path):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.set_stage()
    bpy.ops.twohander.animate()
    bpy.ops.twohander.animate()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    return tmp_path / "scene.blend"


def test_a_saved_file_opens_without_the_add_on_and_moves(saved):
    head = bpy.context.scene.twohander.person_a.pose.bones["head"]
    bpy.context.scene.frame_set(30)
    moved = np.array(head.matrix)
    addon.unregister()
    try:
        bpy.ops.wm.open_mainfile(filepath=str(saved))
        assert len(bpy.data.actions) == 8
        bpy.context.scene.frame_set(30)
        assert np.allclose(np.array(bpy.data.objects["A"].pose.bones["head"].matrix), moved, atol=1e-5)
        bpy.ops.wm.save_as_mainfile(filepath=str(saved))
    finally:
        addon.register()
    bpy.ops.wm.open_mainfile(filepath=str(saved))
    assert [take.name for take in bpy.context.scene.twohander_takes.items] == ["Take 1", "Take 2"]


def test_takes_survive_saving_and_loading(saved):
    before = contents()
    bpy.ops.wm.open_mainfile(filepath=str(saved))
    after = contents()
    assert after["actions"] == before["actions"] and after["played"] == before["played"]
    bpy.context.scene.twohander_takes.index = 0
    assert bpy.context.scene.twohander.person_a.animation_data.action.name == "Take 1 A"


TWO_AT_ONCE = """
import os, sys
sys.path[:0] = [{repository!r}, {core!r}]
import bpy, addon
from addon import own_python, performing
from dataclasses import replace
bpy.ops.wm.read_factory_settings(use_empty=True)
addon.register()
bpy.ops.twohander.add_characters()
request = replace(performing.request_of(bpy.context.scene, 0), a={a!r}, b={b!r})
take = own_python.animation(bpy.app.tempdir)(request, lambda share, doing: None)
print("DONE", round(take.seconds, 3), len(os.listdir(bpy.app.tempdir)), bpy.app.tempdir)
sys.stdout.flush()
os._exit(0)
"""


def test_two_programs_at_once_do_not_disturb_each_other(short_sounds):
    repository = Path(__file__).resolve().parent.parent
    script = TWO_AT_ONCE.format(repository=str(repository), core=str(repository / "core"), a=str(short_sounds[0]), b=str(short_sounds[1]))
    programs = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=dict(os.environ)) for _ in range(2)]
    lines = [next(line for line in program.communicate()[0].splitlines() if line.startswith("DONE")).split() for program in programs]
    assert [line[1:3] for line in lines] == [["2.0", "0"]] * 2
    assert lines[0][3] != lines[1][3]
    for line in lines:
        shutil.rmtree(line[3], ignore_errors=True)
