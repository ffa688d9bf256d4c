"""The commands of `twohander models`: list, add, check, download."""

import argparse
import json
import sys
from pathlib import Path

from .body.library import add_body_file, is_body_file
from .engines.downloads import DOWNLOADS, download_model, stated_licence
from .engines.models import add_model
from .files.store import PUBLISHED, StoredNetwork, fault, models_folder, stored_networks
from .progress import ProgressLine

DONE, FAILED, USAGE = 0, 1, 2


def add_models_commands(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `twohander models` its commands."""
    parser.description = "Weights of neural engines and body files, kept in the model store ($TWOHANDER_MODELS)."
    store = argparse.ArgumentParser(add_help=False)
    store.add_argument("--store", type=Path, metavar="FOLDER", help="another model store than the usual one")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser("list", parents=[store], help="list the models of the store")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_run_list)

    adding = commands.add_parser("add", parents=[store], help="put a published checkpoint or body file into the store")
    adding.add_argument("file", type=Path, metavar="FILE", help="a file as its authors publish it: a checkpoint such as DualTalk.pth, a FLAME or "
                        "SMPL-X model (.pkl, .npz), FLAME's landmarks or eyelids, or mat_final.npy")
    adding.add_argument("--name", default=PUBLISHED, help=f"the name of a checkpoint's model in the store; default: {PUBLISHED}")
    adding.set_defaults(run=_run_add)

    checking = commands.add_parser("check", parents=[store], help="compare every model with its checksum")
    checking.set_defaults(run=_run_check)

    loading = commands.add_parser("download", parents=[store], help="fetch an engine's published weights, after showing their licence")
    loading.add_argument("engine", choices=sorted(DOWNLOADS))
    loading.add_argument("--accept-licence", action="store_true", help="agree to the licence that is shown, without being asked")
    loading.set_defaults(run=_run_download)


def _run_list(given: argparse.Namespace) -> int:
    folder = given.store or models_folder()
    networks = stored_networks(folder)
    if given.json:
        print(json.dumps([{"engine": one.engine, "model": one.model, "network": one.network, "weights": str(one.weights),
                           "bytes": _size(one), "digest": one.digest, "source": one.source, "config": one.config} for one in networks]))
    else:
        print(f"{folder}: {len(networks) or 'no'} network{'s' * (len(networks) != 1)}")
        for one in networks:
            print(f"  {one.engine} {one.model} {one.network}  {_size(one) / 1e6:.0f} MB, from {one.source}")
    return DONE


def _run_add(given: argparse.Namespace) -> int:
    if is_body_file(given.file):
        print(f"added {add_body_file(given.file, given.store)}")
        return DONE
    with ProgressLine(sys.stderr) as progress:
        stored = add_model(given.file, name=given.name, folder=given.store, progress=progress)
    print(f"added {stored.engine} {stored.model}: {stored.weights}")
    return DONE


def _run_check(given: argparse.Namespace) -> int:
    faults = 0
    for one in stored_networks(given.store or models_folder()):
        wrong = fault(one)
        faults += wrong is not None
        print(f"{one.engine} {one.model} {one.network}: {wrong or 'whole'}")
    return FAILED if faults else DONE


def _run_download(given: argparse.Namespace) -> int:
    source = DOWNLOADS[given.engine]
    print(f"{source.label}: {source.repository}, {source.file}, {source.size}\nLicence: {stated_licence(given.engine)}", file=sys.stderr)
    if not given.accept_licence and not _agrees():
        print("twohander: nothing was downloaded; agree with --accept-licence", file=sys.stderr)
        return FAILED
    with ProgressLine(sys.stderr) as progress:
        stored = download_model(given.engine, folder=given.store, progress=progress)
    print(f"added {stored.engine} {stored.model}: {stored.weights}")
    return DONE


def _agrees() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Do you agree? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _size(network: StoredNetwork) -> int:
    return network.weights.stat().st_size if network.weights.is_file() else 0
