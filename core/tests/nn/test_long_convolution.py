"""Convolution by spectra, held against torch's own."""

import pytest

torch = pytest.importorskip("torch")

from torch.nn import functional  # noqa: E402
from twohander.nn.long_convolution import PIECE, LongConvolution  # noqa: E402


def expected(layer, signal):
    made = functional.conv1d(signal.transpose(1, 2), layer.weight, layer.bias, padding=layer.kernel // 2, groups=layer.groups)
    return made[..., :-1].transpose(1, 2)


@pytest.mark.parametrize("kernel", [2, 6, 128, PIECE])
@pytest.mark.parametrize("frames", [1, 64, 65, 66, 3 * PIECE + 5])
@torch.inference_mode()
def test_spectra_give_what_the_convolution_gives(kernel, frames):
    layer = LongConvolution(32, kernel, groups=4)
    signal = torch.randn(3, frames, 32)
    torch.testing.assert_close(layer(signal), expected(layer, signal), rtol=1e-5, atol=1e-5)


def test_gradients_pass_as_through_the_convolution():
    layer, signal = LongConvolution(8, 4, groups=2), torch.randn(1, 20, 8)
    layer(signal).sum().backward()
    found = layer.weight.grad.clone()
    layer.zero_grad()
    expected(layer, signal).sum().backward()
    torch.testing.assert_close(found, layer.weight.grad)


def test_weights_that_were_trained_are_heard_afterwards():
    layer, signal = LongConvolution(8, 4, groups=2).eval(), torch.randn(1, 20, 8)
    with torch.no_grad():
        layer(signal)
        layer.train()
        layer.weight.add_(1)
        torch.testing.assert_close(layer.eval()(signal), expected(layer, signal))


@pytest.mark.parametrize("kernel", [5, PIECE + 2])
def test_kernels_that_do_not_fit_are_refused(kernel):
    with pytest.raises(ValueError, match="not even or longer"):
        LongConvolution(8, kernel, groups=2)
