"""FaceDiffuser's vertices in the scene: as they are, and as values of a FLAME head."""

import addon
import bpy
import numpy as np
import pytest
from addon import characters
from addon.vertex_motion import CACHE_MODIFIER
from published_pickles import write_flame_pickle
from scene_reading import evaluated_vertices
from synthetic_models import model_arrays
from twohander.body.library import bodies_folder
from twohander.body.model import load_body_model

FRAMES = 5
HEAD_SIZE = 0.2  # of the size of the random bodies, which are as large as people


@pytest.fixture
def scene(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    arrays = model_arrays("flame", vertices=5023)
    bodies_folder().mkdir(parents=True)
    sized = {name: HEAD_SIZE * arrays[name] for name in ("v_template", "shapedirs", "posedirs")}
    write_flame_pickle(bodies_folder() / "generic_model.pkl", arrays | sized)
    addon.register()
    bpy.context.scene.render.fps = 25
    yield bpy.context.scene
    addon.unregister()


@pytest.fixture
def clip(scene, tmp_path):
    """A file of vertices that the model of the store made, and these."""
    model = load_body_model(bodies_folder() / "generic_model.pkl")
    expression = np.random.default_rng(0).normal(scale=0.5, size=(FRAMES, 10)).astype(np.float32)
    turns = np.zeros((FRAMES, 5, 4), np.float32)
    turns[..., 0] = 1
    vertices = model.vertices(turns, expression=expression)
    np.save(tmp_path / "speech_M009_6_medium.npy", vertices.reshape(FRAMES, -1).astype(np.float32))
    return tmp_path / "speech_M009_6_medium.npy", vertices


def shown(mesh, frame):
    whole = int(np.floor(frame))
    bpy.context.scene.frame_set(whole, subframe=frame - whole)
    return evaluated_vertices(mesh)


def test_vertices_are_shown_as_they_are_at_any_rate(scene, clip):
    path, vertices = clip
    scene.frame_set(11)
    for rate, start in ((25, 11), (50, 11)):
        scene.render.fps = rate
        bpy.ops.twohander.add_head(filepath=str(path), exact_vertices=True)
        head = bpy.data.collections[-1].objects[0]
        for number, expected in enumerate(vertices):
            np.testing.assert_allclose(shown(head, start + number * rate / 25), expected, atol=1e-6)
        between = shown(head, start + 1.5 * rate / 25)
        np.testing.assert_allclose(between, (vertices[1] + vertices[2]) / 2, atol=1e-5)
        np.testing.assert_allclose(shown(head, start + 100), vertices[-1], atol=1e-6)
        scene.frame_set(11)
    [cache] = path.parent.glob("*.pc2")  # the second head plays the first one's
    assert head.modifiers[CACHE_MODIFIER].filepath == str(cache) and head.data.shape_keys is None
    assert np.load(path).shape == (FRAMES, 15069)


def test_vertices_become_values_of_a_head(scene, clip):
    path, vertices = clip
    scene.frame_set(1)
    bpy.ops.twohander.add_head(filepath=str(path))
    [head] = characters.find_all(scene)
    for number, expected in enumerate(vertices):
        error = np.linalg.norm(shown(head.body, 1 + number) - expected, axis=1)
        assert np.sqrt(np.square(error).mean()) < 1e-3


def test_other_files_have_no_exact_vertices(scene, tmp_path):
    np.save(tmp_path / "talk.npy", np.zeros((1, 4, 403)))
    with pytest.raises(RuntimeError, match="FLAME's vertices"):
        bpy.ops.twohander.add_head(filepath=str(tmp_path / "talk.npy"), exact_vertices=True)
    assert not bpy.data.objects and not list(tmp_path.glob("*.pc2"))
