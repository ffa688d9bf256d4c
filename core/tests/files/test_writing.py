"""Files appear together and complete, or not at all."""

import pytest

from twohander.files.writing import written_together


def write_set(folder):
    (folder / "pictures").mkdir()
    (folder / "pictures" / "skin.png").write_text("skin")
    (folder / "scene.usdc").write_text("scene")


def test_files_of_folders_move_into_folders_of_the_same_names(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "mine.png").write_text("mine")
    with written_together(tmp_path) as folder:
        write_set(folder)
        assert [path.name for path in tmp_path.iterdir() if path != folder] == ["pictures"]
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == [
        "pictures", "pictures/mine.png", "pictures/skin.png", "scene.usdc"]


def test_nothing_moves_when_the_work_fails(tmp_path):
    with pytest.raises(RuntimeError), written_together(tmp_path) as folder:
        write_set(folder)
        raise RuntimeError
    assert not list(tmp_path.iterdir())
