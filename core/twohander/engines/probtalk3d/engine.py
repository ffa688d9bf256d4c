"""ProbTalk3D as an engine: both faces of a conversation, each from its own voice, finished with what the engine of the bodies knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from ...audio.features import SPEECH_RATE
from ...audio.own_voice import own_voices
from ...audio.stored_sound import StoredSound
from ...audio.wave import blocks_at_rate
from ...body.library import FLAME, stored_file
from ...body.model import BodyModel, load_body_model
from ...conversation import Conversation
from ...errors import EngineError
from ...files.cache import ArrayCache
from ...files.store import cache_folder
from ...motion import FaceMotion
from ..base import Brief, EngineInfo, Option, Performance, Progress
from ..finishing import faces_performance, fitted, held_head, with_gaze
from ..loaded import loaded
from ..neural import NEURAL_OPTIONS, WINDOW_OPTIONS, check_windows, missing_parts, model_networks
from .course import Course
from .faces import face_of
from .studio import Role, Studio
from .styles import identity_shares
from .systems import FACEDIFFUSER, SYSTEMS, VQVAE

MOST_DRAWS = 16
TIMES = 1000  # of FaceDiffuser's diffusion


class ProbTalk3DEngine:
    """Both faces as FLAME coefficients with jaw. It moves neither heads nor eyes; each face hears its own voice alone."""

    info = EngineInfo(
        name="probtalk3d",
        label="ProbTalk3D",
        about="FLAME faces that speak in the style of 32 people, 8 emotions and 3 intensities, another one for every seed (MIG 2024)",
        makes=("face",),
        needs=("torch, safetensors", "the published last.ckpt of the system's second stage, or face_diffuser_mead_50.pth"),
        options=(
            Option("system", str, VQVAE, "ProbTalk3D itself, its VAE variant, or FaceDiffuser, whose vertices are fitted to FLAME's values",
                   choices=SYSTEMS),
            Option("style_a", str, "W011", "whose manner A has: M003 to W029, their number 0 to 31, or a mixture such as W011:0.7+W024:0.3"),
            Option("style_b", str, "M009", "whose manner B has, as for A"),
            Option("sampled", bool, True, "draw the motion by chance (the seed decides); without, take the likeliest one"),
            Option("temperature", float, 0.2, "how far VQ-VAE's draws may go from the likeliest motion; its authors recommend 0.1 to 0.5",
                   0.01, 5.0),
            Option("k", int, 1, "of so many draws of the VQ-VAE without replacement the last one counts", 1, MOST_DRAWS),
            Option("factor", float, 20.0, "how far the VAE's draws may go from the likeliest motion; its authors recommend 1 to 40", 0.0, 100.0),
            Option("skipped", int, 900, "how many of FaceDiffuser's 1000 times of diffusion to skip, from the noisiest on", 0, 999),
            Option("steps", int, 0, "steps of FaceDiffuser through the times that are left; 0 takes all of them, as published", 0, 1000),
            Option("own_voice", bool, True, "let a face hear nothing but its own speech; without, noise and the other's voice move it too"),
            Option("eyes", bool, True, "eyes that look where the engine of the bodies looks; FLAME has no eyelids to blink with"),
            *WINDOW_OPTIONS,
            *NEURAL_OPTIONS,
        ),
    )

    def missing(self) -> tuple[str, ...]:
        """Libraries and weights that are not here."""
        return missing_parts(self.info.name, self.info.label, [(system,) for system in SYSTEMS], downloadable=False)

    def perform(self, conversation: Conversation, brief: Brief, progress: Progress) -> Performance:
        """Both faces; turns and how words were heard are the draft's, or none."""
        return self.perform_together([conversation], [brief], progress)[0]

    def perform_together(self, conversations: Sequence[Conversation], briefs: Sequence[Brief],
                         progress: Progress) -> tuple[Performance, ...]:
        """`perform` for several conversations; those with the same sound and styles but other seeds are heard once."""
        options = briefs[0].options
        check_windows(options)
        identities = tuple(identity_shares(options[name]) for name in ("style_a", "style_b"))
        system = options["system"]
        stored = model_networks(self.info.name, options["model"], (system,))[system]
        head = _head() if system == FACEDIFFUSER else None
        _check_steps(options)
        progress(0.0, "starting torch")
        from ..devices import placement

        cache = cache_folder() / "speech" if options["cache"] else None
        chosen = placement(options["device"], options["precision"])
        pipeline = loaded(self.info.name, (system, stored.weights, stored.digest, chosen, cache),
                          lambda: _pipeline_class(system)(stored, chosen, cache and ArrayCache(cache)))
        maker = _maker(pipeline, head, options)
        studio = Studio(maker, identities, Course(options["window"], options["overlap"]))
        roles = [Role(number, side, voice, brief.parts[side].emotions, brief.seed if options["sampled"] else None)
                 for number, (conversation, brief) in enumerate(zip(conversations, briefs))
                 for side, voice in enumerate(_voices(conversation, options))]
        motions = studio.motions(roles, progress)
        remarks = tuple(filter(None, (maker.remark(),)))
        performances = tuple(replace(_performance(conversation, brief, (motions[number, 0], motions[number, 1])), remarks=remarks)
                             for number, (conversation, brief) in enumerate(zip(conversations, briefs)))
        progress(1.0, "moved")
        return performances


ENGINE = ProbTalk3DEngine()


def _pipeline_class(system: str):
    from .diffuser import FaceDiffuserPipeline
    from .pipeline import ProbTalk3DPipeline

    return FaceDiffuserPipeline if system == FACEDIFFUSER else ProbTalk3DPipeline


def _maker(pipeline, head: BodyModel | None, options: Mapping[str, Any]):
    """What makes a studio's motions with these options."""
    if head is not None:
        from .diffuser import Diffusion
        from .fitted_faces import FittedFaces

        return FittedFaces(pipeline, head, Diffusion(options["skipped"], options["steps"] or None))
    from .pipeline import Sampling
    from .sampled_faces import SampledFaces

    return SampledFaces(pipeline, Sampling(options["temperature"], options["k"], options["factor"]))


def _head() -> BodyModel:
    """The FLAME model of the store, whose vertices FaceDiffuser moves."""
    file = stored_file(FLAME)
    if file is None:
        raise EngineError(f"FaceDiffuser moves the vertices of a FLAME head, and there is none in the model store: `twohander models add "
                          f"{FLAME.names[0]}`")
    return load_body_model(file)


def _check_steps(options: Mapping[str, Any]) -> None:
    left = TIMES - options["skipped"]
    if options["system"] == FACEDIFFUSER and options["steps"] > left:
        raise EngineError(f"{options['steps']} steps do not fit into the {left} times that are left of {TIMES}; "
                          f"skip fewer, or take at most {left} steps")


def _voices(conversation: Conversation, options: Mapping[str, Any]) -> tuple[StoredSound | None, ...]:
    """What A's and B's faces are to hear, as long as the conversation."""
    if options["own_voice"]:
        return own_voices(conversation)
    samples = [StoredSound(blocks_at_rate(track, SPEECH_RATE)) for track in conversation.tracks]
    longest = max(map(len, samples))
    return tuple(StoredSound(chain(blocks_at_rate(track, SPEECH_RATE), [np.zeros(longest - len(sound), np.float32)]))
                 for track, sound in zip(conversation.tracks, samples))


def _performance(conversation: Conversation, brief: Brief, motions: tuple[np.ndarray, np.ndarray]) -> Performance:
    """The motions as faces on the brief's clock, finished."""
    frames = max(1, round(conversation.seconds * brief.fps))
    faces = tuple(_finished(fitted(face_of(motion), brief.fps, frames), brief, index) for index, motion in enumerate(motions))
    return faces_performance(faces, brief)


def _finished(face: FaceMotion, brief: Brief, index: int) -> FaceMotion:
    """The face with the draft's gaze; its head is the body's."""
    if brief.draft is None or not brief.options["eyes"]:
        return face
    draft = brief.draft()
    return face if draft.faces is None else with_gaze(face, draft.faces[index], held_head(draft.bodies[index]))
