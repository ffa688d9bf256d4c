"""A voice as ProbTalk3D's networks want it: scaled, through HuBERT, its frames in pairs, projected; heard once and remembered."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from ...audio.encoder_config import SpeechEncoderConfig
from ...audio.encoders import HOP, REACH, ContextEncoder, ConvolutionStack, frame_count
from ...audio.features import WholeVoice
from ...audio.stored_sound import Samples
from ...errors import AudioError
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ..base import Progress
from ..devices import Placement
from ..windows import Window, cross_faded
from .course import WHOLE, Course

LEAST_FRAMES = 2  # a norm over time needs more than one
VARIANCE_FLOOR = 1e-5  # of the feature extractor in the release of transformers that the authors pinned


def motion_frames(samples: int) -> int:
    """Frames of motion that the published code makes of so many samples at 16 kHz: one of two of HuBERT's, 25 a second."""
    return frame_count(samples) // 2


def published_voice(samples: Samples, scaled: bool = True) -> WholeVoice:
    """A whole recording (N,) as HuBERT hears it: from -1 to 1 over its whole range (not for FaceDiffuser), then normalised.

    AudioError if it is too short for two frames.
    """
    if motion_frames(len(samples)) < LEAST_FRAMES:
        raise AudioError(f"a voice of {len(samples)} samples at 16 kHz is too short to be heard; {LEAST_FRAMES} frames of 40 ms are needed")
    return WholeVoice(samples, VARIANCE_FLOOR, stretched=scaled)


class Ears:
    """HuBERT and the projection after it; its weights are loaded when a voice is heard that the cache does not know."""

    def __init__(self, stored: StoredNetwork, config: SpeechEncoderConfig, project: nn.Module, placement: Placement,
                 cache: ArrayCache | None):
        self._stored, self._config, self._project, self._placement, self._cache = stored, config, project, placement, cache

    def heard(self, voice: WholeVoice, course: Course = WHOLE, progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(T, features), float32, of a voice at 16 kHz that `published_voice` prepared."""
        laid = course.windows(motion_frames(len(voice)))
        digest = self._digest(voice, laid)
        known = None if self._cache is None else self._cache.get(digest)
        if known is not None:
            return known
        with self._placement.computing():
            heard = self._features(voice, laid, lambda share: progress(share, "hearing"))
        if self._cache is not None:
            self._cache.put(digest, heard)
        return heard

    def _features(self, voice: WholeVoice, laid: Sequence[Window], told: Callable[[float], None]) -> np.ndarray:
        """(T, features), window by window: HuBERT's frames in pairs, a last single one heard but left out, projected."""
        def part(start: int, stop: int) -> Tensor:
            return torch.from_numpy(voice.part(start, stop))[None].to(self._placement.device)

        norm = self._stack.whole_norm(part, len(voice))

        def made(window: Window) -> np.ndarray:
            end = len(voice) if window.stop == laid[-1].stop else (2 * window.stop - 1) * HOP + REACH
            context = self._context(self._stack(part(2 * window.start * HOP, end), norm))
            return self._project(context[:, :2 * len(window)].reshape(len(window), -1)).float().cpu().numpy()

        def pieces() -> Iterator[tuple[Window, np.ndarray]]:
            for number, window in enumerate(laid):
                told(number / len(laid))
                yield window, made(window)
        return cross_faded(pieces(), laid[-1].stop)

    @cached_property
    def _stack(self) -> nn.Module:
        return self._loaded(lambda: ConvolutionStack(self._config), "convolutions.")

    @cached_property
    def _context(self) -> nn.Module:
        return self._loaded(lambda: ContextEncoder(self._config), "context.")

    def _loaded(self, build: Callable[[], nn.Module], prefix: str) -> nn.Module:
        with torch.device("meta"):
            module = build()
        return self._placement.put(load_part(module, self._stored.weights, prefix))

    def _digest(self, voice: WholeVoice, laid: Sequence[Window]) -> str:
        """Changes with anything that the features depend on; a voice in one window does not depend on how long that could be."""
        facts = (self._stored.digest, tuple(laid), self._placement.device.type, self._placement.precision)
        digest = hashlib.sha256(repr(facts).encode())
        for part in voice.parts():
            digest.update(part.data)
        return digest.hexdigest()
