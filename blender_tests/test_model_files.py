"""The preferences list what users can bring, from the same place as the command line."""

import numpy as np
import pytest
from addon.model_files import draw_model_files
from twohander.body.library import bodies_folder


class Recorder:
    """Stands for a layout: remembers what was written, and with which icon."""

    def __init__(self):
        self.lines, self.pages = [], []

    def panel(self, name, default_closed):
        return self, self

    def row(self):
        return self

    def column(self, align):
        return self

    def label(self, text, icon="NONE", translate=True):
        self.lines.append((text, icon))

    def operator(self, name, text, icon):
        self.pages.append(self)
        return self


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path))
    bodies_folder().mkdir()


def test_found_and_missing_files_are_told_apart(store):
    np.save(bodies_folder() / "mat_final.npy", np.zeros((51, 103)))
    layout = Recorder()
    draw_model_files(layout)
    assert ("ARKit-to-FLAME matrix (EMAGE)", "CHECKMARK") in layout.lines
    assert ("FLAME 2020 (or 2019) (generic_model.pkl)", "X") in layout.lines
    assert any("open characters" in text and "licence" in text for text, _ in layout.lines) and layout.pages
