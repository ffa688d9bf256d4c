"""Convolution as matrix products, held against torch's own."""

import pytest

torch = pytest.importorskip("torch")

from torch.nn import functional  # noqa: E402
from twohander.nn.convolution import StridedConvolution  # noqa: E402


@pytest.mark.parametrize("kernel, stride", [(10, 5), (3, 2), (2, 2), (1, 1), (4, 3)])
@pytest.mark.parametrize("length", [10, 11, 12, 53])
@pytest.mark.parametrize("bias", [True, False])
def test_it_equals_a_convolution_with_channels_first(kernel, stride, length, bias):
    layer = StridedConvolution(6, 8, kernel, stride, bias).double()
    signal = torch.randn(3, length, 6, dtype=torch.float64)
    weight = layer.weight.view(8, kernel, 6).transpose(1, 2)
    expected = functional.conv1d(signal.transpose(1, 2), weight, layer.bias, stride).transpose(1, 2)
    torch.testing.assert_close(layer(signal), expected)


def test_a_part_of_a_longer_signal_gives_its_own_result():
    layer = StridedConvolution(4, 4, 3, 2, bias=True)
    signal = torch.randn(1, 40, 4)
    torch.testing.assert_close(layer(signal[:, 8:30]), layer(signal[:, 8:30].clone()))


@pytest.mark.parametrize("kernel, stride", [(5, 2), (1, 2)])
def test_kernels_that_the_two_products_cannot_make_are_refused(kernel, stride):
    with pytest.raises(ValueError, match="one to two strides"):
        StridedConvolution(4, 4, kernel, stride, bias=True)
