"""Who makes what: one engine for faces and bodies, or one for each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..conversation import Conversation
from ..errors import EngineError
from .base import Brief, Engine, Performance, Progress
from .options import checked_options
from .registry import ENGINE_NAMES, engine

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
        """A value for every option of both engines; an option that both have goes to both. EngineError for names that neither has."""
        known = {option.name for one in self._engines for option in one.info.options}
        for name in given:
            if name not in known:
                labels = " and ".join(one.info.label for one in self._engines)
                have = "have" if len(self._engines) > 1 else "has"
                raise EngineError(f"{labels} {have} no option '{name}'; there are: {', '.join(sorted(known)) or 'none'}")
        return {name: value for one in self._engines for name, value in checked_options(one.info, _own(one, given)).items()}

    def perform(self, conversation: Conversation, brief: Brief, options: Mapping[str, Any], progress: Progress) -> Performance:
        """Faces and bodies. Two engines: the bodies first, so that the engine of the faces can start from them."""
        if any(face is not None for face in brief.known) and not self.face.info.answers:
            raise EngineError(f"{self.face.info.label} cannot answer a known face; leave it out or choose another engine for the faces")
        if self.face is self.body:
            return self.face.perform(conversation, replace(brief, options=_own(self.face, options)), progress)
        draft = self.body.perform(conversation, replace(brief, options=_own(self.body, options), known=(None, None)),
                                  lambda share, doing: progress(BODY_SHARE * share, doing))
        performance = self.face.perform(conversation, replace(brief, options=_own(self.face, options), draft=draft),
                                        lambda share, doing: progress(BODY_SHARE + (1 - BODY_SHARE) * share, doing))
        return replace(performance, bodies=draft.bodies)


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


def _own(one: Engine, options: Mapping[str, Any]) -> dict[str, Any]:
    return {option.name: options[option.name] for option in one.info.options if option.name in options}
