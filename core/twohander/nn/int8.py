"""Linear layers with 8-bit weights, for processors: a quarter of the memory, integer products."""

import warnings

import torch
from torch import Tensor, nn

LEVELS = 127  # of a signed byte, symmetric


class Int8Linear(nn.Module):
    """A linear layer whose weights are bytes with a scale for each output; inputs are rounded to bytes over the range of each call."""

    def __init__(self, linear: nn.Linear):
        super().__init__()
        weight = linear.weight.detach().float()
        scales = (weight.abs().amax(dim=1) / LEVELS).clamp(min=torch.finfo(torch.float32).eps).double()
        zeros = torch.zeros(len(weight), dtype=torch.int64)
        with warnings.catch_warnings():
            # torch announces that these tensors will go, and has no other type yet for its fast byte products on processors.
            warnings.filterwarnings("ignore", message=".*quantized tensor creation", category=UserWarning)
            rounded = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
        self._packed = torch.ops.quantized.linear_prepack(rounded, None if linear.bias is None else linear.bias.detach().float())

    def forward(self, values: Tensor) -> Tensor:
        """(..., inputs) to (..., outputs)."""
        # Seven bits for the inputs: processors without VNNI add pairs of products in sixteen.
        return torch.ops.quantized.linear_dynamic(values, self._packed, reduce_range=True)


def with_int8_layers(network: nn.Module) -> nn.Module:
    """The same network with every nn.Linear inside it replaced by an Int8Linear; changes the network that was given."""
    for name, child in network.named_children():
        if type(child) is nn.Linear:
            setattr(network, name, Int8Linear(child))
        else:
            with_int8_layers(child)
    return network
