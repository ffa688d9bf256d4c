"""Films that were stopped and go on: which frames are kept, which are not, and what is told."""

import subprocess
import sys
from pathlib import Path

import bpy
import pytest
from addon import film, film_frames
from addon.film_frames import NOTE, frames_folder
from addon.scene_fingerprint import scene_fingerprint
from addon.versions import new_node_tree
from twohander.errors import Cancelled, OutputError

SMALL = film.Preset("Small", 32, 18, 1, 0.1, 0, 0, 1, False)


@pytest.fixture
def scene():
    """Four frames of a cube with a material that moves before a camera."""
    scene = bpy.context.scene
    scene.frame_end = 4
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    cube.shape_key_add(name="Basis")
    cube.shape_key_add(name="Wide").data[0].co.x += 1
    cube.keyframe_insert("location", frame=1)
    cube.location.x = 1
    cube.keyframe_insert("location", frame=4)
    material = bpy.data.materials.new("Paint")
    new_node_tree(material)
    cube.data.materials.append(material)
    second = bpy.data.materials.new("Second Paint")
    new_node_tree(second)
    cube.data.materials.append(second)
    group = cube.vertex_groups.new(name="Some")
    group.add([0, 1], 0.5, "REPLACE")
    cube["own"] = 1.0
    bpy.ops.object.light_add(type="SUN")
    bpy.ops.object.camera_add(location=(0, 0, 9))
    scene.camera = bpy.context.object
    return scene


def stopped(scene, path, frames):
    """Render a film that is cancelled after so many frames."""
    def stop(share, doing):
        if doing.startswith(f"rendering frame {frames + 1} "):
            raise Cancelled

    with pytest.raises(Cancelled):
        film.render_film(scene, path, SMALL, progress=stop)


def rendered(scene, path, preset=SMALL):
    """Render the film to its end: what was rendered for it, and what was remarked."""
    doing, remarks = [], []
    film.render_film(scene, path, preset, progress=lambda share, what: doing.append(what), remark=remarks.append)
    return [what for what in doing if what.startswith("rendering frame")], remarks


def test_a_stopped_film_goes_on_and_says_so(scene, tmp_path):
    path = tmp_path / "film.mp4"
    stopped(scene, path, 3)
    kept = frames_folder(path) / "000001.png"
    before = kept.stat().st_mtime_ns
    assert not path.exists() and frames_folder(path).name.startswith(".")
    scene.frame_set(3)  # looking at another frame changes nothing
    assert rendered(scene, path) == (["rendering frame 4 of 4"], ["went on after 3 frames that were there"])
    assert path.stat().st_size > 1000 and kept.stat().st_mtime_ns == before


def test_a_film_that_became_longer_keeps_its_frames(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 2)
    scene.frame_end = 5
    assert rendered(scene, tmp_path / "film.mp4")[0] == [f"rendering frame {number} of 5" for number in (3, 4, 5)]


def test_a_changed_scene_begins_again_and_says_so(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 2)
    bpy.data.materials["Paint"].node_tree.nodes[0].inputs[0].default_value = (1, 0, 0, 1)
    again, remarks = rendered(scene, tmp_path / "film.mp4")
    assert len(again) == 4
    assert remarks == ["the scene or the quality has changed since: 2 frames of before were rendered again"]


def test_another_quality_begins_again(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 2)
    finer = film.Preset("Finer", 64, 36, 1, 0.1, 0, 0, 1, False)
    assert len(rendered(scene, tmp_path / "film.mp4", finer)[0]) == 4


def test_a_picture_that_was_half_written_is_rendered_again(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 2)
    (frames_folder(tmp_path / "film.mp4") / "000003.part.png").write_bytes(b"half")
    assert len(rendered(scene, tmp_path / "film.mp4")[0]) == 2


def test_a_note_that_cannot_be_read_lets_no_frame_stay(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 2)
    (frames_folder(tmp_path / "film.mp4") / NOTE).write_text("{")
    assert len(rendered(scene, tmp_path / "film.mp4")[0]) == 4


def test_a_folder_that_is_not_ours_is_refused_and_stays(scene, tmp_path):
    folder = frames_folder(tmp_path / "film.mp4")
    folder.mkdir()
    (folder / "000001.png").write_bytes(b"mine")
    with pytest.raises(OutputError, match="no folder of a film's frames"):
        film.render_film(scene, tmp_path / "film.mp4", SMALL)
    assert (folder / "000001.png").read_bytes() == b"mine"


def test_discarding_leaves_what_is_not_ours(scene, tmp_path):
    stopped(scene, tmp_path / "film.mp4", 1)
    folder = frames_folder(tmp_path / "film.mp4")
    (folder / "notes.txt").write_text("mine")
    film_frames.discard_frames(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


CHANGES = {
    "a key": lambda: setattr(bpy.data.actions[0].layers[0].strips[0].channelbags[0].fcurves[0].keyframe_points[1], "co", (4, 2))
    if hasattr(bpy.data.actions[0], "layers") else setattr(bpy.data.actions[0].fcurves[0].keyframe_points[1], "co", (4, 2)),
    "a vertex": lambda: setattr(bpy.data.meshes[0].vertices[3].co, "x", 5),
    "a shape key": lambda: setattr(bpy.data.shape_keys[0].key_blocks[1].data[0].co, "y", 5),
    "a shape key's value": lambda: setattr(bpy.data.shape_keys[0].key_blocks[1], "value", 0.5),
    "a weight": lambda: bpy.data.objects["Cube"].vertex_groups[0].add([1], 0.75, "REPLACE"),
    "a modifier": lambda: bpy.data.objects["Cube"].modifiers.new("Bevel", "BEVEL"),
    "a node's value": lambda: setattr(bpy.data.materials["Paint"].node_tree.nodes[0].inputs["Roughness"], "default_value", 0.9),
    "a node's value of another material": lambda: setattr(
        bpy.data.materials["Second Paint"].node_tree.nodes[0].inputs["Roughness"], "default_value", 0.9),
    "a node": lambda: bpy.data.materials["Paint"].node_tree.nodes.new("ShaderNodeRGB"),
    "the light": lambda: setattr(bpy.data.lights[0], "energy", 7),
    "the lens": lambda: setattr(bpy.data.cameras[0], "lens", 80),
    "the camera's cut": lambda: setattr(bpy.context.scene.timeline_markers.new("Cut", frame=2), "camera", bpy.context.scene.camera),
    "a hidden object": lambda: setattr(bpy.data.objects["Cube"], "hide_render", True),
    "an object more": lambda: bpy.ops.mesh.primitive_plane_add(),
    "a world": lambda: setattr(bpy.context.scene, "world", bpy.data.worlds.new("Sky")),
    "exposure": lambda: setattr(bpy.context.scene.view_settings, "exposure", 1),
    "a property": lambda: bpy.data.objects["Cube"].__setitem__("own", 2.0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_fingerprint_sees(scene, change):
    before = scene_fingerprint(scene)
    assert scene_fingerprint(scene) == before
    CHANGES[change]()
    assert scene_fingerprint(scene) != before


def test_an_empty_material_slot_is_no_hindrance(scene):
    mesh = bpy.data.meshes.new("Bare")
    mesh.materials.append(None)
    scene.collection.objects.link(bpy.data.objects.new("Bare", mesh))
    assert scene_fingerprint(scene) == scene_fingerprint(scene)


def test_the_fingerprint_does_not_see_what_is_looked_at(scene, tmp_path):
    before = scene_fingerprint(scene)
    scene.frame_set(4)
    bpy.data.objects["Cube"].select_set(False)
    scene.render.filepath = str(tmp_path)
    scene.frame_end = 90
    assert scene_fingerprint(scene) == before and scene.frame_current == 4
    assert scene_fingerprint(scene, SMALL) != before


def test_the_fingerprint_is_the_same_in_another_process(scene, tmp_path):
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "one.blend"), copy=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "two.blend"), copy=True)
    folders = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent.parent / "core")]
    code = f"""
import os, sys
sys.path[:0] = {folders!r}
import bpy
from addon.scene_fingerprint import scene_fingerprint
bpy.ops.wm.open_mainfile(filepath=sys.argv[1])
print("fingerprint", scene_fingerprint(bpy.context.scene), flush=True)
os._exit(0)
"""
    printed = [subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], capture_output=True, text=True).stdout for name in
               ("one.blend", "two.blend")]
    found = {line.split()[1] for text in printed for line in text.splitlines() if line.startswith("fingerprint")}
    assert len(found) == 1
