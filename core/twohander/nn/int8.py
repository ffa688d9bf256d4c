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
            # torch announces that these tensors will go. What would replace them in torch 2.13 is worse: on processors without VNNI
            # torch._int_mm adds in sixteen bits and is wrong even for inputs of seven, and onednn.qlinear_pointwise is right but no
            # faster than float32, where this is three times as fast (with VNNI all three are, by four); neither runs on Macs.
            warnings.filterwarnings("ignore", message=".*quantized tensor creation", category=UserWarning)
            rounded = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
        self._packed = torch.ops.quantized.linear_prepack(rounded, None if linear.bias is None else linear.bias.detach().float().clone())

    def forward(self, values: Tensor) -> Tensor:
        """(..., inputs) to (..., outputs)."""
        # Seven bits for the inputs: processors without VNNI add pairs of products in sixteen.
        return torch.ops.quantized.linear_dynamic(values, self._packed, reduce_range=True)


def with_int8_layers(network: nn.Module) -> nn.Module:
    """The same network with every nn.Linear inside it replaced by an Int8Linear; changes the network that was given.

    What remains is copied: weights that were pages of a file let go of it, so that the float32 ones need no memory any more.
    """
    _replace_linear_layers(network)
    for tensor in (*network.parameters(), *network.buffers()):
        tensor.data = tensor.data.clone()
    return network


def _replace_linear_layers(network: nn.Module) -> None:
    for name, child in network.named_children():
        if type(child) is nn.Linear:
            setattr(network, name, Int8Linear(child))
        else:
            _replace_linear_layers(child)
