"""The published ProbTalk3D's order of work, with the library that it uses: as a pass, and as a program from sound files to motion files.

Predictor, codes and decoder are this library's, whose sizes leave nothing to gain; weights are random ones of the published sizes, which
cost the same. The program imports what the published one imports besides, as far as it is installed.
"""

from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from transformers import HubertConfig, HubertModel

from twohander.engines.probtalk3d.config import PredictorConfig
from twohander.engines.probtalk3d.hearing import published_voice
from twohander.engines.probtalk3d.network import MotionPrior, Predictor
from twohander.nn.quantize import drawn_codes

HUBERT, FIRST_STAGE, SECOND_STAGE = "hubert", "first.ckpt", "last.ckpt"  # in a folder of `write_published`
FRAMEWORKS = ("pytorch_lightning", "hydra", "librosa")
TEMPERATURE, RESULT_WIDTH = 0.2, 403
PROGRAM = """
from pathlib import Path
from benchmarks.probtalk3d_parts.published import run
run(Path(sys.argv[1]), *map(Path, sys.argv[2:]))
print(peak())
"""


class PublishedNetwork(torch.nn.Module):
    """The library's HuBERT, the predictor and the first stage; one sample of one voice at a time."""

    def __init__(self, config: PredictorConfig, speech: HubertModel):
        super().__init__()
        self.speech, self.predictor, self.prior = speech, Predictor(config), MotionPrior(config.prior)

    def forward(self, voice: np.ndarray, style: Tensor) -> Tensor:
        """The scaled motion (1, T, 53) of a voice (N,) at 16 kHz."""
        features = self.speech(torch.from_numpy(published_voice(voice).part(0, len(voice)))[None]).last_hidden_state
        pairs = features[:, :features.shape[1] // 2 * 2].unflatten(1, (-1, 2)).flatten(2)
        predictor, prior = self.predictor, self.prior
        latents = predictor.transformer(predictor.front(predictor.project(pairs) * predictor.factor(style)))
        bottleneck = prior.bottleneck
        channels = latents.transpose(1, 2)
        distances = bottleneck.distances(channels.reshape(-1, bottleneck.codebook.shape[1]))
        codes = drawn_codes(distances, TEMPERATURE, 1, torch.rand(distances.shape))
        decoder = prior.decoder
        return decoder.project(decoder.transformer(decoder.front(bottleneck.codebook[codes].reshape(channels.shape).transpose(1, 2))))


def published_network(config: PredictorConfig = PredictorConfig()) -> PublishedNetwork:
    """The network with random weights and the attention of the release that the published code uses."""
    network = PublishedNetwork(config, HubertModel(HubertConfig(attn_implementation="eager"))).eval()
    torch.nn.init.normal_(network.prior.bottleneck.codebook)
    return network


def write_published(folder: Path, network: PublishedNetwork) -> None:
    """What the published program reads: HuBERT, the first stage's checkpoint, the second stage's with what its optimiser remembers."""
    network.speech.save_pretrained(folder / HUBERT)
    torch.save({"state_dict": network.prior.state_dict()}, folder / FIRST_STAGE)
    trained = [*network.speech.parameters(), *network.predictor.parameters()]
    moments = {number: {"exp_avg": torch.zeros_like(tensor), "exp_avg_sq": torch.zeros_like(tensor)} for number, tensor in enumerate(trained)}
    torch.save({"state_dict": network.state_dict(), "optimizer_states": [{"state": moments}], "hyper_parameters": asdict(PredictorConfig())},
               folder / SECOND_STAGE)


def run(folder: Path, results: Path, *voices: Path) -> None:
    """One sample for each sound file: HuBERT is read, the first stage's checkpoint too, and both are overwritten by the second stage's."""
    import soundfile

    for name in installed_frameworks():
        import_module(name)
    network = PublishedNetwork(PredictorConfig(), HubertModel.from_pretrained(folder / HUBERT, attn_implementation="eager"))
    network.prior.load_state_dict(_checkpoint(folder / FIRST_STAGE)["state_dict"])
    network.load_state_dict(_checkpoint(folder / SECOND_STAGE)["state_dict"])
    network.eval()
    style = torch.zeros(network.predictor.factor.in_features)
    with torch.inference_mode():
        for path in voices:
            motion = network(soundfile.read(path, dtype="float32")[0], style)
            whole = np.zeros((1, motion.shape[1], RESULT_WIDTH))
            whole[..., 300:350], whole[..., 400:] = motion[..., :50], motion[..., 50:]
            np.save(results / f"{path.stem}.npy", whole)


def installed_frameworks() -> list[str]:
    """Those of FRAMEWORKS that are here."""
    return [name for name in FRAMEWORKS if find_spec(name)]


def _checkpoint(path: Path) -> dict:
    return torch.load(path, map_location="cpu", weights_only=True)
