"""Every test run keeps what can be made again in a folder of its own."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """No test finds what other runs have left, nor leaves anything with the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOHANDER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
