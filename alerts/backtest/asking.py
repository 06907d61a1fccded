"""The two questions that the store can answer: why, and what if."""

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from alerts.backtest.comparing import Comparison, compare
from alerts.backtest.past import WARM_UP_S, Relived, relive
from alerts.backtest.replaying import Subject, lane_of
from alerts.backtest.running import Judge
from alerts.backtest.stored import (
    Connection,
    read_courses,
    read_past,
    read_place,
    read_setup,
)
from alerts.explaining import explain
from alerts.explanation import Explanation
from alerts.limits import Profile
from alerts.model import moment
from alerts.rulebook import Rulebook
from alerts.tailoring import check
from core.wire import Actor, PatientLimit, Setup

LONGEST_H = 24
BY = "what-if"


class WhatIf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that somebody thinks of, to be tried on what was.

    Attributes:
        cause: Which side of which vital, such as `spo2.low`.
        limits: One for each tier of the limit, mild to severe, in the vital's unit.
        delays_s: Likewise; empty for those in force.
        hours: How far back.
    """

    cause: Annotated[str, Meta(min_length=1, max_length=64)]
    limits: Annotated[tuple[float, ...], Meta(min_length=1, max_length=8)]
    delays_s: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    hours: Annotated[float, Meta(gt=0, le=LONGEST_H)] = 12.0


class Tried(Struct, frozen=True, kw_only=True):
    """What the proposed limit would have made of the last hours, beside what is in force now.

    Attributes:
        in_force: Limits and delays of the cause, mild to severe.
        warnings: What is unusual about the proposed ones.
        comparison: `before` is what is in force now, `after` what is proposed.
    """

    bed: str
    cause: str
    since: datetime
    until: datetime
    in_force: tuple[float, ...]
    delays_s: tuple[float, ...]
    proposed: tuple[float, ...]
    proposed_delays_s: tuple[float, ...]
    warnings: tuple[str, ...]
    readings: int
    comparison: Comparison


def explain_stored(
    connection: Connection,
    book: Rulebook,
    bed: str,
    at: datetime,
    *,
    warm_up_s: float = WARM_UP_S,
) -> Explanation:
    """Why, or why not, at a bed at a moment.

    Raises:
        NoSuchBed: There is no bed of that name.
    """
    past = read_past(connection, bed, at, warm_up_s=warm_up_s)
    relived = relive(past, book)
    return explain(relived.lane, book, at.timestamp(), notes=_notes(relived))


def _notes(relived: Relived) -> tuple[str, ...]:
    notes = ["Judged again from what is stored, with the limits in force today."]
    if relived.only_stored:
        notes.append(f"Open then, not when judged again: {', '.join(relived.only_stored)}.")
    if relived.only_again:
        notes.append(f"Open when judged again, not then: {', '.join(relived.only_again)}.")
    return tuple(notes)


def try_limit(
    connection: Connection, book: Rulebook, bed: str, asked: WhatIf, now: datetime
) -> Tried:
    """Judge the last hours of a bed with the limits in force and with a proposed one.

    Raises:
        NoSuchBed: There is no bed of that name.
        NoReadings: Nothing was measured there in that time.
        LimitsRefused: The proposed limits contradict themselves, or no limit has this cause.
    """
    since = now - timedelta(hours=asked.hours)
    read_place(connection, bed)
    stays = read_courses(connection, since, now, bed=bed)
    # A limit is one patient's: whoever lay here before is not asked.
    course = max(stays.courses, key=lambda one: float(one.times[-1]))
    subject = stays.subjects[course.patient]
    known = read_setup(connection, bed, now)
    setup = Setup(bed=bed, stay=None, changed_at=now, limits=known.limits if known else ())
    ours = replace(subject, setup=setup)
    proposed = replace(subject, setup=_with(setup, asked, now))
    profile, tailored = _profile(ours, book), _profile(proposed, book)
    warnings = check(profile, cause=asked.cause, limits=asked.limits, delays_s=asked.delays_s)
    was, would = (Judge(book=book, otherwise=one).judge([course]) for one in (ours, proposed))
    limits, delays_s = _steps(profile, asked.cause)
    proposed_limits, proposed_delays_s = _steps(tailored, asked.cause)
    return Tried(
        bed=bed,
        cause=asked.cause,
        since=moment(float(course.times[0])),
        until=now,
        in_force=limits,
        delays_s=delays_s,
        proposed=proposed_limits,
        proposed_delays_s=proposed_delays_s,
        warnings=warnings,
        readings=len(course),
        comparison=compare(was.alarms, would.alarms, was.span_s),
    )


def _with(setup: Setup, asked: WhatIf, now: datetime) -> Setup:
    actor = Actor(account=BY, name=BY, role="", at=now)
    limit = PatientLimit(
        cause=asked.cause, limits=asked.limits, delays_s=asked.delays_s, by=actor, reason=BY
    )
    others = tuple(one for one in setup.limits if one.cause != asked.cause)
    return replace(setup, limits=(*others, limit))


def _profile(subject: Subject, book: Rulebook) -> Profile:
    return book.profile_of(lane_of(subject))


def _steps(profile: Profile, cause: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    limit = profile.find(cause)
    tiers = limit.tiers if limit is not None else ()
    return tuple(tier.limit for tier in tiers), tuple(tier.delay_s for tier in tiers)
