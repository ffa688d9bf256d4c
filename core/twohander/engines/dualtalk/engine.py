"""DualTalk as an engine: both faces of a conversation, finished with what the engine of the bodies knows."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ...audio.features import SPEECH_RATE
from ...audio.stored_sound import StoredSound
from ...audio.wave import blocks_at_rate
from ...conversation import Conversation
from ...files.cache import ArrayCache
from ...files.store import cache_folder
from ...formats.dualtalk import FPS, turns_of
from ...motion import ExpressionSpace, FaceMotion
from ..base import Brief, Draft, EngineInfo, Option, Performance, Progress
from ..face_values import flame_face
from ..finishing import faces_performance, facing, fitted, held_head, with_gaze
from ..loaded import loaded
from ..neural import NEURAL_OPTIONS, WINDOW_OPTIONS, check_windows, missing_parts, model_networks
from .faces import face_of, motion_of

NETWORKS = ("network",)
HEADS = ("facing", "published", "body")
STARTS = ("draft", "zeros")


class DualTalkEngine:
    """Both faces as FLAME coefficients with jaw and head. It moves neither eyelids nor eyes: FLAME's expressions have none."""

    info = EngineInfo(
        name="dualtalk",
        label="DualTalk",
        feels=False,
        about="FLAME faces and heads that speak and listen, from both voices and each other (CVPR 2025)",
        makes=("face",),
        needs=("torch, safetensors", "the published DualTalk.pth"),
        options=(
            Option("rounds", int, 2, "how often the faces answer each other after the first time", 0, 4),
            Option("order", str, "together", "both answer the other's last round, or B answers A's newest",
                   choices=("together", "alternating")),
            Option("start", str, "draft", "what the first round answers: jaw and head of the engine of the bodies, or nothing that moves",
                   choices=STARTS),
            Option("head_source", str, "facing", "DualTalk's head about where the body's head faces, as published, or the body's own",
                   choices=HEADS),
            Option("smooth_head", bool, True, "smooth the head as the published demo does"),
            Option("eyes", bool, True, "eyes that look where the engine of the bodies looks; FLAME has no eyelids to blink with"),
            *WINDOW_OPTIONS,
            *NEURAL_OPTIONS,
        ),
        answers=True,
    )

    def missing(self) -> tuple[str, ...]:
        """Libraries and weights that are not here."""
        return missing_parts(self.info.name, self.info.label, (NETWORKS,), downloadable=True)

    def perform(self, conversation: Conversation, brief: Brief, progress: Progress) -> Performance:
        """Both faces; turns and how words were heard are the draft's, or none."""
        return self.perform_together([conversation], [brief], progress)[0]

    def perform_together(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], progress: Progress) -> tuple[Performance, ...]:
        """`perform` for several conversations, whose windows fill a GPU together."""
        options = briefs[0].options
        check_windows(options)
        stored = model_networks(self.info.name, options["model"], NETWORKS)["network"]
        progress(0.0, "starting torch")
        from ..devices import placement
        from .pipeline import Course, Dialogue, DualTalkPipeline

        cache = cache_folder() / "speech" if options["cache"] else None
        chosen = placement(options["device"], options["precision"])
        pipeline = loaded(self.info.name, (stored.weights, stored.digest, chosen, cache),
                          lambda: DualTalkPipeline(stored, chosen, cache and ArrayCache(cache)))
        dialogues = [Dialogue(tuple(StoredSound(blocks_at_rate(track, SPEECH_RATE)) for track in conversation.tracks),
                              tuple(None if face is None else motion_of(_at_own_rate(flame_face(face))) for face in brief.known),
                              partial(_starts, brief.draft if options["start"] == "draft" else None))
                     for conversation, brief in zip(conversations, briefs)]
        course = Course(options["rounds"], options["order"], options["window"], options["overlap"], chosen.at_once)
        exchanges = pipeline.conversations(dialogues, course, progress)
        return tuple(_performance(*both, exchange.motions) for *both, exchange in zip(conversations, briefs, exchanges))


ENGINE = DualTalkEngine()


def _performance(conversation: Conversation, brief: Brief, motions: tuple[np.ndarray, np.ndarray]) -> Performance:
    """DualTalk's motions as faces on the brief's clock, finished."""
    options, frames = brief.options, max(1, round(conversation.seconds * brief.fps))
    faces = tuple(
        _finished(fitted(face_of(motion, options["smooth_head"]) if kept is None else kept, brief.fps, frames),
                  brief.draft and brief.draft(), index, options["head_source"] if kept is None else "published", options["eyes"])
        for index, (motion, kept) in enumerate(zip(motions, brief.known)))
    return faces_performance(faces, brief)


def _at_own_rate(face: FaceMotion) -> FaceMotion:
    return fitted(face, FPS, max(1, round(len(face) / face.fps * FPS)))


def _starts(drafted: Draft | None) -> tuple[np.ndarray | None, np.ndarray | None]:
    """(T, 56) for A and B: how the draft moves jaws and heads, which is all of it that means the same to DualTalk; None without one."""
    if drafted is None:
        return None, None
    draft = drafted()
    jaws = (None, None) if draft.faces is None else tuple(face.jaw for face in draft.faces)
    first, second = (turns_of(motion.jaw, motion.head, len(motion)) for motion in (
        _at_own_rate(FaceMotion(np.zeros((len(body), 1), np.float32), ExpressionSpace.FLAME, body.fps, jaw=jaw, head=held_head(body)))
        for jaw, body in zip(jaws, draft.bodies)))
    return first, second


def _finished(face: FaceMotion, draft: Performance | None, index: int, head: str, eyes: bool) -> FaceMotion:
    """The face with its head where the user wants it, and with the draft's gaze."""
    if draft is None:
        return face
    held = held_head(draft.bodies[index])
    if head == "body":
        face = replace(face, head=None)
    elif head == "facing" and face.head is not None:
        face = replace(face, head=facing(face.head, held).astype(np.float32))
    has_eyes = face.left_eye is not None
    return with_gaze(face, draft.faces[index], held) if eyes and not has_eyes and draft.faces is not None else face
