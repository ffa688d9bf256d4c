"""`twohander check` as its users meet it."""

import hashlib
import json

import numpy as np
import pytest
from flame_faces import write_flame_of_open_face
from synthetic_models import write_smplx_file

from twohander.body.library import bodies_folder, named_character
from twohander.cli import main
from twohander.engines.inventory import inventory
from twohander.engines.registry import NEURAL_ENGINES
from twohander.errors import Cancelled
from twohander.files.store import models_folder


def run(*arguments):
    return main([str(argument) for argument in arguments])


def listed(capsys):
    assert run("check", "--json") in (0, 1)
    return {one["label"]: one for one in json.loads(capsys.readouterr().out)["files"]}


def test_everything_that_is_missing_says_what_it_would_unlock_and_where_it_is(capsys):
    assert run("check") == 0
    output = capsys.readouterr()
    for words in (str(models_folder()), "FLAME 2020", "generic_model.pkl", "SMPL-X neutral", "mat_final.npy", "DualTalk", "missing", "licence",
                  "https://flame.is.tue.mpg.de", "unlocks"):
        assert words in output.out
    assert "FLAME's left eyelid" in output.out and "r_eyelid.npy" in output.out
    assert "found" not in output.out and "twohander models add" in output.err


def test_every_file_says_its_licence_its_page_and_what_it_unlocks_and_no_engine_is_left_out(capsys):
    files = listed(capsys)
    for label, one in files.items():
        assert one["licence"] and one["page"].startswith("https://") and one["unlocks"] and one["names"], label
    assert all(any(f"the engine {name} " in one["unlocks"] for one in files.values()) for name in NEURAL_ENGINES)


def test_added_files_are_found_with_their_checksum(tmp_path, capsys):
    model = write_flame_of_open_face(tmp_path / "generic_model.pkl")
    np.save(tmp_path / "mat_final.npy", np.ones((51, 103)))
    outline = {"lmk_face_idx": np.zeros((79, 17), int), "lmk_b_coords": np.full((79, 17, 3), 1 / 3)}
    np.savez(tmp_path / "flame_dynamic_embedding.npz", **outline)
    for file in (model, tmp_path / "mat_final.npy", write_smplx_file(tmp_path, vertices=600), tmp_path / "flame_dynamic_embedding.npz"):
        assert run("models", "add", file) == 0
    capsys.readouterr()
    files = listed(capsys)
    flame = files["FLAME 2020 (or 2019)"]
    assert flame["found"] == str(bodies_folder() / "generic_model.pkl") and flame["wrong"] is None
    assert flame["digest"] == hashlib.sha256(model.read_bytes()).hexdigest()
    assert [fit.split(" an ")[0] for fit in flame["fits"]] == ["on open_woman", "on open_man"]
    found = [label for label, one in files.items() if one["found"]]
    assert found == ["FLAME 2020 (or 2019)", "FLAME's outline", "SMPL-X neutral", "ARKit-to-FLAME matrix (EMAGE)"]


def test_a_file_of_the_same_name_is_not_replaced(tmp_path, capsys):
    """Locked-head models for AMASS are neutral/model.npz, male/model.npz and female/model.npz."""
    for number, gender in enumerate(("neutral", "male")):
        (tmp_path / gender).mkdir()
        write_smplx_file(tmp_path / gender, vertices=600, seed=number).rename(tmp_path / gender / "model.npz")
    assert run("models", "add", tmp_path / "neutral" / "model.npz") == 0
    assert run("models", "add", tmp_path / "neutral" / "model.npz") == 0  # the same again does no harm
    capsys.readouterr()
    assert run("models", "add", tmp_path / "male" / "model.npz") == 1
    assert "another model.npz" in capsys.readouterr().err
    assert (bodies_folder() / "model.npz").read_bytes() == (tmp_path / "neutral" / "model.npz").read_bytes()


def test_eyelids_can_be_added(tmp_path, capsys):
    np.save(tmp_path / "l_eyelid.npy", np.zeros((5023, 3)))
    assert run("models", "add", tmp_path / "l_eyelid.npy") == 0
    capsys.readouterr()
    assert listed(capsys)["FLAME's left eyelid"]["found"] == str(bodies_folder() / "l_eyelid.npy")


def test_a_damaged_file_is_named_and_the_exit_code_is_one(capsys):
    bodies_folder().mkdir(parents=True)
    (bodies_folder() / "SMPLX_NEUTRAL.npz").write_bytes(b"half a file")
    assert run("check") == 1
    assert "SMPL-X neutral: damaged" in capsys.readouterr().out


def test_a_network_whose_description_is_damaged_does_not_hide_the_rest(capsys):
    (models_folder() / "dualtalk" / "published").mkdir(parents=True)
    (models_folder() / "dualtalk" / "published" / "network.json").write_text("{")
    assert run("check") == 1
    output = capsys.readouterr().out
    assert "DualTalk (Peng et al., CVPR 2025): damaged" in output and "FLAME 2020 (or 2019): missing" in output


def test_files_with_names_of_their_own_are_listed_too(tmp_path, capsys):
    write_smplx_file(tmp_path, vertices=600).rename(tmp_path / "my_friend.npz")
    assert run("models", "add", tmp_path / "my_friend.npz") == 0
    capsys.readouterr()
    assert listed(capsys)["my_friend.npz"]["found"] == str(bodies_folder() / "my_friend.npz")


@pytest.mark.parametrize("name, content", [("generic_model.pkl", b"cos\nsystem\n(S'true'\ntR."), ("body.npz", b"x"), ("mat_final.npy", b"x"),
                                           ("l_eyelid.npy", b"x"),
                                           ("flame_dynamic_embedding.npy", b"x")])
def test_a_file_that_cannot_be_read_is_not_added(tmp_path, capsys, name, content):
    (tmp_path / name).write_bytes(content)
    assert run("models", "add", tmp_path / name) == 1
    assert name in capsys.readouterr().err and not bodies_folder().exists()


def test_a_character_is_found_in_the_store_by_its_files_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert named_character("open_man") == "open_man"
    assert named_character("SMPLX_MALE.npz") == str(tmp_path / "SMPLX_MALE.npz")
    bodies_folder().mkdir(parents=True)
    (bodies_folder() / "SMPLX_MALE.npz").write_bytes(b"")
    assert named_character("SMPLX_MALE.npz") == str(bodies_folder() / "SMPLX_MALE.npz")
    (tmp_path / "SMPLX_MALE.npz").write_bytes(b"")
    assert named_character("SMPLX_MALE.npz") == str(tmp_path / "SMPLX_MALE.npz")


def test_checking_tells_its_progress_and_can_be_cancelled(tmp_path):
    np.save(tmp_path / "mat_final.npy", np.ones((51, 103)))
    assert run("models", "add", tmp_path / "mat_final.npy") == 0
    told = []
    inventory(progress=lambda share, doing: told.append((share, doing)))
    assert [share for share, _ in told] == sorted(share for share, _ in told) and any("EMAGE" in doing for _, doing in told)

    def stop(share, doing):
        raise Cancelled

    with pytest.raises(Cancelled):
        inventory(progress=stop)
