"""A convolution along time with a long kernel and channels in groups, channels last; on processors by way of its spectrum."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

PIECE = 192  # frames whose spectra are multiplied: of the sizes tried, with kernels of 128, the fastest


class LongConvolution(nn.Module):
    """A convolution that keeps the number of frames and of channels; its even kernel reaches half its length back, a frame less ahead.

    weight: (channels, channels / groups, kernel), bias: (channels,), as torch.nn.Conv1d has them. A processor needs a sixth of the time
    if it multiplies spectra piece by piece and keeps what pieces share with their neighbours from one of them (overlap-save; Oppenheim
    and Schafer, Discrete-Time Signal Processing). The kernel's spectrum is made at the first call, takes half as much memory
    again, and is made anew after `train` alone: weights do not change in evaluation mode.
    """

    def __init__(self, channels: int, kernel: int, groups: int):
        super().__init__()
        if kernel % 2 or kernel > PIECE:
            raise ValueError(f"a kernel of {kernel} is not even or longer than {PIECE} frames")
        self.kernel, self.groups = kernel, groups
        self.weight = nn.Parameter(torch.empty(channels, channels // groups, kernel))
        self.bias = nn.Parameter(torch.empty(channels))
        bound = (kernel * channels / groups) ** -0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        self.register_buffer("_spectrum", None, persistent=False)

    def train(self, mode: bool = True) -> "LongConvolution":
        """Forget the kernel's spectrum: its weights may change."""
        self._spectrum = None
        return super().train(mode)

    def forward(self, signal: Tensor) -> Tensor:
        """(B, T, channels) to the same, zeros beyond the ends."""
        if torch.is_grad_enabled() or signal.device.type != "cpu" or torch.is_autocast_enabled("cpu"):
            convolved = functional.conv1d(signal.transpose(1, 2), self.weight, self.bias, padding=self.kernel // 2, groups=self.groups)
            return convolved[..., :-1].transpose(1, 2)  # an even kernel makes one frame too many
        return self._by_spectra(signal) + self.bias

    def _by_spectra(self, signal: Tensor) -> Tensor:
        batch, frames, channels = signal.shape
        whole = PIECE - self.kernel + 1  # frames for which the kernel lies in the piece
        pieces, before = math.ceil(frames / whole), self.kernel // 2
        padded = functional.pad(signal, (0, 0, before, pieces * whole + self.kernel - 1 - before - frames))
        spectra = torch.view_as_real(torch.fft.rfft(padded.unfold(1, PIECE, whole)))  # (B, pieces, channels, frequencies, 2)
        rows = spectra.permute(3, 2, 4, 0, 1).reshape(spectra.shape[3], self.groups, -1, 2 * batch * pieces).mT
        if self._spectrum is None:
            self._spectrum = self._kernel_spectrum()
        # Real and imaginary parts as matrices of their own; (frequencies, groups, B * pieces, channels / groups) each.
        (real_real, imaginary_real), (real_imaginary, imaginary_imaginary) = ((rows @ part).chunk(2, dim=2) for part in self._spectrum)
        product = torch.complex(real_real - imaginary_imaginary, imaginary_real + real_imaginary)
        convolved = torch.fft.irfft(product.permute(2, 0, 1, 3).flatten(2), n=PIECE, dim=1)[:, :whole]
        return convolved.reshape(batch, pieces * whole, channels)[:, :frames]

    def _kernel_spectrum(self) -> Tensor:
        """Real and imaginary part, (2, frequencies, groups, channels / groups in, channels / groups out), conjugate: kernels are not reversed."""
        angles = (2 * math.pi / PIECE) * torch.outer(torch.arange(PIECE // 2 + 1.0), torch.arange(float(self.kernel))).double()
        waves = torch.cat([angles.cos(), angles.sin()]).float()
        width = self.weight.shape[1]
        return (waves @ self.weight.flatten(0, 1).mT).view(2, -1, self.groups, width, width).mT
