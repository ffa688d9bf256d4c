"""Speech encoders with random weights, held against the transformers library's whole models."""

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from twohander.audio.encoder_checkpoints import (ALIASES, OPTIONAL, config_from, context_tensors, convolution_tensors,  # noqa: E402
                                                 published_shapes)
from twohander.audio.encoder_config import SpeechEncoderConfig  # noqa: E402
from twohander.audio.encoders import (HOP, PIECE_FRAMES, REACH, ContextEncoder, ConvolutionStack,  # noqa: E402
                                      frame_count, stretched)
from twohander.audio.speech_transformer import HEAD_WIDTH  # noqa: E402

SMALL = {large: SpeechEncoderConfig(width=128, layers=2, feed_forward=192, large_norms=large) for large in (True, False)}


def whole_model(kind: str, config: SpeechEncoderConfig):
    """The library's own model of these sizes, with random weights that matter in every layer."""
    torch.manual_seed(0)
    settings = getattr(transformers, f"{kind}Config")(
        hidden_size=config.width, num_hidden_layers=config.layers, num_attention_heads=config.width // HEAD_WIDTH, intermediate_size=config.feed_forward,
        feat_extract_norm="layer" if config.large_norms else "group", do_stable_layer_norm=config.large_norms,
        conv_bias=config.large_norms, attn_implementation="eager")
    model = getattr(transformers, f"{kind}Model")(settings).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return model


def published(model) -> dict:
    """The model's tensors under the names of published files."""
    return {ALIASES.get(name, name): tensor for name, tensor in model.state_dict().items()}


def halves(tensors, config):
    stack, context = ConvolutionStack(config).eval(), ContextEncoder(config).eval()
    stack.load_state_dict(convolution_tensors(tensors))
    context.load_state_dict(context_tensors(tensors))
    return stack, context


@pytest.mark.parametrize("kind, large", [("Wav2Vec2", True), ("Wav2Vec2", False), ("Hubert", True), ("Hubert", False)])
@torch.inference_mode()
def test_the_two_halves_equal_the_whole_model(kind, large):
    model = whole_model(kind, SMALL[large])
    stack, context = halves(published(model), SMALL[large])
    samples = torch.randn(2, 2 * PIECE_FRAMES * HOP + 777)
    expected = model(samples).last_hidden_state
    torch.testing.assert_close(context(stack(samples)), expected, rtol=1e-4, atol=1e-4 * float(expected.abs().max()))


@pytest.mark.parametrize("large", [True, False])
def test_the_published_tensors_are_those_of_the_whole_model(large):
    shapes = {name: tuple(tensor.shape) for name, tensor in published(whole_model("Wav2Vec2", SMALL[large])).items()}
    assert config_from(shapes, "") == SMALL[large]
    assert published_shapes(SMALL[large]) == {name: shape for name, shape in shapes.items() if name not in OPTIONAL}


@pytest.mark.parametrize("large", [True, False])
@pytest.mark.parametrize("frames", [1, PIECE_FRAMES - 1, PIECE_FRAMES, PIECE_FRAMES + 1, 3 * PIECE_FRAMES + 7])
@torch.inference_mode()
def test_hearing_in_pieces_equals_hearing_at_once(frames, large):
    stack = ConvolutionStack(SMALL[large]).eval()
    samples = torch.randn(1, REACH + (frames - 1) * HOP + 123)
    in_pieces = stack(samples)
    stack.in_pieces = False
    torch.testing.assert_close(in_pieces, stack(samples), rtol=1e-5, atol=1e-5)
    assert in_pieces.shape == (1, frames, 512)


@pytest.mark.parametrize("samples, frames", [(0, 0), (399, 0), (400, 1), (719, 1), (720, 2), (64000, 199)])
def test_frames_are_counted_as_the_convolutions_leave_them(samples, frames):
    assert frame_count(samples) == frames


def test_stretching_keeps_the_ends_and_is_linear_between():
    ramp = torch.linspace(0, 1, 50)[None, :, None]
    torch.testing.assert_close(stretched(ramp, 21)[0, :, 0], torch.linspace(0, 1, 21))
    assert float(stretched(ramp, 1)) == 0.0
