"""One engine for faces and bodies, or one for each."""

import numpy as np
import pytest
from twohander import rotation
from twohander.conversation import Conversation, Track, Turn
from twohander.engines.base import Brief, EngineInfo, Option, Part, Performance
from twohander.engines.cast import Cast, cast_of
from twohander.errors import EngineError
from twohander.motion import BodyMotion, ExpressionSpace, FaceMotion

TALK = Conversation((Track(np.zeros(16000, np.float32), 16000), Track(np.zeros(16000, np.float32), 16000)))
FACE = FaceMotion(np.zeros((25, 50), np.float32), ExpressionSpace.FLAME, 25)
BODY = BodyMotion(rotation.identity(25, 55), np.zeros((25, 3), np.float32), 25)


class FakeEngine:
    """Remembers the brief that it was given."""

    def __init__(self, name, makes, *options, answers=False):
        self.info = EngineInfo(name, name.title(), "", makes, (), tuple(Option(option, float, 1.0, "", 0, 2) for option in options), answers)
        self.brief = None

    def missing(self):
        return ()

    def perform(self, conversation, brief, progress):
        self.brief = brief
        for share in (0.0, 0.5, 1.0):
            progress(share, self.info.name)
        faces = (FACE, FACE) if "face" in self.info.makes else None
        bodies = (BODY, BODY) if "body" in self.info.makes else None
        return Performance(faces, bodies, (Turn(0, 0.0, 0.5),), ("acoustic", "acoustic"))


def perform(cast, known=(None, None), **options):
    shares = []
    performance = cast.perform(TALK, Brief((Part(None), Part(None)), 25, known=known), cast.checked_options(options),
                               lambda share, doing: shares.append(share))
    return performance, shares


def test_a_face_engine_gets_the_bodies_as_its_draft():
    cast = Cast(FakeEngine("mask", ("face",), "depth"), FakeEngine("walker", ("face", "body"), "depth", "stride"))
    performance, shares = perform(cast, depth=2, stride=0.5)
    assert cast.name == "mask+walker" and performance.faces and performance.bodies
    assert cast.face.brief.draft().bodies is performance.bodies and cast.body.brief.draft is None
    assert cast.face.brief.options == {"depth": 2.0} and cast.body.brief.options == {"depth": 2.0, "stride": 0.5}
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_bodies_that_are_made_elsewhere_are_not_made_here():
    cast = Cast(FakeEngine("mask", ("face",)), FakeEngine("walker", ("face", "body")))
    elsewhere = Performance((FACE, FACE), (BODY, BODY), (), ("transcript", "transcript"))
    [performance] = cast.perform_all([TALK], [Brief((Part(None), Part(None)), 25)], cast.checked_options({}), lambda *_: None,
                                     [lambda: elsewhere])
    assert cast.body.brief is None and cast.face.brief.draft() is elsewhere
    assert performance.bodies is elsewhere.bodies and performance.drafted is elsewhere.faces


def test_one_engine_for_both_performs_once():
    both = FakeEngine("walker", ("face", "body"), "stride")
    performance, _ = perform(Cast(both, both), stride=0)
    assert Cast(both, both).name == "walker" and performance.faces and both.brief.options == {"stride": 0.0}


def test_an_option_that_neither_has_is_refused_with_those_that_there_are():
    cast = Cast(FakeEngine("mask", ("face",), "depth"), FakeEngine("walker", ("body",), "stride"))
    with pytest.raises(EngineError, match="no option 'charm'; there are: .*depth, .*stride"):
        cast.checked_options({"charm": 1})


def test_a_known_face_needs_an_engine_that_answers():
    deaf, answering = FakeEngine("mask", ("face",)), FakeEngine("mirror", ("face",), answers=True)
    walker = FakeEngine("walker", ("face", "body"))
    with pytest.raises(EngineError, match="cannot answer"):
        perform(Cast(deaf, walker), known=(None, FACE))
    perform(Cast(answering, walker), known=(None, FACE))
    assert answering.brief.known == (None, FACE) and walker.brief.known == (None, None)


def test_an_engine_is_asked_only_for_what_it_makes():
    with pytest.raises(EngineError, match="DualTalk makes no body; choose the engine of the body with --body: understudy"):
        cast_of("understudy", "dualtalk")
    with pytest.raises(EngineError, match="no engine 'nobody'"):
        cast_of("nobody", "understudy")
    assert cast_of("understudy", "understudy").name == "understudy"


