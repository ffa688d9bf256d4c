"""A voice as ProbTalk3D's networks want it: scaled, through HuBERT, its frames in pairs, projected; heard once and remembered."""

import hashlib
from collections.abc import Callable
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from ...audio.encoder_config import SpeechEncoderConfig
from ...audio.encoders import ContextEncoder, ConvolutionStack, frame_count
from ...audio.features import full_scale, normalized
from ...errors import AudioError
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ..base import Progress
from ..devices import Placement
from ..windowed import through_windows
from .course import WHOLE, Course

HEARD_FPS = 50  # HuBERT's frames, of which the published code takes two for each frame of motion
LEAST_FRAMES = 2  # a norm over time needs more than one
VARIANCE_FLOOR = 1e-5  # of the feature extractor in the release of transformers that the authors pinned


def motion_frames(samples: int) -> int:
    """Frames of motion that the published code makes of so many samples at 16 kHz."""
    return frame_count(samples) // 2


def published_voice(samples: np.ndarray, scaled: bool = True) -> np.ndarray:
    """A whole recording (N,) as HuBERT hears it: from -1 to 1 over its whole range (not for FaceDiffuser), then normalised."""
    return normalized(full_scale(samples) if scaled else samples, VARIANCE_FLOOR)


class Ears:
    """HuBERT and the projection after it; its weights are loaded when a voice is heard that the cache does not know."""

    def __init__(self, stored: StoredNetwork, config: SpeechEncoderConfig, project: nn.Module, placement: Placement,
                 cache: ArrayCache | None):
        self._stored, self._config, self._project, self._placement, self._cache = stored, config, project, placement, cache

    def heard(self, voice: np.ndarray, course: Course = WHOLE, progress: Progress = lambda share, doing: None) -> Tensor:
        """(T, features) of a voice (N,) at 16 kHz that `published_voice` prepared; AudioError if it is too short for two frames."""
        if motion_frames(len(voice)) < LEAST_FRAMES:
            raise AudioError(f"a voice of {len(voice)} samples at 16 kHz is too short to be heard; "
                             f"{LEAST_FRAMES} frames of 40 ms are needed")
        digest = self._digest(voice, course)
        known = None if self._cache is None else self._cache.get(digest)
        if known is not None:
            return torch.from_numpy(known).to(self._placement.device)
        with self._placement.computing():
            features = self._features(voice, course, progress)
            heard = self._project(features).float()[0]
        if self._cache is not None:
            self._cache.put(digest, heard.cpu().numpy())
        return heard

    def _features(self, voice: np.ndarray, course: Course, progress: Progress) -> Tensor:
        """(1, T, 2 * width): HuBERT's frames in pairs, a last single one left out."""
        progress(0.0, "hearing")
        convolved = self._stack(torch.from_numpy(voice)[None].to(self._placement.device))
        frames = convolved.shape[1]
        features = through_windows(self._context, convolved, course.windows(frames, HEARD_FPS), lambda share: progress(share, "hearing"))
        return features[:, :frames // 2 * 2].reshape(1, frames // 2, -1)

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

    def _digest(self, voice: np.ndarray, course: Course) -> str:
        """Changes with anything that the features depend on; a voice in one window does not depend on how long that could be."""
        laid = course.windows(frame_count(len(voice)), HEARD_FPS)
        facts = (self._stored.digest, laid, self._placement.device.type, self._placement.precision)
        return hashlib.sha256(repr(facts).encode() + voice.tobytes()).hexdigest()
