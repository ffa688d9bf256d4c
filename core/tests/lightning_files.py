"""Checkpoints as PyTorch Lightning 2.1 writes them for a model configured with OmegaConf, made without either library.

The configs pickle to the instructions that OmegaConf's own objects pickle to.
"""

import sys
from collections import OrderedDict, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import numpy as np


class DictConfig:
    named = "omegaconf.dictconfig"


class ListConfig:
    named = "omegaconf.listconfig"


class AnyNode:
    named = "omegaconf.nodes"


class ContainerMetadata:
    named = "omegaconf.base"


class Metadata:
    named = "omegaconf.base"


CLASSES = (DictConfig, ListConfig, AnyNode, ContainerMetadata, Metadata)
for _class in CLASSES:
    _class.__module__ = _class.named


def config_of(value, parent=None, key=None):
    """A value as OmegaConf would hold it."""
    if isinstance(value, (dict, list)):
        node = DictConfig() if isinstance(value, dict) else ListConfig()
        key_type = Any if isinstance(value, dict) else int
        node._metadata = _metadata(ContainerMetadata, key, object_type=type(value), key_type=key_type, element_type=Any)
        node._parent = parent
        node._content = ({name: config_of(inner, node, name) for name, inner in value.items()} if isinstance(value, dict)
                         else [config_of(inner, node, index) for index, inner in enumerate(value)])
        return node
    node = AnyNode()
    node._metadata, node._parent, node._val = _metadata(Metadata, key, object_type=None), parent, value
    return node


def write_lightning(path: Path, tensors: dict, config: dict, **extra) -> Path:
    """A Lightning .ckpt of these tensors (name to torch tensor), an optimiser that has moved, and this config. extra: more entries."""
    import torch

    weight = torch.nn.Parameter(torch.zeros(3))
    optimiser = torch.optim.Adam([weight], lr=1e-5, betas=(0.9, 0.98))
    weight.grad = torch.ones(3)
    optimiser.step()
    content = {
        "epoch": 17, "global_step": 4000, "pytorch-lightning_version": "2.1.4", "state_dict": OrderedDict(tensors),
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 18, "completed": 17}}}},
        "callbacks": {"ModelCheckpoint{'monitor': 'total/val'}": {"best_model_score": torch.tensor(0.3),
                                                                  "best_k_models": {"best.ckpt": torch.tensor(0.3)}},
                      "EarlyStopping": {"patience": 5, "best_score": np.float64(0.3)}},
        "optimizer_states": [optimiser.state_dict()], "lr_schedulers": [], "hparams_name": "kwargs",
        "hyper_parameters": {name: config_of(value) if isinstance(value, (dict, list)) else value for name, value in config.items()},
        "datamodule_hparams_name": "kwargs",
        "datamodule_hyper_parameters": {"one_hot_dim": config_of([32, 8, 3]), "batch_size": np.int64(1)}, **extra}
    modules = {name: ModuleType(name) for name in {"omegaconf", *(one.named for one in CLASSES)}}
    for one in CLASSES:
        setattr(modules[one.named], one.__name__, one)
    with mock.patch.dict(sys.modules, modules):
        torch.save(content, path)
    return path


def _metadata(kind, key, **fields):
    made = kind()
    made.__dict__.update(ref_type=Any, optional=True, key=key, flags={}, flags_root=False, resolver_cache=defaultdict(dict), **fields)
    return made
