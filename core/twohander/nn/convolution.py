"""One-dimensional convolution with channels last, as matrix products over views of its input."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class StridedConvolution(nn.Module):
    """A convolution without padding whose kernel is one to two strides long, channels last throughout.

    weight: (outputs, kernel * inputs), the taps of one output side by side, earliest first. Whole strides of the input are rows of a
    view, and so are the taps that reach into the next stride: nothing is copied, and a layer norm after it needs no transpose.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, bias: bool):
        super().__init__()
        if not stride <= kernel <= 2 * stride:
            raise ValueError(f"a kernel of {kernel} does not fit a stride of {stride}: it must be one to two strides long")
        self.kernel, self.stride = kernel, stride
        self.weight = nn.Parameter(torch.empty(outputs, kernel * inputs))
        self.bias = nn.Parameter(torch.empty(outputs)) if bias else None
        bound = (kernel * inputs) ** -0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, signal: Tensor) -> Tensor:
        """(B, L, inputs) contiguous to (B, floor((L - kernel) / stride) + 1, outputs)."""
        batch, length, channels = signal.shape
        rows = (length - self.kernel) // self.stride + 1
        step = self.stride * channels
        steps = (length * channels, step, 1)
        result = functional.linear(signal.as_strided((batch, rows, step), steps, signal.storage_offset()), self.weight[:, :step], self.bias)
        if self.kernel > self.stride:
            reach = (self.kernel - self.stride) * channels
            reaching = signal.as_strided((batch, rows, reach), steps, signal.storage_offset() + step)
            # In place: adding two products is a tenth of the work. Autocast leaves operators that do so alone, hence the types.
            result.baddbmm_(reaching.to(result.dtype), self.weight[:, step:].to(result.dtype).t().expand(batch, -1, -1))
        return result
