"""Published DualTalk files on their way into the store."""

import json

import pytest

torch = pytest.importorskip("torch")

from safetensors import safe_open  # noqa: E402
from small_dualtalk import small_checkpoint  # noqa: E402
from twohander.engines.dualtalk.checkpoint import PARTNER, TARGET, config_from, published_shapes  # noqa: E402
from twohander.engines.dualtalk.config import DualTalkConfig  # noqa: E402
from twohander.engines.models import add_model  # noqa: E402
from twohander.errors import Cancelled, ModelFileError  # noqa: E402
from twohander.files.store import fault, stored_networks  # noqa: E402

Q = TARGET + "encoder.layers.1.attention.q_proj.weight"


def names_of(stored):
    with safe_open(stored.weights, framework="pt") as file:
        return set(file.keys())


def test_the_published_sizes_are_those_of_the_paper():
    shapes = published_shapes(DualTalkConfig())
    assert config_from(shapes) == DualTalkConfig()
    # 932 tensors and 647 237 048 parameters, less the two masks that training alone needs.
    assert len(shapes) == 930
    assert sum(torch.Size(shape).numel() for shape in shapes.values()) == 647_237_048 - 2 * 1024


def test_equal_convolutions_are_stored_once(tmp_path):
    one = add_model(small_checkpoint(tmp_path / "one.pth"), folder=tmp_path)
    two = add_model(small_checkpoint(tmp_path / "two.pth", one_stack=False), name="two", folder=tmp_path)
    assert one.config["one_stack"] and not two.config["one_stack"]
    assert not any(name.startswith("convolutions.1.") for name in names_of(one))
    assert any(name.startswith("convolutions.1.") for name in names_of(two))
    assert stored_networks(tmp_path) == (one, two) and fault(one) is None


def test_newer_names_of_weight_normalisation_and_training_masks_are_accepted(tmp_path):
    path = small_checkpoint(tmp_path / "plain.pth")
    state = torch.load(path, weights_only=True)
    for prefix in (TARGET, PARTNER):
        position = prefix + "encoder.pos_conv_embed.conv."
        state[position + "parametrizations.weight.original0"] = state.pop(position + "weight_g")
        state[position + "parametrizations.weight.original1"] = state.pop(position + "weight_v")
        state[prefix + "masked_spec_embed"] = torch.zeros(128)
    torch.save(state, tmp_path / "newer.pth")
    assert add_model(tmp_path / "newer.pth", folder=tmp_path / "b").digest == add_model(path, folder=tmp_path / "a").digest


@pytest.mark.parametrize("changes, complaint", [
    ({Q: None}, f"1 missing: {Q}"), ({TARGET + "charm": "ones"}, "1 extra: .*charm"), ({Q: "ones"}, f"1 misshapen: {Q} 3 instead of 128x128"),
])
def test_a_file_that_does_not_fit_is_refused_tensor_by_tensor(tmp_path, changes, complaint):
    changes = {name: None if value is None else torch.ones(3) for name, value in changes.items()}
    with pytest.raises(ModelFileError, match=complaint):
        add_model(small_checkpoint(tmp_path / "wrong.pth", **changes), folder=tmp_path)
    assert stored_networks(tmp_path) == ()


@pytest.mark.parametrize("tensor, engine", [
    ("feature_predictor.style_embedding", "ProbTalk3D"), ("module.WavEncoder.feat_extractor.0.conv1.weight", "SynTalker"),
    ("diffusion_module.out_v.weight", "AV-Flow"), ("lip_model.regression_model.weight", "audio2photoreal"), ("layer.weight", "no known engine"),
])
def test_files_of_other_engines_are_named(tmp_path, tensor, engine):
    torch.save({"state_dict": {tensor: torch.ones(2)}}, tmp_path / "other.ckpt")
    with pytest.raises(ModelFileError, match=engine):
        add_model(tmp_path / "other.ckpt", folder=tmp_path)


def test_a_cancelled_conversion_leaves_no_model(tmp_path):
    def stop(share, doing):
        if doing == "checksum":
            raise Cancelled

    with pytest.raises(Cancelled):
        add_model(small_checkpoint(tmp_path / "file.pth"), folder=tmp_path, progress=stop)
    assert stored_networks(tmp_path) == ()


def test_a_config_survives_its_json():
    from dataclasses import asdict

    config = DualTalkConfig(features=32, one_stack=False)
    assert DualTalkConfig.from_dict(json.loads(json.dumps(asdict(config)))) == config
