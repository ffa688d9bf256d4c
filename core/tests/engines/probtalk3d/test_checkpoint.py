"""ProbTalk3D's published files on their way into the store."""

import json
from dataclasses import asdict

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("torch")

from safetensors import safe_open  # noqa: E402
from small_probtalk3d import small_file, small_tensors  # noqa: E402
from twohander.engines.inventory import inventory  # noqa: E402
from twohander.engines.models import add_model  # noqa: E402
from twohander.engines.probtalk3d import checkpoint  # noqa: E402
from twohander.engines.probtalk3d.config import DenoiserConfig, PredictorConfig, PriorConfig  # noqa: E402
from twohander.engines.probtalk3d.systems import VAE  # noqa: E402
from twohander.errors import ModelFileError  # noqa: E402
from twohander.files.store import stored_networks  # noqa: E402

POSITIONS = 5000 * 256


def names_of(stored):
    with safe_open(stored.weights, framework="pt") as file:
        return set(file.keys())


@pytest.mark.parametrize("shapes, config, config_from, parameters, tables", [
    (checkpoint.prior_shapes, PriorConfig(), checkpoint.prior_config_from, 6_375_680, 2),
    (checkpoint.prior_shapes, PriorConfig(VAE), checkpoint.prior_config_from, 6_474_496, 2),
    # What training alone needs is left out: HuBERT's mask.
    (checkpoint.predictor_shapes, PredictorConfig(), checkpoint.predictor_config_from, 107_073_664 - 768, 3),
    (checkpoint.predictor_shapes, PredictorConfig(prior=PriorConfig(VAE)), checkpoint.predictor_config_from, 107_172_480 - 768, 3),
    (checkpoint.denoiser_shapes, DenoiserConfig(), checkpoint.denoiser_config_from, 107_805_287 - 768, 0),
])
def test_the_published_sizes_are_those_of_the_publication(shapes, config, config_from, parameters, tables):
    published = shapes(config)
    assert config_from(published) == config
    assert sum(torch.Size(shape).numel() for shape in published.values()) == parameters + tables * POSITIONS
    assert type(config).from_dict(json.loads(json.dumps(asdict(config)))) == config


def test_every_file_becomes_a_network_of_one_model(small_store):
    stored = stored_networks(small_store)
    assert {(one.engine, one.model) for one in stored} == {("probtalk3d", "published")}
    assert {one.network: one.source for one in stored} == {
        "vqvae": "last.ckpt", "vae": "last.ckpt", "vqvae_prior": "last.ckpt", "vae_prior": "last.ckpt",
        "facediffuser": "face_diffuser_mead_50.pth"}
    kinds = {one.network: {name.partition(".")[0] for name in names_of(one)} for one in stored}
    assert kinds["vqvae"] == kinds["vae"] == {"convolutions", "context", "predictor", "prior"}
    assert kinds["vqvae_prior"] == kinds["vae_prior"] == {"prior"} and kinds["facediffuser"] == {"convolutions", "context", "denoiser"}


def test_positions_are_computed_where_a_file_lacks_them(tmp_path, small_store, network_of):
    tensors = small_tensors("vqvae", positions=False)
    torch.save({"state_dict": tensors}, tmp_path / "bare.ckpt")
    assert add_model(tmp_path / "bare.ckpt", folder=tmp_path).digest == network_of("vqvae").digest


def test_own_positions_of_a_file_are_kept(tmp_path):
    name = "feature_predictor.encoder_pos_embedding.pe"
    table = torch.randn(5000, 1, 32)
    stored = add_model(small_file(tmp_path / "own.ckpt", "vae", **{name: table}), folder=tmp_path)
    with safe_open(stored.weights, framework="pt") as file:
        assert torch.equal(file.get_tensor("predictor.transformer.positions"), table[:, 0])


NORM = "motion_prior.motion_decoder.decoder_transformer.net.3.fn.norm.weight"


@pytest.mark.parametrize("changes, complaint", [
    ({NORM: None}, f"1 missing: {NORM}"), ({"feature_predictor.charm": 1}, "1 extra: .*charm"),
    ({NORM: 1}, f"1 misshapen: {NORM} 3 instead of 32"),
    ({"feature_predictor.encoder_pos_embedding.pe": 1}, "1 misshapen: .*pe 3 instead of 5000x1x32"),
    ({"motion_prior.quantize.embedding.weight": None}, "looks like ProbTalk3D, but is no file"),
])
def test_a_file_that_does_not_fit_is_refused_tensor_by_tensor(tmp_path, changes, complaint):
    changes = {name: None if value is None else torch.ones(3) for name, value in changes.items()}
    with pytest.raises(ModelFileError, match=complaint):
        add_model(small_file(tmp_path / "wrong.ckpt", "vqvae", **changes), folder=tmp_path)
    assert stored_networks(tmp_path) == ()


def test_newer_names_of_weight_normalisation_and_training_masks_are_accepted(tmp_path, network_of):
    tensors = small_tensors("facediffuser")
    position = checkpoint.DIFFUSED_SPEECH + "encoder.pos_conv_embed.conv."
    tensors[position + "parametrizations.weight.original0"] = tensors.pop(position + "weight_g")
    tensors[position + "parametrizations.weight.original1"] = tensors.pop(position + "weight_v")
    tensors[checkpoint.DIFFUSED_SPEECH + "masked_spec_embed"] = torch.zeros(128)
    torch.save(tensors, tmp_path / "newer.pth")
    assert add_model(tmp_path / "newer.pth", folder=tmp_path).digest == network_of("facediffuser").digest


def test_what_is_in_the_store_is_listed_with_its_terms(small_store, tmp_path):
    found = {one.label: one for one in inventory(small_store) if "probtalk3d" in one.unlocks}
    missing = {one.label: one for one in inventory(tmp_path) if "probtalk3d" in one.unlocks}
    assert all(one.found.is_file() and one.wrong is None and one.digest for one in found.values())
    assert len(missing) == 3 and all(one.found is None and "CC-BY-NC" in one.licence for one in missing.values())
    assert any("system=vae" in one.unlocks for one in missing.values())
