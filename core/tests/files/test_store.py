"""The model store's folder and the cache of arrays."""

import json
import os

import numpy as np
import pytest

from twohander.errors import ModelFileError
from twohander.files.cache import ArrayCache
from twohander.files.store import StoredNetwork, cache_folder, fault, file_digest, models_folder, place, stored_networks, write_description


@pytest.fixture
def network(tmp_path):
    weights = place(tmp_path, "dualtalk", "mine", "network")
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    stored = StoredNetwork("dualtalk", "mine", "network", weights, {"width": 4}, file_digest(weights), "file.pth")
    write_description(stored)
    return stored


def test_what_was_stored_is_found_again(network, tmp_path):
    assert stored_networks(tmp_path) == stored_networks(tmp_path, "dualtalk", "mine") == (network,)
    assert stored_networks(tmp_path, "other") == stored_networks(tmp_path / "nowhere") == ()


def test_changed_and_absent_weights_are_told_apart(network):
    assert fault(network) is None
    network.weights.write_bytes(b"other")
    assert "has changed" in fault(network)
    network.weights.unlink()
    assert "missing" in fault(network)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other", "version": 1}', '{"format": "twohander-network", "version": 1}'])
def test_a_damaged_description_is_named(network, tmp_path, text):
    network.description.write_text(text)
    with pytest.raises(ModelFileError, match="network.json"):
        stored_networks(tmp_path)


def test_a_description_of_a_later_version_asks_for_an_update(network, tmp_path):
    content = json.loads(network.description.read_text())
    network.description.write_text(json.dumps({**content, "version": 99}))
    with pytest.raises(ModelFileError, match="update"):
        stored_networks(tmp_path)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden"])
def test_names_that_would_leave_the_store_are_refused(tmp_path, name):
    with pytest.raises(ModelFileError, match="no name"):
        place(tmp_path, "dualtalk", name, "network")


def test_folders_follow_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "m"))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "c"))
    assert models_folder() == tmp_path / "m" and cache_folder() == tmp_path / "c"


def test_the_digest_is_sha_256(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert file_digest(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_cache_gives_back_what_was_put_and_nothing_else(tmp_path):
    cache = ArrayCache(tmp_path / "cache")
    array = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    assert cache.get("key") is None
    cache.put("key", array)
    assert np.array_equal(cache.get("key"), array) and cache.get("other") is None
    (tmp_path / "cache" / "key.npy").write_bytes(b"damaged")
    assert cache.get("key") is None


def test_the_cache_forgets_the_longest_unused_first(tmp_path):
    cache = ArrayCache(tmp_path, largest=3000)
    for number, name in enumerate(("first", "second")):
        cache.put(name, np.zeros(256, np.float32))
        os.utime(tmp_path / f"{name}.npy", (number, number))
    cache.get("first")
    cache.put("third", np.zeros(256, np.float32))
    assert cache.get("first") is not None and cache.get("third") is not None and cache.get("second") is None


def test_a_cache_folder_that_cannot_be_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = ArrayCache(tmp_path / "file")
    cache.put("key", np.zeros(3))
    assert cache.get("key") is None
