"""Published weights fetched from the hub where their authors put them, resumed where a download broke off, then added to the store."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..errors import EngineError, ModelFileError
from ..files.store import PUBLISHED, StoredNetwork, file_digest, models_folder
from ..files.writing import make_folder
from .base import Progress
from .models import add_model

DOWNLOAD_SHARE = 0.8  # of the whole work, against checking and converting
SHA256_DIGITS = 64


@dataclass(frozen=True)
class Download:
    """Where an engine's weights are. size: in words; terms: what is known of their licence besides what the page says.

    page: of the project, for people to read.
    """

    label: str
    repository: str
    file: str
    size: str
    terms: str
    page: str


DOWNLOADS = {
    "dualtalk": Download(
        "DualTalk (Peng et al., CVPR 2025)", "ZiqiaoPeng/DualTalk", "DualTalk.pth", "2.6 GB",
        "The published code carries no licence, so all rights are its authors'; faces are coefficients of FLAME, whose own licence "
        "covers the head model that you play them on.", "https://github.com/ZiqiaoPeng/DualTalk"),
}


def stated_licence(engine: str, endpoint: str | None = None) -> str:
    """What the weights' page says of their licence, with what is known besides; EngineError if the hub cannot be reached."""
    source = DOWNLOADS[engine]
    _check_installed()
    from huggingface_hub import HfApi

    try:
        card = HfApi(endpoint=endpoint).model_info(source.repository).card_data
    except _network_errors() as problem:
        raise _unreachable(source, problem) from None
    stated = (card or {}).get("license")
    return f"{f'the page states {stated}.' if stated else 'the page states none.'} {source.terms}"


def download_model(engine: str, *, folder: str | Path | None = None, endpoint: str | None = None,
                   progress: Progress = lambda share, doing: None) -> StoredNetwork:
    """Fetch an engine's published file and add it to the store; show `stated_licence` and ask before you call this.

    What was fetched before a failure or a cancellation is kept and continued. endpoint: another hub than the usual one.
    EngineError if the hub cannot be reached; ModelFileError if what came is not what the hub announced.
    """
    source = DOWNLOADS[engine]
    _check_installed()
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    store = Path(folder) if folder else models_folder()
    try:
        metadata = get_hf_file_metadata(hf_hub_url(source.repository, source.file, endpoint=endpoint))
        part = make_folder(store / "downloads" / metadata.etag) / source.file
        _fetch(metadata.location, part, metadata.size, lambda share: progress(DOWNLOAD_SHARE * share, f"downloading {source.file}"))
    except _network_errors() as problem:
        raise _unreachable(source, problem) from None
    if len(metadata.etag) == SHA256_DIGITS:
        progress(DOWNLOAD_SHARE, "comparing the checksum")
        if file_digest(part) != metadata.etag:
            part.unlink()
            raise ModelFileError(f"{source.file} arrived damaged (another checksum than the hub's); download it again")
    stored = add_model(part, name=PUBLISHED, folder=store,
                       progress=lambda share, doing: progress(DOWNLOAD_SHARE + (1 - DOWNLOAD_SHARE) * share, doing))
    part.unlink()
    part.parent.rmdir()
    return stored


def _fetch(location: str, part: Path, size: int, report) -> None:
    """Append to `part` what it lacks of the file at `location`."""
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers, tqdm

    class Reporting(tqdm):
        """Counts instead of drawing."""

        def __init__(self, *arguments, **settings):
            super().__init__(*arguments, **{**settings, "disable": True})
            self.fetched = settings.get("initial", 0)

        def update(self, count=1):
            self.fetched += count
            report(self.fetched / max(1, size))

    with open(part, "ab") as file:
        http_get(location, file, resume_size=file.tell(), headers=build_hf_headers(token=False), expected_size=size, tqdm_class=Reporting)


def _check_installed() -> None:
    if find_spec("huggingface_hub") is None:
        raise EngineError("huggingface_hub not installed: pip install \"twohander[neural]\"")


def _network_errors() -> tuple[type[BaseException], ...]:
    """What the hub's client raises when the network, the hub or the disk fails, whichever HTTP library it is built on."""
    from huggingface_hub.errors import HfHubHTTPError

    return tuple(kind for kind in HfHubHTTPError.__mro__ if issubclass(kind, Exception) and kind is not Exception)


def _unreachable(source: Download, problem: BaseException) -> EngineError:
    reason = (str(problem) or type(problem).__name__).splitlines()[0]
    return EngineError(f"{source.file} could not be fetched ({reason}); check the connection and run the same command again: it goes on "
                       "where it stopped. Or fetch the file elsewhere and use `twohander models add FILE`")
