"""8-bit linear layers, held against the layers that they replace."""

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import save_file  # noqa: E402
from torch import nn  # noqa: E402
from twohander.files.checkpoints import load_part  # noqa: E402
from twohander.nn.int8 import Int8Linear, with_int8_layers  # noqa: E402


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(7, 64), (2, 33, 64), (1, 64)])
def test_the_error_is_that_of_rounding_to_a_byte(shape, bias):
    linear = nn.Linear(64, 48, bias=bias)
    values = torch.randn(shape)
    # Either factor is off by at most half a step: the inputs' range over seven bits, the weights' largest over a signed byte.
    step_in = (values.max().clamp(min=0) - values.min().clamp(max=0)) / 127
    step_weight = linear.weight.abs().amax(1) / 127
    worst = (step_in * linear.weight.abs().sum(1) + (values.abs().sum(-1, keepdim=True) + 32 * step_in) * step_weight) / 2
    assert ((Int8Linear(linear)(values) - linear(values)).abs() <= worst * 1.01).all()


def test_rows_of_zeros_give_the_bias():
    linear = nn.Linear(32, 16)
    torch.testing.assert_close(Int8Linear(linear)(torch.zeros(4, 32)), linear.bias.detach().expand(4, 16))


def test_every_linear_layer_of_a_network_is_replaced_and_nothing_else():
    network = with_int8_layers(nn.Sequential(nn.Linear(32, 32), nn.LayerNorm(32), nn.Sequential(nn.Linear(32, 16))))
    assert [type(layer).__name__ for layer in network.modules()] == ["Sequential", "Int8Linear", "LayerNorm", "Sequential", "Int8Linear"]
    assert network(torch.randn(5, 32)).shape == (5, 16)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process's memory")
def test_the_pages_of_the_float32_file_are_given_back(tmp_path):
    def network():
        return nn.Sequential(nn.Linear(256, 256), nn.LayerNorm(256))

    def mapped():
        return str(tmp_path / "weights.safetensors") in Path("/proc/self/maps").read_text()

    save_file(network().state_dict(), tmp_path / "weights.safetensors")
    loaded = load_part(network(), tmp_path / "weights.safetensors", "")
    values = torch.randn(3, 256)
    exact = loaded(values)
    assert mapped()
    found = with_int8_layers(loaded)(values)
    assert not mapped()
    torch.testing.assert_close(found, exact, atol=0.1, rtol=0)
