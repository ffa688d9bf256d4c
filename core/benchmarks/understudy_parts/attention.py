"""Measures how the understudy's people look, blink, nod and answer, beside what was published about people.

Run with `core` on the path: `python -m benchmarks.understudy_parts.attention`. Listens to the bundled conversation, and to the
recordings in the folder named by TWOHANDER_RECORDINGS (default: ../shared/recordings beside the repository) where they are.
"""

import os
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from twohander import rotation
from twohander.audio.hearing import RATE, Hearing
from twohander.audio.listening import hear
from twohander.audio.voice import stretches
from twohander.audio.wave import read_conversation, read_track
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT
from twohander.conversation import Conversation
from twohander.engines.base import Part
from twohander.engines.understudy.angles import angles_of
from twohander.engines.understudy.attention import attention
from twohander.engines.understudy.body import Amounts, body_motion
from twohander.engines.understudy.emotion import emotion_bearing
from twohander.engines.understudy.eyes import yaw_pitch
from twohander.engines.understudy.fixations import EYE_OFFSET
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan
from twohander.engines.understudy.head import head_gestures
from twohander.engines.understudy.invitations import low_pitch_cues
from twohander.engines.understudy.upper_face import upper_face
from twohander.samples import cafe
from twohander.staging import DEFAULT_DISTANCE, eye_height, placements

RECORDINGS = Path(os.environ.get("TWOHANDER_RECORDINGS", Path(__file__).parents[3].parent / "shared" / "recordings"))
CHARACTERS = ("open_woman", "open_man")
SEEDS = range(10)
SETTLED = 0.12  # seconds after a fixation's start from which the eyes are expected on their point
LARGE_SHIFT = np.radians(18)
EYE_STARTS, HEAD_STARTS = np.radians(30), np.radians(6)  # a second, from which a movement counts as begun
PUBLISHED = {
    "gaze on the partner, speaking": "0.40 (Argyle & Cook 1976)",
    "gaze on the partner, listening": "0.75 (Argyle & Cook 1976)",
    "looks away at turn start": "about 0.7 (Kendon 1967)",
    "looks back at turn end": "about 0.7 (Kendon 1967)",
    "blinks a minute": "26 (Bentivoglio 1997)",
    "signs a minute of listening": "4 to 12",
    "delay of signs after cues, s": "0.7 (Ward & Tsukahara 2000)",
    "eyes before head, s": "about 0.05",
    "head share of shifts over 18 degrees": "about 0.67",
    "aim error at the eyes, degrees, 95 %": "under 1.5",
    "head pitch speed, speaking, degrees/s": "3.4 (tracked talk) to 14.2 (captured monologue)",
    "head pitch speed, listening, degrees/s": "",
    "fastest head, degrees/s": "",
}
SUMMARIES = {
    "aim error at the eyes, degrees, 95 %": lambda values: np.percentile(values, 95),
    "fastest head, degrees/s": np.max,
}


def main() -> None:
    """Print the figures of each conversation, as means over seeds and both people."""
    print(f"{'':46}{'measured':>10}   published")
    for name, conversation in conversations().items():
        hearings = hear(conversation, lambda share, doing: None)
        measured = defaultdict(list)
        for seed in SEEDS:
            for character in (0, 1):
                for figure, values in figures(hearings, character, seed).items():
                    measured[figure] += list(np.atleast_1d(values))
        print(f"{name}, {conversation.seconds:.0f} s, {len(SEEDS)} seeds")
        for figure, published in PUBLISHED.items():
            values = measured[figure]
            summary = SUMMARIES.get(figure, np.mean)
            print(f"  {figure:44}{summary(values):10.2f}   {published}")


def conversations() -> dict[str, Conversation]:
    """The bundled conversation and the recordings that are there."""
    found = {"bundled conversation": read_conversation(*cafe().audio)}
    if (RECORDINGS / "conversation").is_dir():
        found["recorded conversation"] = read_conversation(*(RECORDINGS / "conversation" / f"speaker{k}.flac" for k in (1, 2)))
    if (RECORDINGS / "monologue").is_dir():
        track = read_track(RECORDINGS / "monologue" / "speech.flac")
        found["recorded monologue, the other listens"] = Conversation((track, replace(track, samples=np.zeros_like(track.samples))))
    return found


def figures(hearings: tuple[Hearing, Hearing], character: int, seed: int) -> dict[str, np.ndarray]:
    """Every figure of PUBLISHED for one person; several values where there are several events."""
    floor = floor_of(hearings, seed)
    frames = floor.speaking.shape[1]
    own, other = floor.speaking[character], floor.speaking[1 - character]
    listening = other & ~own
    part = _part(character)
    plan = gaze_plan(floor, hearings, part, character, seed)
    weights = np.zeros((frames, 8))
    bearing = emotion_bearing(weights)
    body = body_motion(hearings, floor, part, character, bearing, seed, Amounts(), np.arange(frames))
    rotations, translation = body.rotations, body.translation
    gestures = head_gestures(floor, hearings, character, seed, bearing.gesture_energy)
    looking = attention(plan, part, body.chest, body.neck_place, gestures, character, seed)
    face = upper_face(plan, floor, hearings, character, seed, weights)
    rotations[:, JOINT["neck"]], rotations[:, JOINT["head"]] = looking.neck, looking.head
    rotations[:, JOINT["left_eye"]], rotations[:, JOINT["right_eye"]] = looking.left_eye, looking.right_eye
    places, turns = part.skeleton.pose(rotations, translation)
    head = turns[:, JOINT["head"]].astype(float)
    pitch_speed = np.abs(np.gradient(np.degrees(angles_of(head)[:, 0]))) * RATE
    long_turns = [(first, last) for first, last in stretches(own) if last - first > 3 * RATE]
    signs = [sign.time for sign in floor.backchannels if sign.listener == character]
    leads, shares = _leads_and_shares(plan, looking, head)
    return {
        "gaze on the partner, speaking": looking.on_partner[own],
        "gaze on the partner, listening": looking.on_partner[listening],
        "looks away at turn start": np.array([not looking.on_partner[first] for first, _ in long_turns], float),
        "looks back at turn end": np.array([looking.on_partner[last - 10] for _, last in long_turns], float),
        "blinks a minute": len(stretches(face[:, ARKIT_INDEX["eyeBlinkLeft"]] > 0.4)) / (frames / RATE / 60),
        "signs a minute of listening": len(signs) / (listening.sum() / RATE / 60) if listening.any() else [],
        "delay of signs after cues, s": _delays(low_pitch_cues(hearings[1 - character], other), signs),
        "eyes before head, s": leads,
        "head share of shifts over 18 degrees": shares,
        "aim error at the eyes, degrees, 95 %": _aim_errors(plan, part, places, turns),
        "head pitch speed, speaking, degrees/s": pitch_speed[own],
        "head pitch speed, listening, degrees/s": pitch_speed[listening],
        "fastest head, degrees/s": np.degrees(rotation.angle_between(head[1:], head[:-1])).max() * RATE,
    }


@cache
def _part(character: int) -> Part:
    skeletons = [load_body_model(open_character(name).smplx).skeleton() for name in CHARACTERS]
    placement = placements(False, DEFAULT_DISTANCE, tuple(eye_height(skeleton) for skeleton in skeletons))[character]
    return Part(skeletons[character], partner_eyes=placement.partner_eyes)


def _aim_errors(plan, part, places, turns) -> np.ndarray:
    """Degrees between each eye's line and the nearest of the partner's two eyes and the point between, while the plan is there."""
    partner = np.array(part.partner_eyes)
    errors = []
    for eye in ("left_eye", "right_eye"):
        place, line = places[:, JOINT[eye]], rotation.to_matrix(turns[:, JOINT[eye]])[..., 2]
        aside = np.cross((0.0, 1.0, 0.0), partner - place.mean(axis=0))
        aside *= EYE_OFFSET / np.linalg.norm(aside)
        each = []
        for point in (partner - aside, partner, partner + aside):
            towards = point - place
            cosine = np.sum(line * towards, axis=1) / np.linalg.norm(towards, axis=1)
            each.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
        nearest = np.min(each, axis=0)
        errors += [nearest[round((fixation.start + SETTLED) * RATE):round(fixation.end * RATE)]
                   for fixation in plan if fixation.target == "eyes"]
    return np.concatenate(errors)


def _leads_and_shares(plan, looking, head) -> tuple[list[float], list[float]]:
    """For large sideways shifts: seconds by which the eyes start before the head, and the head's share of the shift."""
    eye = yaw_pitch(rotation.to_matrix(looking.left_eye)[..., 2])[0]
    turn = angles_of(head)[:, 1]
    leads, shares = [], []
    for before, after in zip(plan, plan[1:]):
        first, last = round(after.start * RATE), round(after.end * RATE)
        shift = after.yaw - before.yaw
        if abs(shift) < LARGE_SHIFT or last - first < 0.7 * RATE or first < 10:
            continue
        eye_started, head_started = (np.argmax(np.diff(angle[first - 2:last]) * np.sign(shift) * RATE > speed)
                                     for angle, speed in ((eye, EYE_STARTS), (turn, HEAD_STARTS)))
        if head_started:
            leads.append((head_started - eye_started) / RATE)
            shares.append((turn[last - 1] - turn[first]) / shift)
    return leads, shares


def _delays(cues: list[float], signs: list[float]) -> list[float]:
    earlier = [[sign - cue for cue in cues if 0.4 < sign - cue < 1.0] for sign in signs]
    return [min(gaps, key=lambda gap: abs(gap - 0.7)) for gaps in earlier if gaps]


if __name__ == "__main__":
    main()
