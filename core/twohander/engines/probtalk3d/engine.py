"""ProbTalk3D as an engine: both faces of a conversation, each from its own voice, finished with what the engine of the bodies knows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...audio.features import SPEECH_RATE
from ...audio.own_voice import own_voices
from ...audio.wave import at_rate
from ...conversation import Conversation
from ...files.cache import ArrayCache
from ...files.store import cache_folder
from ...motion import FaceMotion
from ..base import Brief, EngineInfo, Option, Performance, Progress
from ..finishing import faces_performance, fitted, held_head, with_gaze
from ..loaded import loaded
from ..neural import NEURAL_OPTIONS, WINDOW_OPTIONS, check_windows, missing_parts, model_networks
from .config import SYSTEMS, VQVAE
from .faces import FPS, face_of
from .styles import CROSS_FADE, identity_shares, mood_shares, style_vector

REST_SECONDS = 4.0  # of silence that the network hears to find the face of a person who never speaks
MOST_DRAWS = 16


class ProbTalk3DEngine:
    """Both faces as FLAME coefficients with jaw. It moves neither heads nor eyes; each face hears its own voice alone."""

    info = EngineInfo(
        name="probtalk3d",
        label="ProbTalk3D",
        about="FLAME faces that speak in the style of 32 people, 8 emotions and 3 intensities, another one for every seed (MIG 2024)",
        makes=("face",),
        needs=("torch, safetensors", "the published last.ckpt of the system's second stage"),
        options=(
            Option("system", str, VQVAE, "ProbTalk3D itself or its VAE variant", choices=SYSTEMS[:2]),
            Option("style_a", str, "W011", "whose manner A has: M003 to W029, a number from 0 to 31, or a mixture such as W011:0.7+W024:0.3"),
            Option("style_b", str, "M009", "whose manner B has, as for A"),
            Option("sampled", bool, True, "draw the motion by chance (the seed decides); without, take the likeliest one"),
            Option("temperature", float, 0.2, "vqvae: how far from the likeliest motion draws may go; its authors recommend 0.1 to 0.5", 0.01, 5.0),
            Option("k", int, 1, "vqvae: of so many draws without replacement the last one counts", 1, MOST_DRAWS),
            Option("factor", float, 20.0, "vae: how far from the likeliest motion draws may go; its authors recommend 1 to 40", 0.0, 100.0),
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

    def perform_together(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], progress: Progress) -> tuple[Performance, ...]:
        """`perform` for several conversations; those with the same sound and styles but other seeds are heard once."""
        options = briefs[0].options
        check_windows(options)
        identities = tuple(identity_shares(options[name]) for name in ("style_a", "style_b"))
        stored = model_networks(self.info.name, options["model"], (options["system"],))[options["system"]]
        progress(0.0, "starting torch")
        from ..devices import placement
        from .hearing import Course
        from .pipeline import ProbTalk3DPipeline, Sampling

        cache = cache_folder() / "speech" if options["cache"] else None
        chosen = placement(options["device"], options["precision"])
        pipeline = loaded(self.info.name, (stored.weights, stored.digest, chosen, cache),
                          lambda: ProbTalk3DPipeline(stored, chosen, cache and ArrayCache(cache)))
        sampling = Sampling(options["sampled"], options["temperature"], options["k"], options["factor"])
        studio = _Studio(pipeline, identities, sampling, Course(options["window"], options["overlap"]))
        roles = [_Role(number, side, voice, brief.parts[side].emotions, brief.seed)
                 for number, (conversation, brief) in enumerate(zip(conversations, briefs))
                 for side, voice in enumerate(_voices(conversation, options))]
        motions = studio.motions(roles, progress)
        progress(1.0, "moved")
        return tuple(_performance(conversation, brief, (motions[number, 0], motions[number, 1]))
                     for number, (conversation, brief) in enumerate(zip(conversations, briefs)))


ENGINE = ProbTalk3DEngine()


@dataclass(frozen=True)
class _Role:
    """One face to make. voice: (N,) at 16 kHz, None for a person who never speaks."""

    number: int
    side: int
    voice: np.ndarray | None
    emotions: tuple
    seed: int

    @property
    def sound(self) -> tuple:
        """The same for roles that differ in their seed alone."""
        return None if self.voice is None else hashlib.sha256(self.voice.tobytes()).hexdigest(), self.side, self.emotions


class _Studio:
    """A pipeline with all that is the same for every face but who speaks what, when and in which mood."""

    def __init__(self, pipeline, identities: tuple[Mapping[str, float], ...], sampling, course):
        self._pipeline, self._identities, self._sampling, self._course = pipeline, identities, sampling, course

    def motions(self, roles: Sequence[_Role], progress: Progress) -> dict[tuple[int, int], np.ndarray]:
        """The motion (T, 53) of each role, by its number and side; roles of one sound are made together."""
        together: dict[tuple, list[_Role]] = {}
        for role in roles:
            together.setdefault(role.sound, []).append(role)
        made = {}
        for done, group in enumerate(together.values()):
            def advance(share: float, doing: str, done=done) -> None:
                progress((done + share) / len(together), doing)

            motions = self._rest(group) if group[0].voice is None else self._moved(group, advance)
            made |= {(role.number, role.side): motion for role, motion in zip(group, motions)}
        return made

    def _moved(self, group: Sequence[_Role], progress: Progress) -> np.ndarray:
        """(S, T, 53) for roles of one sound."""
        first, pipeline = group[0], self._pipeline
        heard = pipeline.heard(first.voice, self._course, lambda share, doing: progress(0.8 * share, f"{doing} {'AB'[first.side]}"))
        noises = [pipeline.noise(len(heard), (role.seed, role.side)) for role in group]
        moods = mood_shares(first.emotions, len(heard), FPS)
        result = np.zeros((len(group), len(heard), pipeline.config.motion), np.float32)
        for number, (mood, share) in enumerate(moods.items()):
            progress(0.8 + 0.2 * number / len(moods), f"moving {'AB'[first.side]}")
            style = style_vector(self._identities[first.side], mood)
            result += share[:, None] * pipeline.motions(heard, style, noises, self._sampling, self._course)
        return result

    def _rest(self, group: Sequence[_Role]) -> list[np.ndarray]:
        """The faces of people who never speak: held as they are on average while the network hears silence. It was taught by speech
        alone, so whatever moves then is not listening but its own noise."""
        first, pipeline = group[0], self._pipeline
        heard = pipeline.heard(np.zeros(round(REST_SECONDS * SPEECH_RATE), np.float32), self._course)
        last = max((time for span in first.emotions for time in (span.start, span.end) if time is not None), default=0.0)
        frames = 1 + round((last + CROSS_FADE) * FPS)  # after that nothing changes
        moods = mood_shares(first.emotions, frames, FPS)
        result = sum(share[:, None] * pipeline.motions(heard, style_vector(self._identities[first.side], mood))[0].mean(axis=0)
                     for mood, share in moods.items())
        return [result.astype(np.float32)] * len(group)


def _voices(conversation: Conversation, options: Mapping[str, Any]) -> tuple[np.ndarray | None, ...]:
    """What A's and B's faces are to hear, as long as the conversation."""
    if options["own_voice"]:
        return own_voices(conversation)
    samples = [at_rate(track, SPEECH_RATE) for track in conversation.tracks]
    longest = max(len(sound) for sound in samples)
    return tuple(np.pad(sound, (0, longest - len(sound))) for sound in samples)


def _performance(conversation: Conversation, brief: Brief, motions: tuple[np.ndarray, np.ndarray]) -> Performance:
    """The motions as faces on the brief's clock, finished."""
    frames = max(1, round(conversation.seconds * brief.fps))
    faces = tuple(_finished(fitted(face_of(motion), brief.fps, frames), brief, index) for index, motion in enumerate(motions))
    return faces_performance(faces, brief)


def _finished(face: FaceMotion, brief: Brief, index: int) -> FaceMotion:
    """The face with the draft's gaze; its head is the body's."""
    draft = brief.draft
    if draft is None or draft.faces is None or not brief.options["eyes"]:
        return face
    return with_gaze(face, draft.faces[index], held_head(draft.bodies[index]))
