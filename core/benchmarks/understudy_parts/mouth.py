"""Measures the understudy's mouth: against tracked jaws and plain loudness, in closures, in stillness, in speed.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy_parts.mouth`. Needs the recordings in the folder named by
TWOHANDER_RECORDINGS (default: ../shared/recordings beside the repository) and the speech synthesiser flite.
"""

import time
from collections.abc import Iterable

import numpy as np
from speech import RECORDINGS, Spoken, heard_alone, recorded, silent, spoken

from twohander.audio.hearing import RATE, Hearing
from twohander.audio.listening import hear
from twohander.audio.voice import HOP, SAMPLE_RATE, voice_sound
from twohander.body.arkit import ARKIT_INDEX
from twohander.conversation import Conversation, Track
from twohander.engines.understudy.acoustic_mouth import acoustic_gesture
from twohander.engines.understudy.closures import at_rate
from twohander.engines.understudy.mouth import FULL_JAW, Mouth, mouth

LARGEST_LAG = 0.08  # seconds
MEL_BANDS = 40
FRAME_RATES = (24, 25, 30, 60)
VOICES = ("slt", "rms", "awb", "kal16")
CLOSED = 1e-3  # radians that count as shut
AT_TEETH, TEETH_JAW = 0.4, 0.06  # weight of the lower lip's roll, radians of jaw that bring the lip to the upper teeth
TOLERANCE = 0.04  # seconds
SOUGHT = 0.1  # seconds about a phone in which it may be heard
STILL = 1e-3  # change of jaw (radians) or weight from one hundredth of a second to the next
NEAR_SPEECH = 0.3  # seconds about speech that do not count as silence
TEXTS = (
    "Bob put my big map above the big purple lamp. My brother bought a pumpkin, but Pam's baby broke it. "
    "Maybe people from Paris prefer brown bread and plum jam. Five of the very fine vans left for the valley before fifty.",
    "I think we should meet tomorrow morning, because the train leaves at nine and nobody wants to be late again. "
    "Did you remember to bring the tickets?",
    "The weather has been terrible lately. It rained for days, the garden is full of mud, and my neighbor's dog keeps digging holes "
    "under the fence. What can I do about it?",
    "Nine tiny ducks dined near the dark den. Ted needed ten nets, and Dan took none. Can Ken go and get kind guests a good cake?",
)
SPANISH = ("Ayer leí un libro muy bonito con mi hermano pequeño, pero el bebé se queda en casa. "
           "Mañana vamos a comprar pan y tomates en el mercado.")


def main() -> None:
    """Print all figures."""
    talk = Conversation((recorded("conversation/speaker1"), recorded("conversation/speaker2")))
    monologue = recorded("monologue/speech")
    started = time.process_time()
    hearings = hear(talk, lambda share, doing: None)
    mouths = [mouth(hearing) for hearing in hearings]
    seconds = time.process_time() - started
    print("jaw opening against the tracked jaw (correlation at the best lag within 80 ms)")
    with np.load(RECORDINGS / "conversation" / "speaker1_flame.npz") as tracked:
        _print_jaw("conversation, speaker 1", talk.tracks[0], hearings[0], tracked["pose"][:, 3], 25.0)
    with np.load(RECORDINGS / "monologue" / "motion_smplx.npz") as captured:
        alone = hear(Conversation((monologue, silent(1))), lambda share, doing: None)[0]
        _print_jaw("monologue", monologue, alone, captured["poses"][:, 66], 30.0)
    print("\nmouth moves while the person is silent (share of silent frames)")
    for index, (hearing, motion) in enumerate(zip(hearings, mouths)):
        print(f"  conversation, speaker {index + 1}: {_restlessness(hearing, motion):.1%}")
    _print_synthesised("p b m with closed lips and f v with the lip at the teeth on an output frame; false: closures that nobody made;\n"
                       "sounds: share that is heard as said, and how far off they start (median); English texts", TEXTS, (True, False))
    _print_synthesised("the same voices reading Spanish, which no English word may spoil", (SPANISH,), (False,))
    print(f"\nhearing and mouths of both people: {talk.seconds / seconds:.1f} times faster than real time on one core")


def _print_synthesised(title: str, texts: tuple[str, ...], transcripts: tuple[bool, ...]) -> None:
    print(f"\n{title}")
    print(f"  {'':18}" + "".join(f"{fps:>5} fps  " for fps in FRAME_RATES) + "  false     sounds")
    for transcript in transcripts:
        for voice in VOICES:
            speeches = [spoken(text, voice) for text in texts]
            hearings = [heard_alone(speech.track(transcript)) for speech in speeches]
            motions = [mouth(hearing) for hearing in hearings]
            closed = [_mean(_closed(motion, speech, fps) for motion, speech in zip(motions, speeches)) for fps in FRAME_RATES]
            bitten = [_mean(_bitten(motion, speech, fps) for motion, speech in zip(motions, speeches)) for fps in FRAME_RATES]
            shares = " ".join(f"{one:5.0%}{other:5.0%}" for one, other in zip(closed, bitten))
            false = _mean(_false(motion, speech) for motion, speech in zip(motions, speeches))
            errors = np.concatenate([_start_errors(hearing, speech) for hearing, speech in zip(hearings, speeches)])
            print(f"  {voice:6}{'transcript' if transcript else 'recognition':12}{shares}{false:7.0%}{np.isfinite(errors).mean():8.0%}"
                  f" {np.nanmedian(errors) * 1000:3.0f} ms", flush=True)


def _mean(parts: Iterable[list[bool]]) -> float:
    """The share of True in several lists together; 0 of nothing."""
    together = [value for part in parts for value in part]
    return sum(together) / max(len(together), 1)


def _print_jaw(name: str, track: Track, hearing: Hearing, tracked: np.ndarray, fps: float) -> None:
    for label, curve in (("loudness (mean log-mel)", _mean_log_mel(track)), ("acoustic mouth", acoustic_gesture(hearing).jaw),
                         ("mouth", mouth(hearing).jaw)):
        correlation, lag = _best_correlation(curve, tracked, fps)
        print(f"  {name:26} {label:24} {correlation:5.2f} at {lag * 1000:+.0f} ms")


def _best_correlation(curve: np.ndarray, tracked: np.ndarray, fps: float) -> tuple[float, float]:
    times = np.arange(len(tracked)) / fps
    lags = np.arange(-LARGEST_LAG, LARGEST_LAG + 0.001, 0.01)
    moved = [np.interp(times + lag, np.arange(len(curve)) / RATE, curve) for lag in lags]
    correlations = [np.corrcoef(values, tracked)[0, 1] for values in moved]
    best = int(np.argmax(correlations))
    return float(correlations[best]), float(lags[best])


def _mean_log_mel(track: Track) -> np.ndarray:
    """The mean over mel bands of the log energy (N,) at RATE, windows of 25 ms."""
    samples = np.pad(voice_sound(track, track.seconds)[:], 200)
    windows = np.lib.stride_tricks.sliding_window_view(samples, 400)[::HOP] * np.hanning(400)
    power = np.abs(np.fft.rfft(windows, 512)) ** 2
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + SAMPLE_RATE / 2 / 700), MEL_BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(512, 1 / SAMPLE_RATE)
    rising = (hertz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hertz) / (edges[2:] - edges[1:-1])[:, None]
    bands = np.maximum(0, np.minimum(rising, falling))
    return np.log(power @ bands.T + 1e-6).mean(axis=1)


def _restlessness(hearing: Hearing, motion: Mouth) -> float:
    near = np.convolve(hearing.active, np.ones(2 * round(NEAR_SPEECH * RATE) + 1), "same") > 0.5
    change = np.maximum(np.abs(np.diff(motion.jaw, prepend=0)), np.abs(np.diff(motion.expression, axis=0, prepend=0)).max(axis=1))
    return float((change > STILL)[~near].mean())


def _closed(motion: Mouth, speech: Spoken, fps: float) -> list[bool]:
    return _met(at_rate(_opening(motion), fps, motion.closures) < CLOSED, speech, ("P", "B", "M"), fps)


def _bitten(motion: Mouth, speech: Spoken, fps: float) -> list[bool]:
    bitten = (motion.expression[:, ARKIT_INDEX["mouthRollLower"]] > AT_TEETH) & (motion.jaw < TEETH_JAW)
    return _met(at_rate(bitten.astype(float), fps, motion.closures) > 0.5, speech, ("F", "V"), fps)


def _met(met: np.ndarray, speech: Spoken, labels: tuple[str, ...], fps: float) -> list[bool]:
    """For each of these phones whether `met` (frames,) holds during it or within TOLERANCE of it."""
    times = np.arange(len(met)) / fps
    return [bool(met[(times >= phone.start - TOLERANCE) & (times <= phone.end + TOLERANCE)].any())
            for phone in speech.phones if phone.label in labels]


def _false(motion: Mouth, speech: Spoken) -> list[bool]:
    """For each closure whether the synthesiser made none there."""
    bilabials = [phone for phone in speech.phones if phone.label in ("P", "B", "M")]
    return [not any(start < phone.end + TOLERANCE and phone.start - TOLERANCE < end for phone in bilabials)
            for start, end in motion.closures]


def _start_errors(hearing: Hearing, speech: Spoken) -> np.ndarray:
    """Seconds by which each of the synthesiser's phones is heard too early or late; NaN if it is not heard within SOUGHT."""
    errors = []
    for phone in speech.phones:
        near = [abs(heard.start - phone.start) for heard in hearing.phones if heard.label == phone.label]
        errors.append(min((error for error in near if error < SOUGHT), default=np.nan))
    return np.array(errors)


def _opening(motion: Mouth) -> np.ndarray:
    """Radians of jaw that mouthClose leaves open, and the lips' own parting, (N,)."""
    lips = sum(motion.expression[:, ARKIT_INDEX[name]] for name in ("mouthLowerDownLeft", "mouthUpperUpLeft", "mouthFunnel"))
    return motion.jaw - FULL_JAW * motion.expression[:, ARKIT_INDEX["mouthClose"]] + 0.1 * lips


if __name__ == "__main__":
    main()
