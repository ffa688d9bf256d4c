"""Who makes what: one engine for faces and bodies, or one for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..conversation import Conversation
from ..errors import EngineError
from .base import Brief, Draft, Engine, EngineInfo, JointEngine, Performance, Progress
from .options import checked_options, option_values
from .registry import ENGINE_NAMES, engine
from .shaping import SHAPING_OPTIONS

BODY_SHARE = 0.2  # of the whole work where a neural engine makes the faces


@dataclass(frozen=True)
class Cast:
    """The engine of the faces and the engine of the bodies; often the same."""

    face: Engine
    body: Engine

    @property
    def name(self) -> str:
        """The engine's name, or "face+body"."""
        return "+".join(dict.fromkeys((self.face.info.name, self.body.info.name)))

    @property
    def _engines(self) -> tuple[Engine, ...]:
        return (self.face,) if self.face is self.body else (self.face, self.body)

    def checked_options(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every option of both engines, and for those of `shaping`; an option that both have goes to both.

        EngineError for names that none of them has.
        """
        known = {option.name for options in (SHAPING_OPTIONS, *(one.info.options for one in self._engines)) for option in options}
        for name in given:
            if name not in known:
                labels = " and ".join(one.info.label for one in self._engines)
                have = "have" if len(self._engines) > 1 else "has"
                raise EngineError(f"{labels} {have} no option '{name}'; there are: {', '.join(sorted(known)) or 'none'}")
        own = {name: value for one in self._engines for name, value in checked_options(one.info, _own(one, given)).items()}
        return own | option_values(SHAPING_OPTIONS, given)

    def perform(self, conversation: Conversation, brief: Brief, options: Mapping[str, Any], progress: Progress) -> Performance:
        """Faces and bodies. Two engines: the bodies first, so that the engine of the faces can start from them."""
        return self.perform_all([conversation], [brief], options, progress)[0]

    def perform_all(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], options: Mapping[str, Any],
                    progress: Progress, drafts: Sequence[Draft] | None = None) -> tuple[Performance, ...]:
        """`perform` for several conversations, together where the engine of the faces gains by that.

        drafts: what the engine of the bodies makes of each, where it is made elsewhere.
        """
        if any(face is not None for brief in briefs for face in brief.known) and not self.face.info.answers:
            raise EngineError(f"{self.face.info.label} cannot answer a known face; leave it out or choose another engine for the faces")
        briefs = [replace(brief, options=_own(self.face, options)) for brief in briefs]
        if self.face is self.body:
            return _performed(self.face, conversations, briefs, progress)
        share_before = 0.0
        if drafts is None:
            drafts, share_before = self._drafts(conversations, briefs, options, progress), BODY_SHARE
        faces = _performed(self.face, conversations, [replace(brief, draft=draft) for brief, draft in zip(briefs, drafts)],
                           lambda share, doing: progress(share_before + (1 - share_before) * share, doing))
        return tuple(replace(performance, bodies=draft().bodies, drafted=draft().faces) for performance, draft in zip(faces, drafts))

    def draft_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Of the options of both engines those of the bodies' engine."""
        return _own(self.body, options)

    def _drafts(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], options: Mapping[str, Any],
                progress: Progress) -> list[Draft]:
        plain = [replace(brief, options=self.draft_options(options), known=(None, None)) for brief in briefs]
        made = _performed(self.body, conversations, plain, lambda share, doing: progress(BODY_SHARE * share, doing))
        return [lambda draft=draft: draft for draft in made]


def emotion_remark(face: EngineInfo, body: EngineInfo) -> str:
    """Where an emotion that is asked for does not show with these engines, in words; "" if it shows in faces and bodies."""
    if face.feels and body.feels:
        return ""
    if not (face.feels or body.feels):
        return f"{face.label} shows no emotions"
    return f"{face.label}: emotions show in the bodies alone" if body.feels else f"{body.label}: emotions show in the faces alone"


def cast_of(face: str, body: str) -> Cast:
    """The engines of these names; EngineError if one is unknown, cannot run here, or does not make what is asked of it."""
    for name, part, switch in ((face, "face", "--face"), (body, "body", "--body")):
        chosen = engine(name)
        if part not in chosen.info.makes:
            others = [other for other in ENGINE_NAMES if part in engine(other).info.makes]
            raise EngineError(f"{chosen.info.label} makes no {part}; choose the engine of the {part} with {switch}: {', '.join(others)}")
        missing = chosen.missing()
        if missing:
            raise EngineError(f"{chosen.info.label} cannot run: {'; '.join(missing)}")
    return Cast(engine(face), engine(body))


def _performed(one: Engine, conversations: Sequence[Conversation], briefs: Sequence[Brief], progress: Progress) -> tuple[Performance, ...]:
    if isinstance(one, JointEngine):
        return one.perform_together(conversations, briefs, progress)
    count = len(briefs)
    return tuple(one.perform(conversation, brief, lambda share, doing, number=number: progress((number + share) / count, doing))
                 for number, (conversation, brief) in enumerate(zip(conversations, briefs)))


def _own(one: Engine, options: Mapping[str, Any]) -> dict[str, Any]:
    return {option.name: options[option.name] for option in one.info.options if option.name in options}
