"""Checkpoints of the parity cases: written in their published format, added to a model store, shared by all cases with the same weights."""

import shutil

import pytest
from lightning_files import write_lightning


@pytest.fixture(scope="session")
def model_of(tmp_path_factory):
    """A function that gives the stored network of a case, adding it at first need; the store is deleted at the session's end."""
    folder = tmp_path_factory.mktemp("parity")
    stored = {}

    def model(case):
        torch = pytest.importorskip("torch")
        from twohander.engines.models import add_model

        if case.weights_name not in stored:
            state = case.state()
            for name in list(state):
                state[name] = torch.from_numpy(state[name])
            if "Lightning" in str(case.manifest["layout"].get("checkpoint")):
                file = write_lightning(folder / "last.ckpt", state, case.config)
            else:
                file = folder / "checkpoint.pth"
                torch.save(state, file)
            del state
            stored[case.weights_name] = add_model(file, name=case.weights_name, folder=folder / "store")
            file.unlink()
        return stored[case.weights_name]

    yield model
    shutil.rmtree(folder)
