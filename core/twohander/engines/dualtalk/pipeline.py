"""DualTalk from sound to motion values: one character at a time as published, or both of a conversation of any length."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np
import torch
from torch import Tensor

from ...audio.encoders import REACH
from ...audio.features import SPEECH_RATE, Normalization, normalization, normalized
from ...errors import AudioError
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ..base import Progress
from ..devices import Placement
from ..windows import Window, cross_faded, windows
from .config import DualTalkConfig
from .exchange import Exchange, Respond, answered, exchanged
from .faces import FPS
from .hearing import PARTNER, TARGET, Ears
from .network import DualTalkHead

SAMPLES_PER_FRAME = SPEECH_RATE // FPS
Motions = tuple[np.ndarray | None, np.ndarray | None]


@dataclass(frozen=True)
class Course:
    """How a conversation's two faces are made. rounds, order: see `exchanged`.

    window, overlap: seconds; a conversation of at most `window` seconds is heard in one piece, exactly as published.
    at_once: windows that the encoders hear together; more fill a GPU better and take more of its memory.
    """

    rounds: int = 2
    order: str = "together"
    window: float = 30.0
    overlap: float = 2.0
    at_once: int = 1


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
        target, partner = normalized(_audible(target)), normalized(_audible(partner))
        return self._answer(self._ears.features([target], TARGET, frames)[0], self._ears.features([partner], PARTNER, frames)[0],
                            partner_motion)

    def converse(self, voices: tuple[np.ndarray, np.ndarray], known: Motions = (None, None), starts: Motions = (None, None),
                 course: Course = Course(), progress: Progress = lambda share, doing: None) -> Exchange:
        """Both motions (T, 56) of a conversation: samples (N,) of A and of B at 16 kHz, the shorter one silent at its end.

        known: a motion that is kept and only answered, for A or for B. starts: motions to which round 0 answers; zeros where None,
        which makes round 0 deaf to the partner's voice, as every motion does that never changes. Both at 25 fps, cut or held at
        their last frame to fit. Long conversations are heard and answered window by window, normalised as a whole.
        """
        samples = max(len(voice) for voice in voices)
        frames = motion_frames(samples)
        whole = tuple(_WholeVoice(voice, normalization(_audible(voice))) for voice in voices)
        known = tuple(None if motion is None else _fitted(motion, frames) for motion in known)
        starts = tuple(np.zeros((frames, self._width), np.float32) if motion is None else _fitted(motion, frames) for motion in starts)
        pieces = windows(frames, max(2, round(course.window * FPS)), round(course.overlap * FPS))
        changes: list[tuple[float, ...]] = []

        def both() -> Iterator[tuple[Window, np.ndarray]]:
            for first in range(0, len(pieces), course.at_once):
                progress(first / len(pieces), "hearing both voices")
                group = pieces[first:first + course.at_once]
                ends = [samples if window.stop == frames else window.stop * SAMPLES_PER_FRAME for window in group]
                parts = [tuple(voice.part(window.start * SAMPLES_PER_FRAME, end) for voice in whole) for window, end in zip(group, ends)]
                for number, (window, responds) in enumerate(zip(group, self._responds(parts, len(group[0]), known)), first):
                    progress((number + 0.9) / len(pieces), "answering each other")
                    span = slice(window.start, window.stop)
                    if any(motion is not None for motion in known):
                        exchange = answered(responds, tuple(_part(motion, span) for motion in known))
                    else:
                        exchange = exchanged(responds, tuple(motion[span] for motion in starts), course.rounds, course.order)
                    changes.append(exchange.changes)
                    yield window, np.concatenate(exchange.motions, axis=1)

        joined = cross_faded(both(), frames)
        progress(1.0, "answered")
        greatest = tuple(float(change) for change in np.max(changes, axis=0)) if changes[0] else ()
        return Exchange((joined[:, :self._width], joined[:, self._width:]), greatest)

    def _responds(self, parts: list[tuple[np.ndarray, np.ndarray]], frames: int, known: Motions) -> list[tuple[Respond, Respond]]:
        """For each window how A and B answer a motion while their normalised voices sound; heard is only what unknown ones need."""
        firsts, seconds = ([part[side] for part in parts] for side in (0, 1))
        unknown = [side for side, motion in enumerate(known) if motion is None]
        if len(unknown) == 2:
            targets, partners = self._ears.features_of_roles([*firsts, *seconds], (TARGET, PARTNER), frames)
            count = len(parts)
            return [(partial(self._answer, targets[index], partners[count + index]),
                     partial(self._answer, targets[count + index], partners[index])) for index in range(count)]
        if not unknown:
            return [(_silent, _silent)] * len(parts)
        voices = (firsts, seconds) if unknown == [0] else (seconds, firsts)
        targets, partners = (self._ears.features(voice, role, frames) for voice, role in zip(voices, (TARGET, PARTNER)))
        answers = [partial(self._answer, target, partner) for target, partner in zip(targets, partners)]
        return [(answer, _silent) if unknown == [0] else (_silent, answer) for answer in answers]

    def _answer(self, target: Tensor, partner: Tensor, partner_motion: np.ndarray) -> np.ndarray:
        motion = torch.from_numpy(np.asarray(partner_motion, np.float32))[None].to(self._placement.device)
        with self._placement.computing():
            return self._head(target[None], partner[None], motion)[0].float().cpu().numpy()


@dataclass(frozen=True)
class _WholeVoice:
    """A recording that is normalised as a whole but in parts, as they are needed."""

    samples: np.ndarray
    normalization: Normalization

    def part(self, start: int, stop: int) -> np.ndarray:
        """Normalised samples start..stop-1; zeros past the recording's end."""
        present = self.normalization.of(self.samples[start:stop])
        return np.pad(present, (0, stop - start - len(present)))


def _silent(motion: np.ndarray) -> np.ndarray:
    raise AssertionError("a character whose motion is known was asked to answer")


def _part(motion: np.ndarray | None, span: slice) -> np.ndarray | None:
    return None if motion is None else motion[span]


def _audible(samples: np.ndarray) -> np.ndarray:
    """The samples, if they are enough for one frame of the encoders."""
    if len(samples) < REACH:
        raise AudioError(f"a voice of {len(samples)} samples at 16 kHz is too short to be heard; at least {REACH} are needed")
    return samples


def _fitted(motion: np.ndarray, frames: int) -> np.ndarray:
    """A motion (M, D) cut to `frames` frames, or held at its last one."""
    return np.asarray(motion, np.float32)[np.minimum(np.arange(frames), len(motion) - 1)]
