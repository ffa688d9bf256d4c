"""Downloads with the hub's real client, from a hub on this machine."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("torch")
pytest.importorskip("huggingface_hub")

from small_dualtalk import small_checkpoint  # noqa: E402
from twohander import cli_models  # noqa: E402
from twohander.cli import main  # noqa: E402
from twohander.engines.downloads import DOWNLOADS, download_model, stated_licence  # noqa: E402
from twohander.errors import Cancelled, EngineError, ModelFileError  # noqa: E402
from twohander.files.store import stored_networks  # noqa: E402

SOURCE = DOWNLOADS["dualtalk"]


class Hub:
    """Serves one file as the hub does. digest: what it announces; ranges: which parts were asked for."""

    def __init__(self, content: bytes):
        self.content, self.digest, self.ranges = content, hashlib.sha256(content).hexdigest(), []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                self._file(body=False)

            def do_GET(self):
                if self.path.startswith("/api/models/"):
                    page = json.dumps({"id": SOURCE.repository, "cardData": {"license": "cc-by-nc-4.0"}, "siblings": []}).encode()
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(page)))
                    self.end_headers()
                    self.wfile.write(page)
                else:
                    self._file(body=True)

            def _file(self, body):
                if SOURCE.file not in self.path:
                    self.send_error(404)
                    return
                wanted = self.headers.get("Range")
                start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
                if body:
                    hub.ranges.append(start)
                part = hub.content[start:]
                self.send_response(206 if wanted else 200)
                self.send_header("ETag", f'"{hub.digest}"')
                self.send_header("X-Repo-Commit", "0" * 40)
                self.send_header("Content-Length", str(len(part)))
                if wanted:
                    self.send_header("Content-Range", f"bytes {start}-{len(hub.content) - 1}/{len(hub.content)}")
                self.end_headers()
                if body:
                    self.wfile.write(part)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hub(tmp_path):
    hub = Hub(small_checkpoint(tmp_path / "source.pth").read_bytes())
    yield hub
    hub.server.shutdown()
    hub.server.server_close()


def parts(folder):
    return list((folder / "downloads").glob("*/*"))


def test_weights_are_fetched_checked_and_added(hub, tmp_path):
    shares = []
    stored = download_model("dualtalk", folder=tmp_path, endpoint=hub.endpoint, progress=lambda share, doing: shares.append((share, doing)))
    assert stored_networks(tmp_path) == (stored,) and stored.source == SOURCE.file
    assert [share for share, _ in shares] == sorted(share for share, _ in shares) and shares[-1][0] == 1.0
    assert not parts(tmp_path)


def test_a_download_goes_on_where_it_was_stopped(hub, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1 << 16)

    def stop(share, doing):
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_model("dualtalk", folder=tmp_path, endpoint=hub.endpoint, progress=stop)
    kept = parts(tmp_path)[0].stat().st_size
    assert 0 < kept < len(hub.content)
    download_model("dualtalk", folder=tmp_path, endpoint=hub.endpoint)
    assert hub.ranges == [0, kept] and stored_networks(tmp_path)


def test_a_file_with_another_checksum_is_thrown_away(hub, tmp_path):
    hub.digest = "0" * 64
    with pytest.raises(ModelFileError, match="damaged"):
        download_model("dualtalk", folder=tmp_path, endpoint=hub.endpoint)
    assert not parts(tmp_path) and not stored_networks(tmp_path)


def test_a_hub_that_cannot_be_reached_is_an_error_with_a_way_out(tmp_path):
    for call in (lambda: download_model("dualtalk", folder=tmp_path, endpoint="http://127.0.0.1:9"),
                 lambda: stated_licence("dualtalk", endpoint="http://127.0.0.1:9")):
        with pytest.raises(EngineError, match="could not be fetched .* models add FILE"):
            call()


def test_the_licence_is_what_the_page_states(hub):
    assert "cc-by-nc-4.0" in stated_licence("dualtalk", endpoint=hub.endpoint)


@pytest.mark.parametrize("accepted", [False, True])
def test_nothing_is_fetched_before_the_licence_is_accepted(hub, tmp_path, accepted, monkeypatch, capsys):
    monkeypatch.setattr(cli_models, "stated_licence", lambda engine: stated_licence(engine, hub.endpoint))
    monkeypatch.setattr(cli_models, "download_model", lambda engine, **given: download_model(engine, endpoint=hub.endpoint, **given))
    code = main(["models", "download", "dualtalk", "--store", str(tmp_path / "store"), *(["--accept-licence"] if accepted else [])])
    assert "cc-by-nc-4.0" in capsys.readouterr().err
    assert (code, bool(hub.ranges), bool(stored_networks(tmp_path / "store"))) == ((0, True, True) if accepted else (1, False, False))
