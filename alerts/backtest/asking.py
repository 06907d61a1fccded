"""The questions that the store can answer: why, what if, and how the score was."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from alerts.backtest.comparing import compare
from alerts.backtest.past import WARM_UP_S, Relived, relive
from alerts.backtest.replaying import Scored, Subject, lane_of
from alerts.backtest.running import Judge
from alerts.backtest.silences import MOST, lasting_s, silences
from alerts.backtest.stored import (
    Connection,
    read_courses,
    read_past,
    read_place,
    read_setup,
)
from alerts.backtest.watching import Baseline
from alerts.explaining import explain
from alerts.limits import Profile
from alerts.model import moment
from alerts.rulebook import Rulebook
from alerts.tailoring import check
from core.saying import Said, say
from core.wire import Actor, AlertEvent, Kind, PatientLimit, Score, Setup
from core.wire.comparison import Tried, WhatIf
from core.wire.explanation import Explanation

BY = "what-if"


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
    watcher = Baseline()
    relived = relive(past, book, watcher)
    notes = _notes(relived, past.since, book.profile_of(relived.lane))
    return explain(relived.lane, book, at.timestamp(), detector=watcher.told(), notes=notes)


def _notes(relived: Relived, since: float, profile: Profile) -> tuple[Said, ...]:
    notes = [
        say(
            "Judged again from what is stored since {time}, by the limits of today; when"
            " observations are due is counted from there.",
            time=f"{moment(since):%H:%M:%S} UTC",
        )
    ]
    others = {
        alert.finding.revision
        for alert in relived.lane.alerts.values()
        if alert.kind is Kind.PHYSIOLOGICAL and alert.finding.revision != profile.revision
    }
    if others:
        notes.append(
            say(
                "Alerts then were raised by revision {others}, not {revision}.",
                others=tuple(map(str, sorted(others))),
                revision=profile.revision,
            )
        )
    if relived.only_stored:
        causes = tuple(relived.only_stored)
        notes.append(say("Open then, not when judged again: {causes}.", causes=causes))
    if relived.only_again:
        causes = tuple(relived.only_again)
        notes.append(say("Open when judged again, not then: {causes}.", causes=causes))
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
    scores: list[Scored] = []
    was = Judge(book=book, otherwise=ours, note=_keeping(scores)).judge([course])
    would = Judge(book=book, otherwise=proposed).judge([course])
    silent = silences(was.alarms, would.alarms, course=course, scores=scores, profile=profile)
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
        silent=silent[:MOST],
        silent_count=len(silent),
        silent_s=lasting_s(silent),
    )


def scores_of(
    connection: Connection, book: Rulebook, bed: str, now: datetime, *, hours: float
) -> tuple[Score, ...]:
    """How NEWS2 of the present patient was in the last hours: each time it became another.

    Raises:
        NoSuchBed: There is no bed of that name.
        NoReadings: Nothing was measured there in that time.
    """
    read_place(connection, bed)
    stays = read_courses(connection, now - timedelta(hours=hours), now, bed=bed)
    course = max(stays.courses, key=lambda one: float(one.times[-1]))
    found: list[Scored] = []
    Judge(book=book, otherwise=stays.subjects[course.patient], note=_keeping(found)).judge([course])
    return steps(one.score for one in found)


MOST_STEPS = 1000


def steps(scores: Iterable[Score | None]) -> tuple[Score, ...]:
    """Of scores in order of time, those that differ from the one before; the latest thousand."""
    kept: list[Score] = []
    before: object = None
    for score in scores:
        if score is None:
            continue
        told = (score.total, score.at_least, [part.points for part in score.parts])
        if told != before:
            kept.append(score)
        before = told
    return tuple(kept[-MOST_STEPS:])


def _keeping(scores: list[Scored]) -> Callable[[AlertEvent | Scored], None]:
    def note(item: AlertEvent | Scored) -> None:
        if isinstance(item, Scored):
            scores.append(item)

    return note


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
