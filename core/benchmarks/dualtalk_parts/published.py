"""The published DualTalk's order of work, with the library that it uses: as a network, and as a program from sound files to a motion file.

Weights are random ones of the published sizes, which cost the same. The head is this library's: it is a fiftieth of the work. The authors
pin an older release of transformers, which builds and reads its networks more slowly than the one that is installed here.
"""

from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import Wav2Vec2Config, Wav2Vec2Model

from twohander.audio.encoders import stretched
from twohander.audio.features import normalized
from twohander.audio.speech_transformer import HEAD_WIDTH
from twohander.engines.dualtalk.config import DualTalkConfig
from twohander.engines.dualtalk.network import DualTalkHead
from twohander.engines.dualtalk.pipeline import motion_frames

ENCODER, CHECKPOINT = "wav2vec2", "DualTalk.pth"  # in a folder of `write_published`
WORKERS = 8  # processes that read the files
PROGRAM = """
from pathlib import Path
from benchmarks.dualtalk_parts.published import run
run(Path(sys.argv[1]), *map(Path, sys.argv[2:]))
print(peak())
"""


class _Stretched(nn.Module):
    """Convolutions whose frames are resampled to those of the motion, between the library's convolutions and its transformer."""

    def __init__(self, convolutions: nn.Module):
        super().__init__()
        self.convolutions, self.frames = convolutions, 0

    def forward(self, samples: Tensor) -> Tensor:
        return stretched(self.convolutions(samples).transpose(1, 2), self.frames).transpose(1, 2)


class PublishedNetwork(nn.Module):
    """Two encoders of the library, whose attention maps are kept, and the head."""

    def __init__(self, config: DualTalkConfig, encoders: tuple[Wav2Vec2Model, Wav2Vec2Model]):
        super().__init__()
        self.encoders, self.head = nn.ModuleList(encoders), DualTalkHead(config)
        for encoder in encoders:
            encoder.feature_extractor = _Stretched(encoder.feature_extractor)

    def forward(self, voices: tuple[np.ndarray, np.ndarray], motion: np.ndarray) -> np.ndarray:
        """The motion (T, 56) of the first voice (N,) at 16 kHz, which the second one and its motion (M, 56) partner."""
        heard = []
        for encoder, voice in zip(self.encoders, voices):
            encoder.feature_extractor.frames = motion_frames(len(voices[0]))
            heard.append(encoder(torch.from_numpy(normalized(voice))[None], output_attentions=True))
        features = (self.head.project(one.last_hidden_state) for one in heard)
        return self.head(*features, torch.from_numpy(motion)[None])[0].numpy()


def encoder_settings(config: DualTalkConfig) -> Wav2Vec2Config:
    """The library's settings for an encoder of these sizes, with the attention that the published code uses."""
    sizes = config.encoder
    return Wav2Vec2Config(hidden_size=sizes.width, num_hidden_layers=sizes.layers, num_attention_heads=sizes.width // HEAD_WIDTH,
                          intermediate_size=sizes.feed_forward, feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True,
                          attn_implementation="eager")


def published_network(config: DualTalkConfig = DualTalkConfig()) -> PublishedNetwork:
    """The network with random weights."""
    settings = encoder_settings(config)
    return PublishedNetwork(config, (Wav2Vec2Model(settings), Wav2Vec2Model(settings))).eval()


def write_published(folder: Path, network: PublishedNetwork) -> None:
    """What the published program reads: wav2vec 2.0, and the network's state."""
    encoder = Wav2Vec2Model(network.encoders[0].config)
    encoder.save_pretrained(folder / ENCODER)
    torch.save(OrderedDict(network.state_dict()), folder / CHECKPOINT)


def run(folder: Path, target: Path, partner: Path, result: Path) -> None:
    """One character from two sound files: wav2vec 2.0 read twice, the checkpoint read over it, the files read by processes of their own."""
    encoders = tuple(Wav2Vec2Model.from_pretrained(folder / ENCODER, attn_implementation="eager") for _ in range(2))
    network = PublishedNetwork(DualTalkConfig(), encoders)
    network.load_state_dict(torch.load(folder / CHECKPOINT, map_location="cpu", weights_only=True))
    network.eval()
    loader = torch.utils.data.DataLoader(_Pairs(((target, partner),)), batch_size=None, num_workers=WORKERS, collate_fn=tuple)
    with torch.inference_mode():
        for voices in loader:
            frames = motion_frames(len(voices[0]))
            np.save(result, network(voices, np.zeros((frames, network.head.prediction.out_features), np.float32)))


class _Pairs(torch.utils.data.Dataset):
    def __init__(self, pairs: tuple[tuple[Path, Path], ...]):
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, index: int) -> list[np.ndarray]:
        import soundfile

        return [soundfile.read(path, dtype="float32")[0] for path in self._pairs[index]]
