"""Sound under analysis is read from a file as from an array."""

import numpy as np
import pytest

from twohander.audio import stored_sound
from twohander.audio.stored_sound import StoredSound
from twohander.errors import AudioError

SAMPLES = np.random.default_rng(0).standard_normal(10_000).astype(np.float32)


@pytest.mark.parametrize("in_memory", [100, 1 << 20])
def test_any_part_is_what_an_array_would_give(monkeypatch, in_memory):
    monkeypatch.setattr(stored_sound, "IN_MEMORY", in_memory)
    sound = StoredSound(np.array_split(SAMPLES, 7))
    assert len(sound) == len(SAMPLES)
    for part in (slice(None), slice(30, 80), slice(9_990, 20_000), slice(5, 5), slice(80, 30), slice(-20, None)):
        np.testing.assert_array_equal(sound[part], SAMPLES[part])
    with pytest.raises(ValueError, match="without gaps"):
        sound[::2]


def test_a_full_disk_is_told_with_the_folder(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(stored_sound.tempfile, "SpooledTemporaryFile", lambda size: type("Full", (), {"write": full})())
    with pytest.raises(AudioError, match="No space left on device.*TMPDIR"):
        StoredSound([SAMPLES])
