"""A small DualTalk in a model store of its own."""

import pytest


@pytest.fixture(scope="session")
def small_store(tmp_path_factory):
    """A store with a small DualTalk as its published model."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)  # layers this small only wait for each other
    from small_dualtalk import small_checkpoint
    from twohander.engines.models import add_model

    folder = tmp_path_factory.mktemp("store")
    add_model(small_checkpoint(folder / "DualTalk.pth"), folder=folder)
    return folder


@pytest.fixture
def pipeline(small_store):
    """The small DualTalk, loaded, without a cache."""
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.pipeline import DualTalkPipeline
    from twohander.files.store import stored_networks

    return DualTalkPipeline(stored_networks(small_store)[0], placement("cpu", "float32"))
