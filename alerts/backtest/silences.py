"""When somebody is told today and nobody would be by other rules, and how bad it was then. Pure.

A stretch counts as silent when no alarm at all about the patient would be on: one that is told by
another rule, or at a lower priority, is not silence.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from alerts.backtest.comparing import Alarm
from alerts.backtest.courses import Course
from alerts.backtest.replaying import Scored
from alerts.limits import URGENCY, Limit, Profile, Side
from alerts.model import moment
from core.vitals import FACTS
from core.wire import Kind, Priority
from core.wire.comparison import Silence

Stretch = tuple[float, float]
"""From and to, in seconds since 1970."""
MOST = 100
"""So many stretches are named; all of them are counted."""


def silences(
    before: Sequence[Alarm],
    after: Sequence[Alarm],
    *,
    course: Course,
    scores: Sequence[Scored],
    profile: Profile,
) -> tuple[Silence, ...]:
    """Stretches in which only the first rule set has an alarm on, oldest first.

    Args:
        before: Alarms of the rule set in force.
        after: Of the proposed one, over the same course.
        course: What was measured.
        scores: NEWS2 as it went along, oldest first.
        profile: That is in force: which limit a cause is.
    """
    until = float(course.times[-1])
    heard = [one for one in before if _is_heard(one)]
    quiet = _without(_joined(heard, until), _joined(filter(_is_heard, after), until))
    return tuple(
        _silence(stretch, heard, course=course, scores=scores, profile=profile) for stretch in quiet
    )


def lasting_s(stretches: Iterable[Silence]) -> float:
    """How long they are together, in seconds."""
    return round(sum((one.until - one.since).total_seconds() for one in stretches), 1)


def _is_heard(alarm: Alarm) -> bool:
    return alarm.kind is Kind.PHYSIOLOGICAL and alarm.priority is not Priority.ADVISORY


def _joined(alarms: Iterable[Alarm], until: float) -> list[Stretch]:
    """When at least one of them is on."""
    found: list[Stretch] = []
    for begins, ends in sorted((one.raised_at, min(one.ended_at, until)) for one in alarms):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        elif begins < ends:
            found.append((begins, ends))
    return found


def _without(ours: Sequence[Stretch], theirs: Sequence[Stretch]) -> Iterator[Stretch]:
    """What of ours lies in none of theirs."""
    for begins, ends in ours:
        at = begins
        for taken_from, taken_to in theirs:
            if taken_to <= at or taken_from >= ends:
                continue
            if taken_from > at:
                yield at, taken_from
            at = max(at, taken_to)
        if at < ends:
            yield at, ends


def _silence(
    stretch: Stretch,
    heard: Sequence[Alarm],
    *,
    course: Course,
    scores: Sequence[Scored],
    profile: Profile,
) -> Silence:
    begins, ends = stretch
    on = [one for one in heard if one.raised_at < ends and one.ended_at > begins]
    worst = max(on, key=lambda one: URGENCY[one.priority])
    limit = profile.find(worst.cause)
    news2, whole = _highest(scores, begins, ends)
    return Silence(
        since=moment(begins),
        until=moment(ends),
        cause=worst.cause,
        priority=worst.priority,
        worst=worst.value if limit is None else _furthest(course, limit, begins, ends),
        news2=news2,
        news2_whole=whole,
    )


def _furthest(course: Course, limit: Limit, begins: float, ends: float) -> float | None:
    """The value furthest beyond the limit; None when none of good quality was measured."""
    there = (
        (course.vitals == FACTS[limit.vital].number)
        & (course.quality == 0)
        & (course.times >= begins)
        & (course.times <= ends)
    )
    values = course.values[there]
    if len(values) == 0:
        return None
    return float(np.min(values) if limit.side is Side.LOW else np.max(values))


def _highest(scores: Sequence[Scored], begins: float, ends: float) -> tuple[int | None, bool]:
    """The highest NEWS2 that stood then, and whether nothing was missing in it."""
    standing = [one for one in scores if one.at <= begins][-1:]
    within = [one for one in scores if begins < one.at <= ends]
    known = [one.score for one in (*standing, *within) if one.score is not None]
    if not known:
        return None, False
    top = max(known, key=lambda score: score.at_least if score.total is None else score.total)
    return (top.at_least, False) if top.total is None else (top.total, True)
