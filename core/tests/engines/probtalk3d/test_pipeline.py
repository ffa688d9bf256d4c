"""ProbTalk3D's pipelines on small random networks."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from small_probtalk3d import VERTICES  # noqa: E402
from twohander.engines.devices import placement  # noqa: E402
from twohander.engines.probtalk3d.config import PriorConfig  # noqa: E402
from twohander.engines.probtalk3d.course import WHOLE, Course  # noqa: E402
from twohander.engines.probtalk3d.diffuser import Diffusion, FaceDiffuserPipeline, published_frames  # noqa: E402
from twohander.engines.probtalk3d import diffuser as diffuser_module  # noqa: E402
from twohander.engines.probtalk3d import fronted as fronted_module  # noqa: E402
from twohander.engines.probtalk3d import pipeline as pipeline_module  # noqa: E402
from twohander.engines.probtalk3d.hearing import motion_frames  # noqa: E402
from twohander.engines.probtalk3d.pipeline import PriorPipeline, ProbTalk3DPipeline, Sampling  # noqa: E402
from twohander.engines.probtalk3d.styles import Mood, style_vector  # noqa: E402
from twohander.errors import AudioError, Cancelled  # noqa: E402
from twohander.files.cache import ArrayCache  # noqa: E402
from twohander.nn.diffusion import ddim, spread_times  # noqa: E402

CPU = placement("cpu", "float32")
STYLE = style_vector({"M009": 1.0}, Mood("angry", "medium"))
SYSTEMS = ("vqvae", "vae")


def voice(seconds=2.0, seed=0):
    return np.random.default_rng(seed).normal(scale=0.1, size=round(seconds * 16_000)).astype(np.float32)


@pytest.fixture
def pipeline_of(network_of):
    return lambda system: ProbTalk3DPipeline(network_of(system), CPU)


@pytest.mark.parametrize("samples, frames", [(64000, 99), (51200, 79), (48000, 74), (16000, 24), (1359, 1), (1360, 2)])
def test_frames_are_counted_as_published(samples, frames):
    assert motion_frames(samples) == frames


@pytest.mark.parametrize("system", SYSTEMS)
def test_sound_style_and_chance_each_change_the_motion(pipeline_of, system):
    pipeline = pipeline_of(system)
    heard = pipeline.heard(voice())
    [still] = pipeline.motions(heard, STYLE)
    assert still.shape == (49, 53) and still.dtype == np.float32 and np.isfinite(still).all()
    assert np.array_equal(pipeline.motions(heard, STYLE)[0], still)
    for other in (style_vector({"W011": 1.0}, Mood("angry", "medium")), style_vector({"M009": 1.0}, Mood("happy", "medium")),
                  style_vector({"M009": 1.0}, Mood("angry", "high"))):
        assert np.abs(pipeline.motions(heard, other)[0] - still).max() > 1e-3
    assert np.abs(pipeline.motions(pipeline.heard(voice(seed=1)), STYLE)[0] - still).max() > 1e-3
    noises = [pipeline.noise(len(heard), seed) for seed in (5, 6, 5)]
    first, second, again = pipeline.motions(heard, STYLE, noises)
    assert np.abs(first - second).max() > 1e-3 and np.abs(first - still).max() > 1e-3
    np.testing.assert_allclose(first, again, atol=1e-4)
    np.testing.assert_allclose(pipeline.motions(heard, STYLE, noises[:1])[0], first, atol=1e-4)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_most_likely_motion_is_what_draws_come_near_to(pipeline_of, system):
    pipeline = pipeline_of(system)
    heard = pipeline.heard(voice())
    noise = pipeline.noise(len(heard), 1)
    # Draws come near it where chance has almost no room.
    near = pipeline.motions(heard, STYLE, [noise], Sampling(temperature=1e-6, factor=1e-6))
    np.testing.assert_allclose(near, pipeline.motions(heard, STYLE), atol=1e-3)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_seed_stands_for_its_noise_and_is_drawn_bit_by_bit(pipeline_of, system, monkeypatch):
    pipeline = pipeline_of(system)
    heard = pipeline.heard(voice())
    whole = pipeline.motions(heard, STYLE, [pipeline.noise(len(heard), (3, 1)), None])
    monkeypatch.setattr(pipeline_module, "ROWS_AT_ONCE", 7)
    np.testing.assert_array_equal(pipeline.motions(heard, STYLE, [(3, 1), None]), whole)


def test_temperature_and_draws_widen_the_choice_of_codes(pipeline_of):
    pipeline = pipeline_of("vqvae")
    heard = pipeline.heard(voice())
    noise = pipeline.noise(len(heard), 1)
    latents = pipeline.predicted(heard, STYLE)
    [likeliest] = pipeline.chosen(latents, Sampling(), [None])

    def changed(**settings):
        [drawn] = pipeline.chosen(latents, Sampling(**settings), [noise])
        return float((drawn.part(0, len(heard)) != likeliest.part(0, len(heard))).float().mean())

    assert changed(temperature=0.05) < changed(temperature=0.5) < changed(temperature=50) and changed(k=2) > changed(k=1)


def test_a_prior_reads_the_motion_that_it_is_given(network_of):
    stored = network_of("vae_prior")
    prior = PriorPipeline(stored, PriorConfig.from_dict(stored.config), CPU)
    motion = np.random.default_rng(0).normal(size=(30, 53)).astype(np.float32)
    latents = prior.encoded(motion)
    decoded = prior.decoded(prior.chosen(latents, Sampling(), [None]))
    assert latents.shape == (30, 32) and decoded.shape == (1, 30, 53)
    assert np.abs(prior.decoded(prior.chosen(prior.encoded(motion[::-1].copy()), Sampling(), [None])) - decoded).max() > 1e-3


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_recording_that_fits_one_window_does_not_feel_it(pipeline_of, system):
    pipeline = pipeline_of(system)
    whole, in_windows = (pipeline.motions(pipeline.heard(voice(12), course), STYLE, course=course)
                         for course in (WHOLE, Course(window=5, overlap=1)))
    exact = pipeline.motions(pipeline.heard(voice(12), Course(window=12)), STYLE, course=Course(window=12))
    np.testing.assert_array_equal(whole, exact)
    assert in_windows.shape == whole.shape and np.isfinite(in_windows).all()
    # Windows cost a little of what lies far away; they must not make a seam.
    jumps = np.abs(np.diff(in_windows[0], axis=0)).max(axis=1)
    assert jumps.max() < 3 * np.abs(np.diff(whole[0], axis=0)).max()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_long_recording_is_normalised_as_a_whole_though_gone_through_in_parts(pipeline_of, system, monkeypatch):
    pipeline, course = pipeline_of(system), Course(window=5, overlap=1)
    heard = pipeline.heard(voice(12), course)
    whole = pipeline.predicted(heard, STYLE, course)
    chosen = pipeline.chosen(whole, Sampling(), [(3, 1)])
    decoded = pipeline.decoded(chosen, course)
    monkeypatch.setattr(fronted_module, "AT_ONCE", 37)
    np.testing.assert_allclose(pipeline.predicted(heard, STYLE, course), whole, atol=2e-5 * np.abs(whole).max())
    np.testing.assert_allclose(pipeline.decoded(chosen, course), decoded, atol=2e-5 * np.abs(decoded).max())
    assert whole.T.flags.c_contiguous  # codes are runs within a channel: nothing is copied for them


def test_progress_is_told_before_each_window_and_may_stop(pipeline_of):
    pipeline, course, told = pipeline_of("vqvae"), Course(window=5, overlap=1), []
    heard = pipeline.heard(voice(12), course)
    pipeline.motions(heard, STYLE, [None] * 20, course=course, told=told.append)
    assert told[0] == 0 and told == sorted(told) and 0.8 < told[-1] < 1 and len(told) == 3 * len(course.windows(len(heard)))

    def stop(share):
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.motions(heard, STYLE, course=course, told=stop)


def test_what_was_heard_is_remembered(network_of, tmp_path, monkeypatch):
    heard = ProbTalk3DPipeline(network_of("vqvae"), CPU, ArrayCache(tmp_path)).heard(voice())
    again = ProbTalk3DPipeline(network_of("vqvae"), CPU, ArrayCache(tmp_path))
    monkeypatch.setattr(type(again.ears), "_features", None)  # nothing can be heard any more
    assert np.array_equal(again.heard(voice()), heard)
    with pytest.raises(TypeError):
        again.heard(voice(seed=1))


def test_too_short_a_voice_is_refused(pipeline_of):
    with pytest.raises(AudioError, match="1300 samples .* too short"):
        pipeline_of("vqvae").heard(np.ones(1300, np.float32))


def test_a_face_is_diffused_as_if_every_step_touched_all_vertices(network_of):
    pipeline = FaceDiffuserPipeline(network_of("facediffuser"), CPU)
    heard = pipeline.heard(voice(1))
    generator = np.random.default_rng(0)
    template = generator.normal(size=(VERTICES, 3)).astype(np.float32)
    noise = generator.normal(size=(len(heard), VERTICES, 3)).astype(np.float32)
    for skipped, steps in ((40, None), (0, 7), (30, 20), (45, 1)):
        last = 49 - skipped
        start = noise * np.float32(np.sqrt(1 - pipeline.kept[last]) if skipped else 1)
        expected = ddim(lambda x, time: torch.from_numpy(pipeline.clean(heard, STYLE, template, x.numpy(), time)), torch.from_numpy(start),
                        pipeline.kept, spread_times(last, steps or last + 1))
        found = pipeline.motion(heard, STYLE, template, noise, Diffusion(skipped, steps))
        np.testing.assert_allclose(found.vertices(), expected.numpy(), atol=1e-4 * float(expected.abs().max()))
        np.testing.assert_allclose(found.vertices(3, 5), found.vertices()[3:5], atol=1e-6)


def test_a_long_face_is_diffused_part_by_part(network_of, monkeypatch):
    pipeline = FaceDiffuserPipeline(network_of("facediffuser"), CPU)
    heard, template, told = pipeline.heard(voice(2)), np.zeros((VERTICES, 3), np.float32), []
    for noise in ((4, 1), None):
        whole = pipeline.motion(heard, STYLE, template, noise, Diffusion(40))
        monkeypatch.setattr(diffuser_module, "FRAMES_AT_ONCE", 13)
        parts = pipeline.motion(heard, STYLE, template, noise, Diffusion(40), lambda share, doing: told.append(share))
        monkeypatch.undo()
        np.testing.assert_allclose(parts.shares, whole.shares, atol=1e-5 * np.abs(whole.shares).max())
    assert told[:len(told) // 2] == sorted(told[:len(told) // 2]) and 0 <= min(told) and max(told) < 1


def test_a_diffused_face_follows_its_template_and_its_seed(network_of):
    pipeline = FaceDiffuserPipeline(network_of("facediffuser"), CPU)
    heard = pipeline.heard(voice(1))
    template = np.zeros((VERTICES, 3), np.float32)
    diffusion = Diffusion(skipped=0)
    first, other, again = (pipeline.motion(heard, STYLE, template, seed, diffusion).vertices() for seed in ((1, 0), (2, 0), (1, 0)))
    assert np.array_equal(first, again) and np.abs(first - other).max() > 1e-6 and len(first) == published_frames(16_000) == 24
    np.testing.assert_allclose(pipeline.motion(heard, STYLE, template + 0, (1, 0), diffusion).vertices(), first)


def test_voices_are_heard_once_for_all_steps(network_of, monkeypatch):
    pipeline = FaceDiffuserPipeline(network_of("facediffuser"), CPU)
    heard = pipeline.heard(voice(1))
    monkeypatch.setattr(type(pipeline.ears), "heard", None)
    assert len(pipeline.motion(heard, STYLE, np.zeros((VERTICES, 3)), (0,), Diffusion(0))) == 24


@pytest.mark.parametrize("precision", ["bfloat16", "int8"])
@pytest.mark.parametrize("system", ["vqvae", "facediffuser"])
def test_lower_precisions_hear_nearly_the_same(network_of, system, precision):
    kind = FaceDiffuserPipeline if system == "facediffuser" else ProbTalk3DPipeline
    exact, rough = (kind(network_of(system), placement("cpu", name)).heard(voice()) for name in ("float32", precision))
    assert rough.dtype == np.float32 and not np.array_equal(exact, rough)
    assert float(np.abs(exact - rough).max() / np.abs(exact).max()) < 0.1
