"""Measures how deep the understudy's forearms and hands sink into the bodies as they are rendered, skin and clothes.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy_parts.penetration [--seeds N] [--only bundled ...]`. Listens to
the bundled conversation, and to the recordings in the folder named by TWOHANDER_RECORDINGS (default: ../shared/recordings beside the
repository) where they are.
"""

import argparse
from collections.abc import Sequence

import numpy as np
from dressed_bodies import OBSTACLES, motion_depths

from benchmarks.understudy_parts.attention import conversations
from twohander.audio.hearing import Hearing
from twohander.audio.listening import hear
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.engines.base import Brief, Part
from twohander.engines.options import checked_options
from twohander.engines.understudy.engine import ENGINE, character_frames, face_and_body
from twohander.engines.understudy.floor import floor_of
from twohander.motion import compose
from twohander.staging import DEFAULT_DISTANCE, eye_height, placements

CHARACTERS = ("open_woman", "open_man")
SEEDS = 4
FPS = 30.0
PICTURES = 60  # frames of each performance that are looked at, evenly spread
TOLERANCE = 0.008  # metres: the ease of the garments over the skin, by which a resting hand presses cloth to the body


def main(seeds: int = SEEDS, only: Sequence[str] = ()) -> None:
    """Print for each conversation, posture and character the deepest place and the share of frames with one deeper than TOLERANCE.

    only: words with which the names of the conversations begin; all if there are none.
    """
    heard = {name: hear(conversation, lambda share, doing: None) for name, conversation in conversations().items()
             if not only or name.startswith(tuple(only))}
    print(f"deepest place of forearms and hands, mm / share of frames with one deeper than {1e3 * TOLERANCE:.0f} mm; "
          f"{seeds} seeds, {PICTURES} frames each")
    print(f"{'':46s}" + "".join(f"{obstacle:>16s}" for obstacle in (*OBSTACLES, "any")))
    everything = []
    for name, hearings in heard.items():
        for seated in (False, True):
            for character, body in enumerate(CHARACTERS):
                depths = np.concatenate([_depths(hearings, seated, character, seed) for seed in range(seeds)])
                everything.append(depths)
                _print_row(f"{name.partition(',')[0]}, {'seated' if seated else 'standing'}, {body}", depths)
    _print_row("all", np.concatenate(everything))


def _depths(hearings: tuple[Hearing, Hearing], seated: bool, character: int, seed: int) -> np.ndarray:
    """(PICTURES, obstacles) metres of one performance."""
    floor = floor_of(hearings, seed)
    frames = max(1, round(hearings[0].seconds * FPS))
    brief = Brief(_parts(seated), FPS, seed, checked_options(ENGINE.info, {}))
    made = character_frames(hearings, floor, brief.parts[character], brief, character, np.arange(frames) / FPS)
    motion = compose(*face_and_body(made, FPS))
    shown = np.linspace(0, frames - 1, min(PICTURES, frames)).round().astype(int)
    depths = motion_depths(CHARACTERS[character], motion, shown)
    return np.stack([depths[obstacle] for obstacle in OBSTACLES], axis=1)


def _parts(seated: bool) -> tuple[Part, Part]:
    skeletons = [load_body_model(open_character(name).smplx).skeleton() for name in CHARACTERS]
    places = placements(seated, DEFAULT_DISTANCE, tuple(eye_height(skeleton) for skeleton in skeletons))
    first, second = (Part(skeleton, seated, place.partner_eyes) for skeleton, place in zip(skeletons, places))
    return first, second


def _print_row(label: str, depths: np.ndarray) -> None:
    depths = np.concatenate([depths, depths.max(axis=1, keepdims=True)], axis=1)
    cells = (f"{1e3 * column.max():.0f} / {(column > TOLERANCE).mean():.0%}" for column in depths.T)
    print(f"{label:46s}" + "".join(f"{cell:>16s}" for cell in cells), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--only", nargs="+", default=(), metavar="CONVERSATION")
    given = parser.parse_args()
    main(given.seeds, given.only)
