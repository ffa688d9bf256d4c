"""Measures the understudy's body against a captured monologue: speed, jerk, reach, rest, strokes on accents, planted feet.

Run with `core` on the path: `python -m benchmarks.understudy_parts.body`. Needs the folder of recordings named by TWOHANDER_RECORDINGS
(default: ../shared/recordings beside the repository).
"""

import os
from pathlib import Path

import numpy as np

from twohander import rotation
from twohander.audio.hearing import Hearing
from twohander.audio.listening import hear
from twohander.audio.wave import read_track
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT, Skeleton
from twohander.conversation import Conversation, Track
from twohander.engines.base import Part
from twohander.engines.understudy.body import Amounts, body_motion
from twohander.engines.understudy.chance import Stage, generator
from twohander.engines.understudy.collision import arm_depth
from twohander.engines.understudy.emotion import Bearing, emotion_bearing
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.floor import Floor, floor_of
from twohander.engines.understudy.gestures import stroke_plan
from twohander.engines.understudy.limits import excess

RECORDINGS = Path(os.environ.get("TWOHANDER_RECORDINGS", Path(__file__).parents[3].parent / "shared" / "recordings"))
COMPARED_RATE = 30.0  # frames per second, the capture's
SEEDS = 10
RESTING = 0.1  # metres per second; a slower hand rests
ON_ACCENT = 0.2  # seconds
FEET = [JOINT[name] for name in ("left_ankle", "right_ankle", "left_foot", "right_foot")]
BODY = slice(0, 22)  # the joints without head parts and fingers


def figures(skeleton: Skeleton, rotations: np.ndarray, translation: np.ndarray, fps: float) -> dict[str, float]:
    """Means over time. All joints are seen from the pelvis, wrists from the chest: speed m/s, jerk m/s^3, wrists' height in m against
    the shoulders, reach as a share of the arm. Joints' own rotations: speed rad/s, jerk rad/s^3.
    """
    places, turns = skeleton.pose(rotations, translation)
    around = rotation.rotate(rotation.inverse(turns[:, :1]), places - places[:, :1])
    chest, chest_turn = places[:, JOINT["spine3"]], turns[:, JOINT["spine3"]]
    shoulders = (places[:, JOINT["left_shoulder"]] + places[:, JOINT["right_shoulder"]]) / 2
    result: dict[str, list[float]] = {name: [] for name in ("wrist speed", "wrist jerk", "wrist height", "wrist reach", "wrist rest share")}
    for side in ("left", "right"):
        wrist = rotation.rotate(rotation.inverse(chest_turn), places[:, JOINT[f"{side}_wrist"]] - chest)
        speed = np.linalg.norm(_rate(wrist, fps), axis=1)
        arm = sum(np.linalg.norm(skeleton.joints[JOINT[f"{side}_{child}"]] - skeleton.joints[JOINT[f"{side}_{joint}"]])
                  for joint, child in (("shoulder", "elbow"), ("elbow", "wrist")))
        reach = np.linalg.norm(places[:, JOINT[f"{side}_wrist"]] - places[:, JOINT[f"{side}_shoulder"]], axis=1) / arm
        result["wrist speed"].append(speed.mean())
        result["wrist jerk"].append(np.linalg.norm(_rate(_rate(_rate(wrist, fps), fps), fps), axis=1).mean())
        result["wrist height"].append((places[:, JOINT[f"{side}_wrist"], 1] - shoulders[:, 1]).mean())
        result["wrist reach"].append(reach.mean())
        result["wrist rest share"].append((speed < RESTING).mean())
    step = _turning(rotations[:, BODY], fps)
    angular = np.linalg.norm(step, axis=-1).mean(axis=0)
    jerk = np.linalg.norm(_rate(_rate(step, fps), fps), axis=-1).mean(axis=0)
    arms = [JOINT[f"{side}_{name}"] for side in ("left", "right") for name in ("shoulder", "elbow", "wrist")]
    return {"joint speed": float(np.linalg.norm(_rate(around, fps), axis=-1).mean()),
            "joint jerk": float(np.linalg.norm(_rate(_rate(_rate(around, fps), fps), fps), axis=-1).mean()),
            "joint turning": float(np.linalg.norm(_turning(rotations, fps), axis=-1).mean()),
            **{name: float(np.mean(values)) for name, values in result.items()},
        "arm joint speed": float(angular[arms].mean()), "arm joint jerk": float(jerk[arms].mean()),
        "spine joint speed": float(angular[[JOINT["spine1"], JOINT["spine2"], JOINT["spine3"]]].mean())}


def main() -> None:
    """Print the figures of the capture and of the understudy for the same speech."""
    model = load_body_model(open_character("open_man").smplx)
    skeleton = model.skeleton()
    with np.load(RECORDINGS / "monologue" / "motion_smplx.npz") as capture:
        captured = rotation.from_axis_angle(capture["poses"].reshape(-1, 55, 3).astype(float))
        path = capture["trans"].astype(float)
    speech = read_track(RECORDINGS / "monologue" / "speech.flac")
    silence = Track(np.zeros_like(speech.samples), speech.rate)
    hearings = hear(Conversation((speech, silence)), lambda share, doing: None)
    floor = floor_of(hearings, 0)
    frames = floor.speaking.shape[1]
    bearing = emotion_bearing(np.zeros((frames, 8)))
    print(f"speaking {floor.speaking[0].mean():.0%} of {frames / 100:.0f} s, {len(hearings[0].accents)} accents")
    _print_strokes(hearings[0], floor, bearing)
    spans = []
    columns = {"capture": figures(skeleton, captured, path, COMPARED_RATE)}
    for label, character, seated in (("standing", 0, False), ("seated", 0, True), ("listening", 1, False)):
        runs = []
        for seed in range(SEEDS):
            body = body_motion(hearings, floor, Part(skeleton, seated), character, bearing, seed, Amounts(), np.arange(frames))
            rotations, translation = body.rotations.astype(float), body.translation.astype(float)
            positions = np.arange(0, frames - 1, 100 / COMPARED_RATE)
            nearest = positions.round().astype(int)
            runs.append(figures(skeleton, rotation.resampled(rotations, positions), translation[nearest], COMPARED_RATE)
                        | {"greatest slide, mm": 1e3 * _slide(skeleton, rotations, translation),
                           "deepest touch, mm": 1e3 * arm_depth(skeleton, figure_of(skeleton, seated), rotations, translation).max(),
                           "past a limit, degrees": np.degrees(max(excess(rotations).values()))})
        columns[label] = {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}
        shares = {name: [columns["capture"][name] / run[name] for run in runs] for name in ("joint speed", "joint jerk")}
        spans.append(f"  {label}: " + ", ".join(f"{name} {min(share):.2f} to {max(share):.2f}, {np.mean(share):.2f} on average" for name, share in shares.items()))
    print(f"{'':22s}" + "".join(f"{label:>12s}" for label in columns))
    for name in columns["standing"]:
        print(f"{name:22s}" + "".join(f"{column[name]:12.3f}" if name in column else f"{'':12s}" for column in columns.values()))
    print(f"the capture's part of it, by seed ({SEEDS}; wanted: within 1.5):", *spans[:-1], sep="\n")  # a listener is to be calmer


def _print_strokes(hearing: Hearing, floor: Floor, bearing: Bearing) -> None:
    """How many strokes there are, how near to accents, and how near any moment of speech is to one."""
    accents = np.array([accent.time for accent in hearing.accents])
    spoken = np.flatnonzero(floor.speaking[0]) / 100
    plans = [stroke_plan(hearing, floor, 0, bearing, 1.0, "right", 0.0, generator(seed, 0, Stage.GESTURES)) for seed in range(10)]
    apexes = np.array([stroke.apex for plan in plans for stroke in plan])
    near, by_chance = (np.mean(np.abs(times[:, None] - accents).min(axis=1) <= ON_ACCENT) for times in (apexes, spoken))
    print(f"{len(apexes) / len(plans) / (len(spoken) / 6000):.0f} strokes and beats a minute of speech, {near:.0%} of the peaks within "
          f"{ON_ACCENT * 1000:.0f} ms of an accent (wanted 90%; any moment of speech {by_chance:.0%})")


def _slide(skeleton: Skeleton, rotations: np.ndarray, translation: np.ndarray) -> float:
    """The greatest way in metres that a foot's ankle or ball ever is from where it was at first."""
    places = skeleton.positions(rotations, translation)[:, FEET]
    return float(np.linalg.norm(places - places[0], axis=-1).max())


def _turning(rotations: np.ndarray, fps: float) -> np.ndarray:
    """Angular velocities (N - 1, J, 3) of local rotations (N, J, 4)."""
    return rotation.to_axis_angle(rotation.multiply(rotation.inverse(rotations[:-1]), rotations[1:])) * fps


def _rate(values: np.ndarray, fps: float) -> np.ndarray:
    return np.gradient(values, 1 / fps, axis=0)


if __name__ == "__main__":
    main()
