"""What each step away from the published way of computing gains, each held against the step that it replaces, in alternation."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import REPEATS, median_seconds


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """A line for each step: how many times as fast, and the seconds before and after."""
    import torch
    from transformers import Wav2Vec2Config
    from transformers.models.wav2vec2.modeling_wav2vec2 import Wav2Vec2EncoderStableLayerNorm, Wav2Vec2FeatureEncoder, Wav2Vec2Model

    from twohander.audio.encoders import ContextEncoder, stretched
    from twohander.audio.features import normalized
    from twohander.audio.speech_transformer import HEAD_WIDTH
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.pipeline import DualTalkPipeline, motion_frames
    from twohander.files.checkpoints import load_part

    config = DualTalkPipeline(stored, placement("cpu", "float32"))._ears._config.encoder
    settings = dict(hidden_size=config.width, num_hidden_layers=config.layers, num_attention_heads=config.width // HEAD_WIDTH,
                    intermediate_size=config.feed_forward, feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True)
    published = folder / "published.pth"

    def as_published():
        model = Wav2Vec2Model(Wav2Vec2Config(**settings))
        model.load_state_dict(torch.load(published, weights_only=True))

    def ours():
        with torch.device("meta"):
            context = ContextEncoder(config)
        return load_part(context, stored.weights, "contexts.0.")

    torch.save(Wav2Vec2Model(Wav2Vec2Config(**settings)).state_dict(), published)
    compare("one encoder loaded as pages of its file, not built at random and copied over", as_published, ours, repeats=1)
    published.unlink()

    ears = DualTalkPipeline(stored, placement("cpu", "float32"))._ears
    stack, context = ears._stacks[0], ears._contexts[0]
    theirs = Wav2Vec2FeatureEncoder(Wav2Vec2Config(**settings)).eval()
    frames = motion_frames(len(voices[0]))
    with torch.inference_mode():
        samples = torch.from_numpy(np.stack([normalized(voice) for voice in voices]))
        one = samples[:1]
        sounds = stretched(stack(samples), frames)
        projected = context.projected(sounds)
        compare("convolutions as matrix products", lambda: theirs(one), lambda: stack(one))
        compare("one convolution stack for both roles", lambda: [stack(one), stack(one)], lambda: stack(one))
        eager = Wav2Vec2EncoderStableLayerNorm(Wav2Vec2Config(**settings, attn_implementation="eager")).eval()
        compare("fused attention, no maps kept", lambda: eager(projected[:1], output_attentions=True), lambda: context.encoder(projected[:1]))
        compare("both voices through the transformer together", lambda: [context(sounds[:1]), context(sounds[1:])], lambda: context(sounds))


def compare(title: str, before: Callable[[], object], after: Callable[[], object], repeats: int = REPEATS) -> None:
    """Print what `after` gains over `before`: medians of single calls in alternation."""
    pairs = [(median_seconds(before, warm=int(not number), repeats=1)[0], median_seconds(after, warm=int(not number), repeats=1)[0])
             for number in range(repeats)]
    first, second = np.median(pairs, axis=0)
    print(f"{title}: {first / second:.2f} times as fast = {second / first:.2f} of its time ({first:.2f} -> {second:.2f} s wall, "
          f"median of {repeats})", flush=True)
