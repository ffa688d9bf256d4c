"""Linear layers with 8-bit weights, for processors: a quarter of the memory, integer products."""

import torch
from torch import Tensor, nn

LEVELS = 127  # of a signed byte, symmetric


class Int8Linear(nn.Module):
    """A linear layer whose weights are bytes with a scale for each output; inputs are rounded to bytes with a scale for each row."""

    def __init__(self, linear: nn.Linear):
        super().__init__()
        weight = linear.weight.detach().float()
        scale = weight.abs().amax(dim=1).clamp(min=torch.finfo(torch.float32).tiny) / LEVELS
        # Stored as the product wants it: inputs by outputs.
        self.register_buffer("weight", torch.round(weight / scale[:, None]).to(torch.int8).t())
        self.register_buffer("scale", scale)
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach().clone())

    def forward(self, values: Tensor) -> Tensor:
        """(..., inputs) to (..., outputs)."""
        rows = values.reshape(-1, values.shape[-1])
        step = rows.abs().amax(dim=1, keepdim=True).clamp(min=torch.finfo(torch.float32).tiny) / LEVELS
        product = torch._int_mm(torch.round(rows / step).to(torch.int8), self.weight)
        result = product.to(torch.float32) * (step * self.scale)
        if self.bias is not None:
            result += self.bias
        return result.view(*values.shape[:-1], -1)


def with_int8_layers(network: nn.Module) -> nn.Module:
    """The same network with every nn.Linear inside it replaced by an Int8Linear; changes the network that was given."""
    for name, child in network.named_children():
        if type(child) is nn.Linear:
            setattr(network, name, Int8Linear(child))
        else:
            with_int8_layers(child)
    return network
