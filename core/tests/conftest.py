"""What every test has: a cache and a model store that are not the user's."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """One cache for the whole run: what is recognised once need not be recognised again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOHANDER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def own_store(monkeypatch, tmp_path_factory):
    """An empty model store for each test."""
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path_factory.mktemp("own") / "models"))
