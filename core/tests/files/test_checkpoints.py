"""Checkpoints from anybody: read without running their code, checked, written as safetensors."""

import pickle
import sys
from collections import OrderedDict
from types import ModuleType
from unittest import mock

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from lightning_files import write_lightning  # noqa: E402
from torch import nn  # noqa: E402
from twohander.errors import ModelFileError  # noqa: E402
from twohander.files.checkpoints import differences, load_part, read_checkpoint, tensors_of, write_weights  # noqa: E402

WITNESS = []


class Config:
    """Stands for what training programs put beside the tensors: of a class that a reader may not have."""

    def __init__(self, value):
        self.value = value

    def __setstate__(self, state):
        WITNESS.append("a method of the file's class ran")
        self.__dict__ = state


class Hostile:
    def __reduce__(self):
        return (WITNESS.append, ("code of the file ran",))


def test_a_flat_state_dict_comes_back(tmp_path):
    state = OrderedDict(weight=torch.randn(3, 4), count=torch.tensor(5))
    torch.save(state, tmp_path / "flat.pth")
    tensors = tensors_of(read_checkpoint(tmp_path / "flat.pth"), tmp_path / "flat.pth")
    assert list(tensors) == ["weight", "count"] and torch.equal(tensors["weight"], state["weight"])


@pytest.mark.parametrize("key", ["state_dict", "model_state_dict", "model_state", "net"])
def test_tensors_are_found_in_their_wrapper_without_the_prefix_of_parallel_training(tmp_path, key):
    torch.save({key: {"module.weight": torch.ones(2)}, "epoch": 7, "optimizer": {"lr": 0.1}}, tmp_path / "wrapped.bin")
    assert list(tensors_of(read_checkpoint(tmp_path / "wrapped.bin"), tmp_path / "wrapped.bin")) == ["weight"]


def test_objects_of_unknown_classes_are_replaced_and_none_of_their_code_runs(tmp_path):
    WITNESS.clear()
    torch.save({"state_dict": {"weight": torch.ones(2)}, "config": Config(3), "nested": [Config({"a": Config(1)})]}, tmp_path / "config.ckpt")
    content = read_checkpoint(tmp_path / "config.ckpt")
    assert list(tensors_of(content, tmp_path)) == ["weight"] and not WITNESS
    assert not isinstance(content["config"], Config)


def test_a_hostile_file_runs_nothing(tmp_path):
    WITNESS.clear()
    torch.save({"weight": torch.ones(2), "trap": Hostile()}, tmp_path / "trap.pth")
    try:
        read_checkpoint(tmp_path / "trap.pth")
    except ModelFileError as problem:
        assert "trap.pth" in str(problem)
    assert not WITNESS


def test_files_of_lightning_with_omegaconf_are_read(tmp_path):
    state = {"motion_prior.weight": torch.randn(4, 3), "count": torch.tensor(2.0)}
    path = write_lightning(tmp_path / "last.ckpt", state, {"latent_dim": 256, "losses": {"betas": [0.9, 0.98], "names": {"exp": "L1"}}})
    with pytest.raises(pickle.UnpicklingError):
        torch.load(path, weights_only=True)  # the file is of the kind that torch alone refuses
    content = read_checkpoint(path)
    tensors = tensors_of(content, path)
    assert list(tensors) == list(state) and all(torch.equal(tensors[name], state[name]) for name in state)
    assert type(content["hyper_parameters"]["losses"]).__name__ == "StandIn"
    assert content["optimizer_states"][0]["state"][0]["step"] == 1


def test_dicts_of_lightnings_own_class_are_read_as_dicts(tmp_path):
    class AttributeDict(dict):
        """Stands for Lightning's, under its name."""

    module = ModuleType("lightning_fabric.utilities.data")
    AttributeDict.__module__, AttributeDict.__qualname__, module.AttributeDict = module.__name__, "AttributeDict", AttributeDict
    with mock.patch.dict(sys.modules, {"lightning_fabric": ModuleType("lightning_fabric"),
                                       "lightning_fabric.utilities": ModuleType("lightning_fabric.utilities"), module.__name__: module}):
        torch.save({"state_dict": {"weight": torch.ones(2)}, "hyper_parameters": AttributeDict(width=3)}, tmp_path / "own.ckpt")
    content = read_checkpoint(tmp_path / "own.ckpt")
    assert content["hyper_parameters"] == {"width": 3} and type(content["hyper_parameters"]) is dict


@pytest.mark.parametrize("module, name", [("os", "system"), ("subprocess", "Popen"), ("builtins", "eval"), ("importlib", "import_module")])
def test_a_lightning_file_that_names_what_runs_code_is_refused(tmp_path, module, name):
    class Trap:
        def __reduce__(self):
            return (getattr(__import__(module), name), ("never",))

    path = write_lightning(tmp_path / "trap.ckpt", {"weight": torch.ones(2)}, {"latent_dim": 256}, trap=Trap())
    with pytest.raises(ModelFileError, match="trap.ckpt names .*refused"):
        read_checkpoint(path)


@pytest.mark.parametrize("content", [b"", b"no checkpoint", pickle.dumps(["a list"])])
def test_files_that_are_no_checkpoints_are_refused_by_name(tmp_path, content):
    (tmp_path / "other.pth").write_bytes(content)
    with pytest.raises(ModelFileError, match="other.pth"):
        read_checkpoint(tmp_path / "other.pth")


def test_a_file_that_breaks_off_is_refused(tmp_path):
    torch.save({"weight": torch.randn(1000)}, tmp_path / "whole.pth")
    (tmp_path / "part.pth").write_bytes((tmp_path / "whole.pth").read_bytes()[:-900])
    with pytest.raises(ModelFileError, match="part.pth"):
        read_checkpoint(tmp_path / "part.pth")


def test_files_of_releases_before_the_zip_format_are_read(tmp_path):
    torch.save({"weight": torch.arange(3)}, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    assert torch.equal(read_checkpoint(tmp_path / "old.pth")["weight"], torch.arange(3))


def test_a_checkpoint_without_tensors_is_refused(tmp_path):
    torch.save({"epoch": 3}, tmp_path / "empty.pth")
    with pytest.raises(ModelFileError, match="no named tensors"):
        tensors_of(read_checkpoint(tmp_path / "empty.pth"), tmp_path / "empty.pth")


def test_differences_name_what_is_missing_extra_and_misshapen():
    expected = {"a": (2, 3), "b": (4,), "c": (1,), "mask": (5,)}
    lines = differences({"a": (3, 2), "b": (4,), "d": (1,), "mask": (9,)}, expected, optional=("c",))
    assert lines == ("1 extra: d", "2 misshapen: a 3x2 instead of 2x3, mask 9 instead of 5")
    assert differences({"a": (2, 3), "b": (4,)}, expected, optional=("c", "mask")) == ()
    assert differences({}, expected) == ("4 missing: a, b, c, mask",)


def test_a_part_takes_its_tensors_and_refuses_what_does_not_fit(tmp_path):
    linear = nn.Linear(3, 2)
    write_weights(tmp_path / "net.safetensors", {f"inner.{name}": tensor for name, tensor in linear.state_dict().items()})
    with torch.device("meta"):
        fitting, other = nn.Linear(3, 2), nn.Linear(3, 4)
    loaded = load_part(fitting, tmp_path / "net.safetensors", "inner.")
    torch.testing.assert_close(loaded(torch.ones(1, 3)), linear(torch.ones(1, 3)))
    assert not loaded.training and not loaded.weight.requires_grad
    with pytest.raises(ModelFileError, match="2 misshapen"):
        load_part(other, tmp_path / "net.safetensors", "inner.")
