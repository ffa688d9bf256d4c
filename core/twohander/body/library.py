"""The body files that users bring: which there are, where they are found, and what each is good for."""

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..errors import ModelFileError
from ..files.store import models_folder
from ..files.writing import make_folder, written_whole
from ..motion import ExpressionSpace
from .characters import OPEN_CHARACTERS
from .eyelids import EYELID_FILES, read_eyelid
from .landmarks import DYNAMIC_FILES, STATIC_FILES, check_landmark_file
from .model import load_body_model
from .published_map import read_matrix

FOLDER = "bodies"  # of the model store
MODEL_ENDINGS = (".npz", ".pkl")
MATRIX = "mat_final.npy"


@dataclass(frozen=True)
class KnownFile:
    """A file as its makers publish it. names: that it goes by, the preferred one first. unlocks: what it is good for, in words."""

    label: str
    names: tuple[str, ...]
    licence: str
    page: str
    unlocks: str


_FLAME_PAGE, _SMPLX_PAGE = "https://flame.is.tue.mpg.de", "https://smpl-x.is.tue.mpg.de"
_RESEARCH = "non-commercial research licence of the Max Planck Society; registration"
FLAME = KnownFile("FLAME 2020 (or 2019)", ("generic_model.pkl", "FLAME_NEUTRAL.pkl", "FLAME_FEMALE.pkl", "FLAME_MALE.pkl",
                                           "female_model.pkl", "male_model.pkl", "FLAME_NEUTRAL.npz"),
                  _RESEARCH, _FLAME_PAGE, "FLAME heads; FLAME-valued faces on the open characters and on SMPL-X bodies; FaceDiffuser")
MATRIX_FILE = KnownFile("ARKit-to-FLAME matrix (EMAGE)", (MATRIX,), "as its page says", "https://pantomatrix.github.io/EMAGE",
                        "FLAME-valued faces on the open characters, where there is no FLAME model")
_OWN_VALUES = "FLAME heads; its expression values are not FLAME 2020's, with whose model in the store they are translated"
FLAME_2023, FLAME_2023_NO_JAW, FLAME_2023_OPEN = (
    KnownFile("FLAME 2023", ("flame2023.pkl",), _RESEARCH, _FLAME_PAGE, _OWN_VALUES),
    KnownFile("FLAME 2023 without jaw rotation", ("flame2023_no_jaw.pkl",), _RESEARCH, _FLAME_PAGE, _OWN_VALUES),
    KnownFile("FLAME 2023 Open", ("flame2023_Open.pkl", "flame2023_open.pkl"), "CC BY 4.0; as its page says", _FLAME_PAGE, _OWN_VALUES))
KNOWN_FILES = (
    FLAME, FLAME_2023, FLAME_2023_NO_JAW, FLAME_2023_OPEN,
    KnownFile("FLAME's landmarks", STATIC_FILES, "as its page says", "https://github.com/soubhiksanyal/RingNet",
              "landmarks of FLAME faces; beside the model"),
    KnownFile("FLAME's outline", DYNAMIC_FILES, "as its page says", "https://github.com/soubhiksanyal/RingNet",
              "the outline of turning FLAME faces; beside the model"),
    *(KnownFile(f"FLAME's {side} eyelid", (name,), "as its page says; made for FLAME", "https://github.com/Zielon/metrical-tracker",
                "FLAME heads that blink; both beside the model") for side, name in zip(("left", "right"), EYELID_FILES)),
    *(KnownFile(f"SMPL-X {gender.lower()}", tuple(f"SMPLX_{gender}{part}" for part in ("_2020.npz", ".npz", ".pkl")), _RESEARCH, _SMPLX_PAGE,
                "SMPL-X bodies for A and B (--character-a, --character-b)" + also)
      for gender, also in (("NEUTRAL", "; SMPL-X-valued faces (BEAT2's) on the open characters"), ("FEMALE", ""), ("MALE", ""))),
    MATRIX_FILE,
)
SMPLX_SOURCE = next(known for known in KNOWN_FILES if known.label == "SMPL-X neutral")
# The file whose model shows values of a space.
SOURCES = {ExpressionSpace.FLAME: FLAME, ExpressionSpace.SMPLX: SMPLX_SOURCE, ExpressionSpace.FLAME_2023: FLAME_2023,
           ExpressionSpace.FLAME_2023_NO_JAW: FLAME_2023_NO_JAW, ExpressionSpace.FLAME_2023_OPEN: FLAME_2023_OPEN}


def bodies_folder(store: Path | None = None) -> Path:
    """Where users' body files lie: a folder of the model store."""
    return Path(store or models_folder()) / FOLDER


def stored_file(known: KnownFile, store: Path | None = None) -> Path | None:
    """The file in the store, the preferred name first; None if it is not there."""
    return next((bodies_folder(store) / name for name in known.names if (bodies_folder(store) / name).is_file()), None)


def named_character(name: str | Path) -> str:
    """An open character's name as it is; a model file's absolute path, looked for here and then in the store.

    A file that is in neither place keeps its name: reading it says what is wrong.
    """
    name = str(name)
    if name in OPEN_CHARACTERS or not name.endswith(MODEL_ENDINGS):
        return name
    stored = bodies_folder() / name
    return str(stored if not Path(name).is_file() and stored.is_file() else Path(name).absolute())


def add_body_file(file: str | Path, store: Path | None = None) -> Path:
    """Copy a body file that can be read into the store, and return where it lies; ModelFileError for anything else.

    Another file of the same name stays: some releases call every model alike (`neutral/model.npz`, `male/model.npz`).
    """
    file = Path(file)
    check_body_file(file)
    target = make_folder(bodies_folder(store)) / file.name
    if target.is_file() and not filecmp.cmp(file, target, shallow=False):
        raise ModelFileError(f"the store has another {file.name}, {target}; rename yours or take the other away first")
    with written_whole(target) as temporary:
        shutil.copyfile(file, temporary)
    return target


def is_body_file(file: str | Path) -> bool:
    """Whether a file's name is that of a body file rather than of a network's weights."""
    return Path(file).suffix in (*MODEL_ENDINGS, ".npy")


def check_body_file(file: Path) -> None:
    """Raise ModelFileError unless the file can be read as what its name says."""
    if not file.is_file():
        raise ModelFileError(f"{file}: there is no such file")
    if file.name in STATIC_FILES + DYNAMIC_FILES:
        check_landmark_file(file)
    elif file.name in EYELID_FILES:
        read_eyelid(file)
    elif file.suffix == ".npy":
        read_matrix(file)
    else:
        load_body_model(file)
