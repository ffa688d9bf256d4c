"""DualTalk's own network: one character's face from both voices, as two speech encoders heard them, and the partner's face.

(Peng et al., DualTalk, CVPR 2025.) The encoders are `audio.encoders`, one for the target's voice and one for the partner's.
"""

import torch
from torch import Tensor, nn

from .config import DualTalkConfig

ATTENTION_HEADS = 4
INTERACTION_LAYERS = 3
MODULATION = 0.1  # share of the modulation layer in the decoded features
MOTION_WIDTH = 128  # inner width of the motion encoder


class DualTalkHead(nn.Module):
    """Everything after the speech encoders: the joint encoder's projections, the temporal enhancer, interaction, synthesis."""

    def __init__(self, config: DualTalkConfig):
        super().__init__()
        width, wide = config.features, 2 * config.features
        self.audio_projection = nn.Linear(config.encoder.width, width)
        self.motion_encoder = nn.Sequential(nn.Linear(config.motion, MOTION_WIDTH), nn.ReLU(), nn.Linear(MOTION_WIDTH, width), nn.ReLU())
        self.partner_attention = nn.MultiheadAttention(width, ATTENTION_HEADS, batch_first=True)
        self.partner_memory = nn.LSTM(width, width // 2, num_layers=2, bidirectional=True, batch_first=True)
        self.interaction = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(wide, ATTENTION_HEADS, config.feed_forward, batch_first=True), INTERACTION_LAYERS,
            enable_nested_tensor=False)
        self.interaction_attention = nn.MultiheadAttention(wide, ATTENTION_HEADS, batch_first=True)
        self.interaction_dropout = nn.Dropout(0.5)
        self.decoder = nn.TransformerDecoderLayer(wide, ATTENTION_HEADS, config.feed_forward, batch_first=True)
        self.modulation = nn.Linear(wide, wide)
        self.prediction = nn.Linear(wide, config.motion)

    def project(self, speech: Tensor) -> Tensor:
        """An encoder's (B, T, encoder width) to the (B, T, features) that `forward` takes; both encoders share the projection."""
        return self.audio_projection(speech)

    def forward(self, target: Tensor, partner: Tensor, partner_motion: Tensor) -> Tensor:
        """The target's motion (B, T, motion).

        target, partner: projected features (B, T, features) of the two voices. partner_motion: (B, M, motion); a bag of frames: M,
        their order and their rate do not matter, and if all are equal the partner's voice has no effect.
        """
        poses = self.motion_encoder(partner_motion)
        attended, _ = self.partner_attention(partner, poses, poses, need_weights=False)
        remembered, _ = self.partner_memory(attended)
        mixed = self.interaction(torch.cat([target, remembered], dim=-1))
        mixed, _ = self.interaction_attention(mixed, mixed, mixed, need_weights=False)
        mixed = self.interaction_dropout(mixed)
        decoded = self.decoder(mixed, mixed)
        return self.prediction(decoded + MODULATION * self.modulation(decoded))
