"""Voices as DualTalk's head wants them: through the speech encoders, each window of sound heard once and remembered."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from ...audio.encoders import ContextEncoder, ConvolutionStack, stretched
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ..devices import Placement
from .config import DualTalkConfig
from .network import DualTalkHead

TARGET, PARTNER = 0, 1  # the two encoders: of who is animated, of who talks with them


class Ears:
    """Both speech encoders with the projection after them; weights are loaded when a sound is heard that the cache does not know."""

    def __init__(self, stored: StoredNetwork, config: DualTalkConfig, head: DualTalkHead, placement: Placement, cache: ArrayCache | None):
        self._stored, self._config, self._head, self._placement, self._cache = stored, config, head, placement, cache

    def features(self, voices: Sequence[np.ndarray], role: int, frames: int) -> list[Tensor]:
        """What one role's encoder makes of each voice: (frames, F). voices: normalised samples at 16 kHz, of any lengths."""
        return self.features_of_roles(voices, (role,), frames)[0]

    def features_of_roles(self, voices: Sequence[np.ndarray], roles: Sequence[int], frames: int) -> list[list[Tensor]]:
        """`features` for several roles; what these have in common is computed once."""
        sounds: dict[tuple[int, int], Tensor] = {}
        return [self._features(voices, role, frames, sounds) for role in roles]

    def _features(self, voices: Sequence[np.ndarray], role: int, frames: int, sounds: dict[tuple[int, int], Tensor]) -> list[Tensor]:
        keys = [self._digest(voice, role, frames) for voice in voices]
        found = [self._cache.get(key) if self._cache else None for key in keys]
        features = [None if array is None else torch.from_numpy(array).to(self._placement.device) for array in found]
        unheard = [index for index, known in enumerate(features) if known is None]
        if unheard:
            with self._placement.computing():
                stretches = torch.stack([stretched(self._sound(voices, index, role, sounds), frames)[0] for index in unheard])
                heard = self._head.project(self._contexts[role](stretches)).float()
            for index, values in zip(unheard, heard):
                features[index] = values
                if self._cache:
                    self._cache.put(keys[index], values.cpu().numpy())
        return features

    def _sound(self, voices: Sequence[np.ndarray], index: int, role: int, sounds: dict[tuple[int, int], Tensor]) -> Tensor:
        """What a convolution stack makes of a voice, (1, L, 512): computed once for both roles if they have one stack."""
        stack = 0 if self._config.one_stack else role
        if (index, stack) not in sounds:
            samples = torch.from_numpy(voices[index])[None].to(self._placement.device)
            sounds[index, stack] = self._stacks[stack](samples)
        return sounds[index, stack]

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

    def _digest(self, voice: np.ndarray, role: int, frames: int) -> str:
        """Changes with anything that the features depend on."""
        facts = (self._stored.digest, role, frames, self._placement.device.type, self._placement.precision)
        return hashlib.sha256(repr(facts).encode() + voice.tobytes()).hexdigest()
