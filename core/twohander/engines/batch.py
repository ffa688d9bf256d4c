"""Many conversations in a row: networks stay loaded, short conversations go through them together, a bad one costs no other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..errors import TwohanderError
from .base import Performance, Progress
from .duet import Duet, Prepared, duets_of, prepared
from .request import Request

TOGETHER_SECONDS = 240.0  # of conversation performed together: eight windows of half a minute, which is what a GPU hears at once


def animate_all(requests: Sequence[Request], progress: Progress = lambda share, doing: None) -> Iterator[Duet | TwohanderError]:
    """For each request in order its duet, or what is wrong with it; files are read, and duets made, as the iterator goes on.

    Neighbours with the same engines and options are performed together as long as they have at most TOGETHER_SECONDS; what comes out
    is, up to rounding, what each gives alone. Whatever `progress` raises passes through.
    """
    total, done, group = len(requests), 0, []
    for request in requests:
        outcome = _take_of(group[-1], request) if group else None
        outcome = outcome or _read(request)
        if group and not (isinstance(outcome, Prepared) and _fits(group, outcome)):
            yield from _performed(group, lambda share, doing: progress((done + share * len(group)) / total, doing))
            done, group = done + len(group), []
        if isinstance(outcome, Prepared):
            group.append(outcome)
        else:
            yield outcome
            done += 1
    if group:
        yield from _performed(group, lambda share, doing: progress((done + share * len(group)) / total, doing))


def drafts_of(requests: Sequence[Request], progress: Progress = lambda share, doing: None) -> tuple[Performance, ...]:
    """What the engines of some requests, all with the same ones and the same options, return before anything is made of it.

    Takes of one conversation that follow each other are heard once. Raises what is wrong with a request.
    """
    group: list[Prepared] = []
    for request in requests:
        group.append((_take_of(group[-1], request) if group else None) or prepared(request))
    first = group[0]
    return first.cast.perform_all([one.conversation for one in group], [one.brief for one in group], first.options, progress)


def _take_of(read: Prepared, request: Request) -> Prepared | None:
    """What was read, with the request's seed, if the request differs in nothing else."""
    if replace(request, seed=read.request.seed) != read.request:
        return None
    return replace(read, request=request, brief=replace(read.brief, seed=request.seed))


def _read(request: Request) -> Prepared | TwohanderError:
    try:
        return prepared(request)
    except TwohanderError as problem:
        return problem


def _fits(group: list[Prepared], other: Prepared) -> bool:
    seconds = sum(one.conversation.seconds for one in (*group, other))
    return (group[0].cast, group[0].options) == (other.cast, other.options) and seconds <= TOGETHER_SECONDS


def _performed(group: list[Prepared], progress: Progress) -> Sequence[Duet | TwohanderError]:
    """The group's duets; where one is at fault, each is tried alone."""
    try:
        return duets_of(group, progress)
    except TwohanderError as problem:
        if len(group) == 1:
            return [problem]
    return [outcome for one in group for outcome in _performed([one], progress)]
