"""Conversation files: read back as written, movable, refused when damaged."""

import json
import shutil
from dataclasses import replace

import pytest

from twohander.conversation import Turn
from twohander.errors import MotionFileError
from twohander.formats.conversation_json import CharacterEntry, ConversationFile, read_conversation_file, write_conversation_file


def content(folder):
    entries = tuple(
        CharacterEntry(name, character, folder / f"{name.lower()}.npz", folder / "both.flac", channel, folder / "a.txt" if channel == 0 else None,
                       heard)
        for name, character, channel, heard in (("A", "open_woman", 0, "transcript"), ("B", str(folder / "man.npz"), 1, "recognition")))
    return ConversationFile(entries, (Turn(0, 0.5, 1.25), Turn(1, 1.0, 3.0)), 4.0, 30.0, "understudy", {"gaze": 1.0}, 7,
                            ({"character": "A", "emotion": "happy", "intensity": "low", "start": 0.0, "end": None},), True, 0.9)


def test_a_conversation_file_comes_back_and_moves_with_its_folder(tmp_path):
    before = tmp_path / "before"
    before.mkdir()
    write_conversation_file(before / "conversation.json", content(before))
    assert read_conversation_file(before) == content(before.resolve())
    after = shutil.copytree(before, tmp_path / "elsewhere" / "after")
    assert read_conversation_file(after / "conversation.json") == content(after.resolve())


@pytest.mark.parametrize("change, complaint", [
    (lambda document: document.pop("turns"), "turns"),
    (lambda document: document["characters"].pop(), "one|instead of two|B"),
    (lambda document: document.update(version=9), "later Twohander"),
    (lambda document: document.update(format="other"), "no Twohander"),
    (lambda document: document.update(characters=3), "damaged"),
])
def test_a_damaged_conversation_file_is_refused_by_name(tmp_path, change, complaint):
    path = tmp_path / "conversation.json"
    write_conversation_file(path, content(tmp_path))
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(MotionFileError, match=complaint) as caught:
        read_conversation_file(path)
    assert "conversation.json" in str(caught.value)


def test_text_that_is_no_json_and_missing_files_are_refused(tmp_path):
    (tmp_path / "conversation.json").write_text("{")
    with pytest.raises(MotionFileError, match="JSON"):
        read_conversation_file(tmp_path)
    with pytest.raises(MotionFileError, match="no such file"):
        read_conversation_file(tmp_path / "nowhere")


def test_paths_outlive_the_folder_from_which_they_were_read(tmp_path):
    (tmp_path / "result").mkdir()
    sound = tmp_path / "sounds" / "both.flac"
    sound.parent.mkdir()
    sound.touch()
    made = content(tmp_path / "result")
    entries = tuple(replace(entry, audio=sound) for entry in made.characters)
    write_conversation_file(tmp_path / "result" / "conversation.json", replace(made, characters=entries))
    read = read_conversation_file(tmp_path / "result")
    shutil.rmtree(tmp_path / "result")
    assert all(entry.audio.exists() for entry in read.characters)
