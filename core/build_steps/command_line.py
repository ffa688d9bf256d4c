"""The commands of build.py and their arguments."""

import argparse
import sys
from pathlib import Path

from . import bench, characters, demo, environments, extension, pictures, places, testing
from .errors import BuildError


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is 0 if it did all it was asked to, 1 if it failed, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BuildError as error:
        print(f"\nbuild.py {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nbuild.py {options.command}: stopped", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Build, test and show Twohander.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    show = commands.add_parser("demo", help="animate and render the bundled conversation into out/demo")
    show.add_argument("--quality", choices=demo.QUALITIES, default="preview",
                      help="draft: small and quick; preview (default): 640 x 360; final: 1920 x 1080")
    show.set_defaults(run=lambda options: demo.run_demo(options.quality))

    look = commands.add_parser("pictures", help="render sheets of faces, the conversation and the emotions into out/pictures, to judge them by eye")
    look.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="what `twohander animate` has written; default: the bundled conversation")
    look.add_argument("--only", nargs="+", choices=pictures.SHEETS, default=pictures.SHEETS, help="default: all")
    look.add_argument("--seated", action="store_true", help="the bundled conversation sitting")
    look.add_argument("--seed", type=int, help=f"of the bundled conversation; default: {pictures.SEED}")
    look.set_defaults(run=lambda options: pictures.make_pictures(options.folder, tuple(options.only), options.seated, options.seed))

    test = commands.add_parser("test", help="run every test, or hand arguments after -- to pytest")
    test.add_argument("--blender", metavar="VERSION", help="the Blender module for tests given after --, such as 4.2")
    test.add_argument("arguments", nargs="*", metavar="ARGUMENT", help="after --: arguments for pytest")
    test.set_defaults(run=_test)

    rebuild = commands.add_parser("characters", help="rebuild the open characters from their CC0 sources")
    rebuild.set_defaults(run=lambda options: characters.rebuild())

    pack = commands.add_parser("extension", help="build the Blender extension for every platform into dist")
    pack.add_argument("--platform", choices=extension.PLATFORMS, action="append",
                      help="only this platform; may be given again")
    pack.add_argument("--lock", action="store_true", help="renew addon/wheels.lock: pin the newest wheels")
    pack.set_defaults(run=_extension)

    measure = commands.add_parser("bench", help="run the benchmarks")
    measure.set_defaults(run=lambda options: bench.run_benchmarks())
    return parser


def _test(options: argparse.Namespace) -> int:
    if options.arguments:
        return testing.test_some(options.arguments, options.blender)
    return testing.test_everything()


def _extension(options: argparse.Namespace) -> int:
    if options.lock:
        extension.renew_lock()
        return 0
    for platform in options.platform or extension.PLATFORMS:
        path = extension.build(platform)
        extension.validate(path)
        environments.say(f"{path.relative_to(places.REPOSITORY)}: {path.stat().st_size / 1e6:.0f} MB, accepted by Blender's validator")
    return 0
