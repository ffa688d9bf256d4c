"""Voices as DualTalk's head wants them: through the speech encoders, each window of sound heard once and remembered."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from ...audio.encoders import ContextEncoder, ConvolutionStack, stretched
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ..devices import Placement
from .config import DualTalkConfig
from .network import DualTalkHead

TARGET, PARTNER = 0, 1  # the two encoders: of who is animated, of who talks with them


@dataclass(frozen=True)
class Sound:
    """A voice to be heard by one role's encoder: (N,) normalised samples at 16 kHz, and the frames of motion that it is stretched to."""

    voice: np.ndarray
    role: int
    frames: int


class Ears:
    """Both speech encoders with the projection after them; weights are loaded when a sound is heard that the cache does not know."""

    def __init__(self, stored: StoredNetwork, config: DualTalkConfig, head: DualTalkHead, placement: Placement, cache: ArrayCache | None):
        self._stored, self._config, self._head, self._placement, self._cache = stored, config, head, placement, cache

    def features(self, sounds: Sequence[Sound]) -> list[Tensor]:
        """What the encoders make of each sound: (frames, F). Sounds of one role are heard together, whatever their lengths."""
        keys = [self._digest(sound) for sound in sounds]
        found = [None if self._cache is None else self._cache.get(key) for key in keys]
        features = [None if array is None else torch.from_numpy(array).to(self._placement.device) for array in found]
        convolved: dict[tuple[int, int], Tensor] = {}
        for role in (TARGET, PARTNER):
            unheard = [index for index, sound in enumerate(sounds) if features[index] is None and sound.role == role]
            if unheard:
                heard = self._heard([sounds[index] for index in unheard], role, convolved)
                for index, values in zip(unheard, heard):
                    features[index] = values
                    if self._cache is not None:
                        self._cache.put(keys[index], values.cpu().numpy())
        return features

    def _heard(self, sounds: Sequence[Sound], role: int, convolved: dict[tuple[int, int], Tensor]) -> list[Tensor]:
        lengths = [sound.frames for sound in sounds]
        with self._placement.computing():
            stretches = pad_sequence([stretched(self._convolved(sound, convolved), sound.frames)[0] for sound in sounds], batch_first=True)
            present = None
            if min(lengths) < max(lengths):
                present = torch.arange(max(lengths), device=stretches.device) < torch.tensor(lengths, device=stretches.device)[:, None]
            projected = self._head.project(self._contexts[role](stretches, present)).float()
        return [values[:length] for values, length in zip(projected, lengths)]

    def _convolved(self, sound: Sound, convolved: dict[tuple[int, int], Tensor]) -> Tensor:
        """What a convolution stack makes of a voice, (1, L, 512): computed once for both roles if they have one stack."""
        stack = 0 if self._config.one_stack else sound.role
        key = id(sound.voice), stack
        if key not in convolved:
            convolved[key] = self._stacks[stack](torch.from_numpy(sound.voice)[None].to(self._placement.device))
        return convolved[key]

    @cached_property
    def _stacks(self) -> list[ConvolutionStack]:
        return [self._loaded(lambda: ConvolutionStack(self._config.encoder), f"convolutions.{index}.")
                for index in range(1 if self._config.one_stack else 2)]

    @cached_property
    def _contexts(self) -> list[ContextEncoder]:
        return [self._loaded(lambda: ContextEncoder(self._config.encoder), f"contexts.{role}.") for role in (TARGET, PARTNER)]

    def _loaded(self, build: Callable[[], nn.Module], prefix: str) -> nn.Module:
        with torch.device("meta"):
            module = build()
        return self._placement.put(load_part(module, self._stored.weights, prefix))

    def _digest(self, sound: Sound) -> str:
        """Changes with anything that the features depend on."""
        facts = (self._stored.digest, sound.role, sound.frames, self._placement.device.type, self._placement.precision)
        return hashlib.sha256(repr(facts).encode() + sound.voice.tobytes()).hexdigest()
