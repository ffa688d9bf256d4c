"""Speak the bundled conversation with the program flite and lay both voices on one clock.

Run with core on the path: `python -m sample_recipe.make_sample`. Needs flite with its voices slt and rms, which may be
passed on freely; the rest is made here.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import parselmouth
import soundfile
import soxr
from parselmouth.praat import call

from .laughter import laugh

RATE = 16_000  # Hz
FOLDER = Path(__file__).resolve().parent.parent / "twohander" / "samples" / "cafe"
SECONDS = 15.0
SPEECH_LEVEL = 0.09  # root mean square of what is spoken, about -21 dB
LAUGH_PITCH = 330.0  # Hz; laughs lie above the speaking voice
VOICES = ("slt", "rms")  # A, B


@dataclass(frozen=True)
class Line:
    """What one person says. start: seconds; speed: 1 as the voice speaks; lively: factor on its range of pitch.

    pitch: factor on the whole line's pitch; rise: semitones that the last 0.35 s climb, as in a question.
    """

    speaker: int
    start: float
    text: str
    speed: float = 1.0
    lively: float = 1.5
    pitch: float = 1.0
    rise: float = 0.0


# B cuts in while A is still speaking; A answers with a laugh.
LINES = (
    Line(0, 0.30, "Guess what! I got the job in Lisbon.", speed=1.05, pitch=1.08, lively=1.8),
    Line(1, 2.75, "No way! Really? When do you start?", speed=1.1, pitch=1.1, lively=1.8, rise=4),
    Line(0, 5.35, "In May, I hope. But I have not told my boss yet, and maybe", speed=1.1, lively=1.6),
    Line(1, 8.40, "Wait, you have not told him?", speed=1.1, pitch=1.12, lively=1.7, rise=6),
    Line(0, 11.35, "Not one word!", speed=1.0, pitch=1.08, lively=1.8),
    Line(1, 12.45, "You are brave! Coffee is on me.", speed=1.12, lively=1.6),
)
LAUGH_START, LAUGH_SECONDS = 10.15, 1.05


def main() -> None:
    """Write a.flac, b.flac, a.txt and b.txt."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    tracks = np.zeros((2, round(SECONDS * RATE)))
    for line in LINES:
        place(tracks[line.speaker], spoken(line), line.start)
    place(tracks[0], laugh(LAUGH_SECONDS, LAUGH_PITCH, RATE, seed=4) * 0.30, LAUGH_START)
    for speaker, name in enumerate("ab"):
        soundfile.write(FOLDER / f"{name}.flac", np.clip(tracks[speaker], -0.98, 0.98), RATE, subtype="PCM_16")
        text = "\n".join(line.text for line in LINES if line.speaker == speaker)
        (FOLDER / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


def spoken(line: Line) -> np.ndarray:
    """One line as samples at RATE, its pitch shaped and its level set."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        subprocess.run(["flite", "-voice", VOICES[line.speaker], "--setf", f"duration_stretch={1 / line.speed}",
                        "-t", line.text, str(path)], check=True)
        samples, rate = soundfile.read(path)
    samples = trimmed(soxr.resample(shaped(samples, rate, line), rate, RATE))
    return samples * SPEECH_LEVEL / np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))


def shaped(samples: np.ndarray, rate: int, line: Line) -> np.ndarray:
    """The same words with a wider range of pitch, and a rise at the end, by overlap-add."""
    sound = parselmouth.Sound(samples, rate)
    manipulation = call(sound, "To Manipulation", 0.01, 75, 400)
    tier = call(manipulation, "Extract pitch tier")
    middle = call(tier, "Get mean (points)", 0, 0)
    rise_start = len(samples) / rate - 0.5
    call(tier, "Formula", f"{line.pitch} * {middle} * (self / {middle}) ^ {line.lively}")
    call(tier, "Formula", f"self * 2 ^ ({line.rise} / 12 * max (0, min (1, (x - {rise_start}) / 0.35)))")
    call([tier, manipulation], "Replace pitch tier")
    return call(manipulation, "Get resynthesis (overlap-add)").values[0]


def trimmed(samples: np.ndarray) -> np.ndarray:
    """Without the silence at both ends, with short fades."""
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    samples = samples[max(0, loud[0] - RATE // 100): loud[-1] + RATE // 50].copy()
    fade = np.linspace(0, 1, RATE // 200)
    samples[:len(fade)] *= fade
    samples[-len(fade):] *= fade[::-1]
    return samples


def place(track: np.ndarray, samples: np.ndarray, start: float) -> None:
    """Add samples to a track at a time in seconds; what does not fit is an error."""
    first = round(start * RATE)
    if first + len(samples) > len(track):
        raise ValueError(f"the line at {start:g} s ends {(first + len(samples) - len(track)) / RATE:.2f} s after the conversation")
    track[first:first + len(samples)] += samples


if __name__ == "__main__":
    main()
