"""A small ProbTalk3D in a model store of its own."""

import pytest

SYSTEMS = ("vqvae", "vae", "facediffuser", "vqvae_prior", "vae_prior")


@pytest.fixture(scope="session")
def small_store(tmp_path_factory):
    """A store whose published model has a small network for each of SYSTEMS."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("torch")
    torch.set_num_threads(1)  # layers this small only wait for each other
    from small_probtalk3d import small_file
    from twohander.engines.models import add_model

    folder = tmp_path_factory.mktemp("store")
    for system in SYSTEMS:
        add_model(small_file(folder / ("last.ckpt" if system != "facediffuser" else "face_diffuser_mead_50.pth"), system), folder=folder)
    return folder


@pytest.fixture
def network_of(small_store):
    """A function that gives the stored network of a system."""
    from twohander.files.store import stored_networks

    return lambda system: next(one for one in stored_networks(small_store) if one.network == system)
