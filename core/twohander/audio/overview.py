"""What is to be seen of a conversation's sound at a glance: how long it is, and who speaks when."""

from dataclasses import dataclass

import numpy as np

from ..conversation import Conversation
from .voice import activities, frame_count, levels, voice_sound


@dataclass(frozen=True)
class Overview:
    """seconds: length; rates: samples per second of A's and of B's track; speaking: (2, N) bool, A's and B's voice at `hearing.RATE`."""

    seconds: float
    rates: tuple[int, int]
    speaking: np.ndarray

    def columns(self, count: int) -> np.ndarray:
        """The share (2, count) of time for which A and B speak in each of so many equal parts of the conversation."""
        sums = np.concatenate([np.zeros((2, 1)), np.cumsum(self.speaking, axis=1)], axis=1)
        edges = np.linspace(0, self.speaking.shape[1], count + 1)
        at_edges = np.stack([np.interp(edges, np.arange(sums.shape[1]), row) for row in sums])
        return np.diff(at_edges, axis=1) / np.diff(edges)


def overview_of(conversation: Conversation) -> Overview:
    """The overview of a conversation, by levels alone; ten minutes take about a second."""
    frames = frame_count(conversation.seconds)
    level = [levels(voice_sound(track, conversation.seconds), frames) for track in conversation.tracks]
    return Overview(conversation.seconds, tuple(track.rate for track in conversation.tracks), np.stack(activities(*level)))
