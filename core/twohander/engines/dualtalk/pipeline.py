"""DualTalk from sound to motion values: one character at a time as published, or both of a conversation of any length."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from math import ceil

import numpy as np
import torch
from torch import Tensor

from ...audio.encoders import REACH
from ...audio.features import SPEECH_RATE, WholeVoice, normalized
from ...audio.stored_sound import Samples
from ...errors import AudioError
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ...formats.dualtalk import FPS
from ..base import Progress
from ..devices import Placement
from ..windows import Window, cross_faded, windows
from .config import DualTalkConfig
from .exchange import Exchange, Respond, answered, exchanged
from .hearing import PARTNER, TARGET, Ears, Sound
from .network import DualTalkHead

SAMPLES_PER_FRAME = SPEECH_RATE // FPS
Motions = tuple[np.ndarray | None, np.ndarray | None]


@dataclass(frozen=True)
class Course:
    """How a conversation's two faces are made. rounds, order: see `exchanged`.

    window, overlap: seconds; a conversation of at most `window` seconds is heard in one piece, exactly as published.
    at_once: windows, of one conversation or of several, that the encoders hear together; more fill a GPU better and take more of its memory.
    """

    rounds: int = 2
    order: str = "together"
    window: float = 30.0
    overlap: float = 2.0
    at_once: int = 1


@dataclass(frozen=True)
class Dialogue:
    """What two people say, and what is known of how they move.

    voices: samples (N,) of A and of B at 16 kHz, in memory or stored, the shorter one silent at its end. known: a motion that is kept
    and only answered, for A or for B. starts: gives the motions to which round 0 answers, asked once voices were heard; zeros where None,
    which makes round 0 deaf to the partner's voice, as every motion does that never changes. Both (M, 56) at 25 fps, cut or held at their
    last frame to fit.
    """

    voices: tuple[Samples, Samples]
    known: Motions = (None, None)
    starts: Callable[[], Motions] = lambda: (None, None)


def motion_frames(samples: int) -> int:
    """Frames of motion that the published code makes of so many samples at 16 kHz."""
    return ceil(samples / SPEECH_RATE * FPS)  # parity: rounding in this order gives a frame more for some whole numbers of frames


class DualTalkPipeline:
    """A loaded DualTalk. Motion values: 50 FLAME expression coefficients, jaw and head as axis-angles in radians, 25 a second."""

    def __init__(self, stored: StoredNetwork, placement: Placement, cache: ArrayCache | None = None):
        config = DualTalkConfig.from_dict(stored.config)
        with torch.device("meta"):
            head = DualTalkHead(config)
        # The head stays in float32 layers: it is a fortieth of the weights.
        self._head = load_part(head, stored.weights, "head.").to(placement.device)
        self._placement, self._width = placement, config.motion
        self._ears = Ears(stored, config, self._head, placement, cache)

    def motion(self, target: np.ndarray, partner: np.ndarray, partner_motion: np.ndarray) -> np.ndarray:
        """The motion (T, 56) of the person whose voice is `target`, in one piece: what the published code returns.

        target, partner: (N,) samples at 16 kHz, lengths may differ (T follows the target's). partner_motion: (M, 56).
        """
        frames = motion_frames(len(target))
        sounds = Sound(normalized(_audible(target)), TARGET, frames), Sound(normalized(_audible(partner)), PARTNER, frames)
        return self._answer(*self._ears.features(sounds), partner_motion)

    def converse(self, voices: tuple[Samples, Samples], known: Motions = (None, None), starts: Motions = (None, None),
                 course: Course = Course(), progress: Progress = lambda share, doing: None) -> Exchange:
        """Both motions (T, 56) of one `Dialogue`. A long one is heard and answered window by window, normalised as a whole."""
        [exchange] = self.conversations([Dialogue(voices, known, lambda: starts)], course, progress)
        return exchange

    def conversations(self, dialogues: Sequence[Dialogue], course: Course = Course(),
                      progress: Progress = lambda share, doing: None) -> Iterator[Exchange]:
        """What `converse` makes of each dialogue, in order; windows are heard `course.at_once` at a time, whosever they are."""
        scripts = [_script(dialogue, course, self._width) for dialogue in dialogues]
        answers = self._answers([(script, window) for script in scripts for window in script.windows], course.at_once, progress)
        for script in scripts:
            yield self._joined(script, islice(answers, len(script.windows)), course)
        progress(1.0, "answered")

    def _joined(self, script: "_Script", answers: Iterator[tuple[Respond, Respond]], course: Course) -> Exchange:
        """A dialogue's windows, each answered on its own, as one."""
        changes: list[tuple[float, ...]] = []

        def both() -> Iterator[tuple[Window, np.ndarray]]:
            for window, responds in zip(script.windows, answers):
                span = slice(window.start, window.stop)
                if any(motion is not None for motion in script.known):
                    exchange = answered(responds, tuple(_part(motion, span) for motion in script.known))
                else:
                    exchange = exchanged(responds, tuple(motion[span] for motion in script.starts), course.rounds, course.order)
                changes.append(exchange.changes)
                yield window, np.concatenate(exchange.motions, axis=1)

        joined = cross_faded(both(), script.frames)
        greatest = tuple(float(change) for change in np.max(changes, axis=0)) if changes[0] else ()
        return Exchange((joined[:, :self._width], joined[:, self._width:]), greatest)

    def _answers(self, places: list[tuple["_Script", Window]], at_once: int, progress: Progress) -> Iterator[tuple[Respond, Respond]]:
        """For each window how A and B answer a motion while their voices sound; heard is only what unknown ones need."""
        for first in range(0, len(places), at_once):
            progress(first / len(places), "hearing both voices")
            group = places[first:first + at_once]
            wanted = [script.sounds(window) for script, window in group]
            features = iter(self._ears.features([sound for sounds in wanted for sound in sounds]))
            for number, (script, _) in enumerate(group, first):
                progress((number + 0.9) / len(places), "answering each other")
                yield tuple(partial(self._answer, next(features), next(features)) if motion is None else _silent for motion in script.known)

    def _answer(self, target: Tensor, partner: Tensor, partner_motion: np.ndarray) -> np.ndarray:
        motion = torch.from_numpy(np.asarray(partner_motion, np.float32))[None].to(self._placement.device)
        with self._placement.computing():
            return self._head(target[None], partner[None], motion)[0].float().cpu().numpy()


@dataclass(frozen=True)
class _Script:
    """A dialogue laid out in windows of motions (T, width); known and starts fit its frames."""

    voices: tuple[WholeVoice, WholeVoice]
    samples: int
    frames: int
    known: Motions
    width: int
    given_starts: Callable[[], Motions]
    windows: tuple[Window, ...]

    @cached_property
    def starts(self) -> tuple[np.ndarray, np.ndarray]:
        """What round 0 answers; it may still be in the making when the first windows are heard."""
        first, second = (np.zeros((self.frames, self.width), np.float32) if motion is None else _fitted(motion, self.frames)
                         for motion in self.given_starts())
        return first, second

    def sounds(self, window: Window) -> list[Sound]:
        """What has to be heard of a window: for each unknown character the own voice as target, then the other as partner."""
        end = self.samples if window.stop == self.frames else window.stop * SAMPLES_PER_FRAME
        unknown = [side for side, motion in enumerate(self.known) if motion is None]
        parts = [voice.part(window.start * SAMPLES_PER_FRAME, end) for voice in self.voices] if unknown else []
        return [Sound(parts[side ^ role], role, len(window)) for side in unknown for role in (TARGET, PARTNER)]


def _script(dialogue: Dialogue, course: Course, width: int) -> _Script:
    samples = max(len(voice) for voice in dialogue.voices)
    frames = motion_frames(samples)
    return _Script(
        tuple(WholeVoice(_audible(voice)) for voice in dialogue.voices), samples, frames,
        tuple(None if motion is None else _fitted(motion, frames) for motion in dialogue.known),
        width, dialogue.starts,
        windows(frames, max(2, round(course.window * FPS)), round(course.overlap * FPS)))


def _silent(motion: np.ndarray) -> np.ndarray:
    raise AssertionError("a character whose motion is known was asked to answer")


def _part(motion: np.ndarray | None, span: slice) -> np.ndarray | None:
    return None if motion is None else motion[span]


def _audible(samples: Samples) -> Samples:
    """The samples, if they are enough for one frame of the encoders."""
    if len(samples) < REACH:
        raise AudioError(f"a voice of {len(samples)} samples at 16 kHz is too short to be heard; at least {REACH} are needed")
    return samples


def _fitted(motion: np.ndarray, frames: int) -> np.ndarray:
    """A motion (M, D) cut to `frames` frames, or held at its last one."""
    return np.asarray(motion, np.float32)[np.minimum(np.arange(frames), len(motion) - 1)]
