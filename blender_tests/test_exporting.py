"""Exporting in a second Blender. A script that runs the add-on's command in another process plays the other Blender."""

import os
import sys
import time
from pathlib import Path

import bpy
import pytest
from addon import characters, exporting, jobs, panels
from addon.operators import export_characters
from addon.second_blender import scene_copy
from process_states import is_running, vanishes
from recorded_layout import RecordedLayout
from test_exports import arkit_motion, chosen, scene, woman  # noqa: F401  (fixtures)
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.errors import Cancelled, OutputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the other Blender is a shell script")
ROOT = Path(__file__).resolve().parent.parent
OTHER_BLENDER = f"""
import os, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "core")!r}]
import bpy, addon, addon_utils
from addon import commands
given = sys.argv[1:]
bpy.ops.wm.open_mainfile(filepath=given[1])
addon.register()
for module in ("io_scene_gltf2", "io_scene_fbx"):
    addon_utils.enable(module)
code = commands.run(given[given.index("twohander") + 1:])
sys.stderr.flush()
os._exit(code)
"""


@pytest.fixture
def other_blender(tmp_path):
    """A program that does what `blender --background FILE --command twohander ...` does."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "blender.py").write_text(OTHER_BLENDER)
    return program(tmp_path, f'exec "{sys.executable}" "{tmp_path}/other/blender.py" "$@"')


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def program(tmp_path, text):
    path = tmp_path / "blender"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def leftovers():
    return [path.name for path in Path(bpy.app.tempdir).glob("twohander_*")]


@pytest.fixture(autouse=True)
def without_leftovers():
    for name in leftovers():
        (Path(bpy.app.tempdir) / name).unlink()
    yield
    for name in leftovers():
        (Path(bpy.app.tempdir) / name).unlink()


def test_what_is_not_saved_is_exported_too_and_progress_is_told(scene, woman, generator, folder, other_blender):  # noqa: F811
    characters.animate(woman, arkit_motion(generator))
    scene.frame_end = 9
    reports = []
    remarks = exporting.export_work(other_blender, scene_copy(), folder / "a.glb", False)(lambda *report: reports.append(report))
    assert remarks == () and [path.name for path in folder.iterdir()] == ["a.glb"]
    assert any("writing a.glb, frame 5 of 9" in doing for _, doing in reports)
    shares = [share for share, _ in reports]
    assert shares == sorted(shares) and len(set(shares)) > 5
    assert not leftovers()
    before = set(bpy.data.objects)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.glb"))
    assert [one for one in set(bpy.data.objects) - before if one.type == "ARMATURE" and one.animation_data.action is not None]


def test_pictures_beside_the_file_come_with_it(scene, woman, folder, other_blender):  # noqa: F811
    scene.frame_end = 2
    exporting.export_work(other_blender, scene_copy(), folder / "a.usdc", False)(lambda share, doing: None)
    assert (folder / "a.usdc").exists() and not list(folder.glob(".twohander*"))


def test_only_what_is_selected_is_exported(scene, woman, folder, other_blender):  # noqa: F811
    characters.build_character(load_body_model(open_character("open_man").smplx), None, "Ben")
    scene.frame_end = 2
    sizes = []
    for name, only in (("one.glb", True), ("both.glb", False)):
        exporting.export_work(other_blender, scene_copy(), folder / name, only)(lambda share, doing: None)
        sizes.append((folder / name).stat().st_size)
    assert sizes[0] < 0.7 * sizes[1]


def test_a_failure_is_reported_and_leaves_nothing_but_the_log(scene, woman, folder, tmp_path):  # noqa: F811
    other = program(tmp_path, "echo 'Blender 9.9'; echo 'twohander: a.glb cannot be exported: no exporter' >&2; exit 1")
    with pytest.raises(OutputError, match=r"a.glb was not written \(code 1\): a.glb cannot be exported: no exporter. What it printed is in"):
        exporting.export_work(other, scene_copy(), folder / "a.glb", False)(lambda share, doing: None)
    assert not list(folder.iterdir()) and leftovers() == ["twohander_export.log"]
    assert "Blender 9.9" in (Path(bpy.app.tempdir) / "twohander_export.log").read_text()


def test_a_folder_that_vanished_meanwhile_is_reported(scene, woman, folder, tmp_path):  # noqa: F811
    other = program(tmp_path, f'rm -r "{folder}"; touch "{folder}"')
    with pytest.raises(OutputError, match="out"):
        exporting.export_work(other, scene_copy(), folder / "a.glb", False)(lambda share, doing: None)
    assert not leftovers()


def test_cancelling_ends_the_other_blender_and_leaves_the_former_file(scene, woman, folder, tmp_path):  # noqa: F811
    (folder / "a.glb").write_bytes(b"the former one")
    other = program(tmp_path, f'echo $$ > "{tmp_path}/id"; echo half > "$8"; echo " 10% writing" >&2; exec sleep 600')
    job = jobs.Job(exporting.export_work(other, scene_copy(), folder / "a.glb", False))
    job.start()
    while job.share == 0:
        time.sleep(0.01)
    assert is_running(int((tmp_path / "id").read_text()))
    job.cancel()
    with pytest.raises(Cancelled):
        job.result()
    assert vanishes(int((tmp_path / "id").read_text()))
    assert (folder / "a.glb").read_bytes() == b"the former one" and len(list(folder.iterdir())) == 1
    assert leftovers() in ([], ["twohander_export.log"])


def test_the_button_uses_a_second_blender_where_there_is_one(scene, woman, folder, other_blender, monkeypatch):  # noqa: F811
    scene.frame_end = 2
    app = type("App", (), {"binary_path": other_blender, "background": True})
    monkeypatch.setattr(export_characters, "bpy", type("Bpy", (), {"app": app}))
    assert bpy.ops.twohander.export_characters(filepath=str(folder / "a.fbx"), format=".fbx") == {"FINISHED"}
    assert (folder / "a.fbx").exists() and not leftovers()


def test_the_panel_shows_how_far_it_is(scene, woman):  # noqa: F811
    def work(progress):
        while True:
            progress(0.5, "writing a.glb")
            time.sleep(0.01)

    def drawn(panel):
        layout = RecordedLayout()
        panel.draw_section(panel, bpy.context, layout, scene.twohander)
        return layout

    job = jobs.begin(work, "TWOHANDER_OT_export_characters")
    try:
        while job.share == 0:
            time.sleep(0.01)
        assert ("Writing a.glb", "50%") in drawn(panels.exchange.TWOHANDER_PT_exchange).labels
        assert not bpy.ops.twohander.export_characters.poll()
    finally:
        jobs.end()
        with pytest.raises(Cancelled):
            job.result()
