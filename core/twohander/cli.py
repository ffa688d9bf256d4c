"""The command line: `twohander animate`, `convert`, `engines`, `models`, `check`, `worker`."""

import argparse
import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

from .body.library import named_character
from .cli_check import add_check_command
from .cli_convert import add_convert
from .cli_models import add_models_commands
from .cli_takes import run_takes, takes
from .engines.base import EMOTIONS, INTENSITIES, EmotionSpan, Option
from .engines.duet import NAMES
from .engines.face_values import CHARACTER, CHOICES, untranslated
from .engines.listing import listed_engines, missing_parts_of
from .engines.registry import ENGINE_NAMES, engine
from .engines.request import DEFAULT_CHARACTERS, DEFAULT_ENGINE, Request
from .engines.shaping import SHAPING_OPTIONS
from .errors import OUT_OF_MEMORY, TwohanderError
from .files.writing import check_writable
from .formats.conversation_json import read_conversation_file
from .formats.smplx_npz import frames_and_space
from .progress import ProgressLine
from .staging import DEFAULT_DISTANCE
from .worker.animating import animate_into
from .worker.server import serve

DONE, FAILED, USAGE = 0, 1, 2
_EMOTION = re.compile(r"(?:(?P<who>[ABab])=)?(?P<emotion>[a-z]+)(?::(?P<intensity>[a-z]+))?(?:@(?P<start>[\d.]+)-(?P<end>[\d.]*))?")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 if it was done, 1 if it failed, 2 if the command line makes no sense."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has printed help or what is wrong
        return stop.code
    try:
        return given.run(given)
    except TwohanderError as problem:
        print(f"twohander: {problem}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("twohander: stopped; nothing was written", file=sys.stderr)
        return FAILED
    except MemoryError:
        print(f"twohander: {OUT_OF_MEMORY}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twohander", description="Two people's conversation audio in, two animated characters out.")
    parser.add_argument("--version", action="version", version=f"twohander {version('twohander')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_animate(commands.add_parser("animate", help="make both characters' motion for a conversation"))
    add_convert(commands.add_parser("convert", help="turn a motion file into another format: Live Link Face CSV, BVH, DualTalk, ProbTalk3D"))
    listing = commands.add_parser("engines", help="list the engines, what each makes and needs")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_run_engines)
    add_models_commands(commands.add_parser("models", help="list, add, check or download the weights of neural engines"))
    add_check_command(commands.add_parser("check", help="list the model files and checkpoints that you can bring: found or missing, and what for"))
    working = commands.add_parser("worker", help="animate for another program, such as Blender: messages on standard input and output")
    working.set_defaults(run=lambda given: serve())
    return parser


def _add_animate(parser: argparse.ArgumentParser) -> None:
    parser.description = ("Writes a.npz and b.npz (SMPL-X motion) and conversation.json into OUT. "
                          "Without sound files it animates the bundled sample conversation.")
    parser.add_argument("audio", nargs="*", type=Path, metavar="AUDIO",
                        help="one sound file per person (A, then B), or one stereo file: left is A, right is B; wav, flac, mp3 or ogg")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the results; made if it is not there")
    parser.add_argument("--engine", default=DEFAULT_ENGINE, choices=ENGINE_NAMES,
                        help=f"makes faces and bodies; default: {DEFAULT_ENGINE}")
    for part in ("face", "body"):
        parser.add_argument(f"--{part}", choices=ENGINE_NAMES, metavar="ENGINE", help=f"another engine for the {part}: {', '.join(ENGINE_NAMES)}")
    parser.add_argument("--fps", type=float, default=30.0, help="frames per second of the motion, 1 to 1000; default: 30")
    parser.add_argument("--seed", type=_seed, default=0, help="another seed, another performance; default: 0")
    parser.add_argument("--takes", type=takes, default=1, metavar="COUNT",
                        help="performances with as many seeds, from --seed on, each in a folder seed-N of OUT; voices are heard once")
    parser.add_argument("--emotion", action="append", default=[], type=_emotion, metavar="[A=|B=]EMOTION[:INTENSITY][@START-END]",
                        help=f"{', '.join(EMOTIONS)}; {', '.join(INTENSITIES)}; seconds; may be given several times, e.g. A=happy:high@2-5")
    for name in NAMES:
        parser.add_argument(f"--transcript-{name.lower()}", type=Path, metavar="FILE", help=f"what {name} says (.txt, .srt or .vtt)")
        parser.add_argument(f"--known-face-{name.lower()}", type=Path, metavar="FILE",
                            help=f"{name}'s face is known and kept, the other one answers it (.npz or .npy; with --face dualtalk)")
    for name, default in zip(NAMES, DEFAULT_CHARACTERS):
        parser.add_argument(f"--character-{name.lower()}", default=default, metavar="CHARACTER",
                            help=f"{name}'s body: an open character or a SMPL-X model file; default: {default}")
    parser.add_argument("--face-values", default=CHARACTER, choices=CHOICES,
                        help=f"whose expression values the faces are made in; default: {CHARACTER}, where the model store can translate them")
    parser.add_argument("--seated", action="store_true", help="both sit instead of standing")
    parser.add_argument("--distance", type=float, default=DEFAULT_DISTANCE,
                        help=f"metres between the two; default: {DEFAULT_DISTANCE:g}")
    parser.add_argument("--option", action="append", default=[], type=_option, metavar="NAME=VALUE",
                        help="an option of the engine; may be given several times (see: twohander engines)")
    parser.add_argument("--worker", metavar="PYTHON", help="let engines that need torch run in a worker process of this Python's environment")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run_animate, parser=parser)


def _run_animate(given: argparse.Namespace) -> int:
    if len(given.audio) > 2:
        given.parser.print_usage(sys.stderr)
        print(f"twohander animate: {len(given.audio)} sound files given, expected one or two", file=sys.stderr)
        return USAGE
    check_writable(given.out)
    transcripts = (given.transcript_a, given.transcript_b)
    request = Request(
        *given.audio, transcripts=transcripts if any(transcripts) else None, face=given.face or given.engine, body=given.body or given.engine,
        known_faces=(given.known_face_a, given.known_face_b), fps=given.fps, seed=given.seed,
        emotions=tuple(tuple(span for who, span in given.emotion if who in (None, name)) for name in NAMES),
        characters=(named_character(given.character_a), named_character(given.character_b)), seated=given.seated, distance=given.distance,
        options=dict(given.option), face_values=given.face_values)
    if given.takes > 1:
        return run_takes(request, given.takes, given.out, given.worker, given.json)
    with ProgressLine(sys.stderr) as progress:
        conversation = animate_into(given.out, request, given.worker, progress)
    made = read_conversation_file(conversation)
    for remark in made.remarks:
        print(f"twohander: {remark}", file=sys.stderr)
    played = [frames_and_space(entry.motion) for entry in made.characters]
    for entry, (_, space) in zip(made.characters, played):
        if given.face_values == CHARACTER and (remark := untranslated(space, entry.character)):
            print(f"twohander: {entry.name}: {remark}", file=sys.stderr)
    motions = [given.out / f"{name.lower()}.npz" for name in NAMES]
    if given.json:
        print(json.dumps({
            "conversation": str(conversation), "motions": [str(path) for path in motions], "seconds": made.seconds,
            "frames": played[0][0], "fps": made.fps, "turns": len(made.turns), "engine": made.engine,
            "seed": made.seed, "heard_with": [entry.heard_with for entry in made.characters]}))
    else:
        print(f"{made.seconds:.1f} s of conversation, {len(made.turns)} turns, {played[0][0]} frames at {made.fps:g} fps:")
        print("\n".join(f"  {path}" for path in (*motions, conversation)))
    return DONE


def _run_engines(given: argparse.Namespace) -> int:
    if given.json:
        print(json.dumps(listed_engines()))
        return DONE
    for one in map(engine, ENGINE_NAMES):
        print(f"{one.info.name}: {one.info.about}")
        print(f"  makes   {' and '.join(one.info.makes)}")
        print(f"  needs   {'; '.join(one.info.needs) or 'nothing'}")
        print(f"  state   {'; '.join(missing_parts_of(one)) or 'ready'}")
        _print_options(one.info.options)
    print("every engine:")
    _print_options(SHAPING_OPTIONS)
    return DONE


def _print_options(options: tuple[Option, ...]) -> None:
    for option in options:
        bounds = f", {option.low:g} to {option.high:g}" if option.low is not None else ""
        bounds += f": {', '.join(option.choices)}" if option.choices else ""
        print(f"  --option {option.name}={option.default}  {option.about}{bounds}")


def _emotion(text: str) -> tuple[str | None, EmotionSpan]:
    match = _EMOTION.fullmatch(text)
    if not match:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form [A=|B=]EMOTION[:INTENSITY][@START-END]")
    try:
        span = EmotionSpan(match["emotion"], match["intensity"] or "medium", float(match["start"] or 0),
                           float(match["end"]) if match["end"] else None)
    except (TwohanderError, ValueError) as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
    return match["who"].upper() if match["who"] else None, span


def _option(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form NAME=VALUE")
    return name, value


def _seed(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is no seed: use a whole number from 0 up")
    return int(text)
