"""The transformer of wav2vec 2.0 and HuBERT, with the names of its published tensors (Baevski et al., 2020; Vaswani et al., 2017).

The transformers library has it too. Importing that library's copy takes longer than all else that starts an engine: it brings
torch's compiler, SciPy's optimisers and a model hub along.
"""

from torch import Tensor, nn
from torch.nn import functional

from ..nn.long_convolution import LongConvolution

HEAD_WIDTH = 64  # of both the base and the large models
POSITION_KERNEL, POSITION_GROUPS = 128, 16


class SpeechTransformer(nn.Module):
    """Positions by convolution, then layers of attention over all frames.

    norms_first: layers normalise before their sublayers, and the last one's values are normalised at the end (large models);
    otherwise after them, and the values are normalised before the first layer (base models).
    """

    def __init__(self, width: int, layers: int, feed_forward: int, norms_first: bool):
        super().__init__()
        self.pos_conv_embed = nn.ModuleDict({"conv": LongConvolution(width, POSITION_KERNEL, POSITION_GROUPS)})
        self.layer_norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, feed_forward, norms_first) for _ in range(layers))
        self.norms_first = norms_first

    def forward(self, values: Tensor, present: Tensor | None = None) -> Tensor:
        """(B, T, width) to the same. present: (B, T) bool, where shorter recordings of a batch have frames; others are not attended to."""
        if present is not None:
            values = values * present[..., None]
        values = values + functional.gelu(self.pos_conv_embed["conv"](values))
        if not self.norms_first:
            values = self.layer_norm(values)
        attended = None if present is None else present[:, None, None, :]
        for layer in self.layers:
            values = layer(values, attended)
        return self.layer_norm(values) if self.norms_first else values


class Layer(nn.Module):
    """Attention and a small network for each frame, each added to what it was given."""

    def __init__(self, width: int, feed_forward: int, norms_first: bool):
        super().__init__()
        self.attention = Attention(width)
        self.layer_norm = nn.LayerNorm(width)
        self.feed_forward = nn.ModuleDict({"intermediate_dense": nn.Linear(width, feed_forward),
                                           "output_dense": nn.Linear(feed_forward, width)})
        self.final_layer_norm = nn.LayerNorm(width)
        self.norms_first = norms_first

    def forward(self, values: Tensor, attended: Tensor | None) -> Tensor:
        """(B, T, width) to the same. attended: (B, 1, 1, T) bool, or None for all."""
        if self.norms_first:
            values = values + self.attention(self.layer_norm(values), attended)
            return values + self._network(self.final_layer_norm(values))
        values = self.layer_norm(values + self.attention(values, attended))
        return self.final_layer_norm(values + self._network(values))

    def _network(self, values: Tensor) -> Tensor:
        return self.feed_forward["output_dense"](functional.gelu(self.feed_forward["intermediate_dense"](values)))


class Attention(nn.Module):
    """Attention of every frame to all."""

    def __init__(self, width: int):
        super().__init__()
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, values: Tensor, attended: Tensor | None) -> Tensor:
        """(B, T, width) to the same."""
        queries, keys, contents = (_heads(projection(values)) for projection in (self.q_proj, self.k_proj, self.v_proj))
        mixed = functional.scaled_dot_product_attention(queries, keys, contents, attended)
        return self.out_proj(mixed.transpose(1, 2).flatten(2))


def _heads(values: Tensor) -> Tensor:
    """(B, T, width) as (B, heads, T, HEAD_WIDTH)."""
    return values.unflatten(2, (-1, HEAD_WIDTH)).transpose(1, 2)
