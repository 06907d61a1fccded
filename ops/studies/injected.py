"""Injected truth: known faults and known declines in recordings of real patients.

The whole engine judges each stretch twice, as it was recorded and with the injection. What comes
only the second time is counted: found when it is the alarm that has to come, wrong when a fault of
a sensor makes an alarm about the patient.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np

from alerts.backtest.comparing import Alarm
from alerts.backtest.courses import Course
from alerts.backtest.running import Judge
from alerts.backtest.watching import Baseline
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from core.wire import Kind
from ops.studies import injections as put
from ops.studies.physionet2019 import stays
from ops.studies.recorded import course_of, minute_numerics
from ops.studies.stretches import (
    BY_THE_HOUR,
    BY_THE_MINUTE,
    BY_THE_SECOND,
    Pace,
    Stretch,
    by_the_second,
    stretches,
)
from simulators.recordings.shelf import recordings

PROCESSES = 2
STAYS = 400
"""Of each data set by the hour."""
_CHALLENGE_2012 = "physionet2012_set_a.tar.xz"
_DAY_S = 86_400.0
_SAME_S = 120.0
"""An alarm of the same cause, begun so close to one of the untouched stretch, is that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Recordings of one kind, and what is put into them."""

    name: str
    courses: Sequence[Course]
    pace: Pace
    injections: Sequence[put.Injection]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one injection.

    Attributes:
        delay_s: From its beginning to the alarm that had to come; None when that did not.
        hint_s: To the detector's advisory; None when there was none.
        wrong: Rules of the alarms about the patient that a fault of a sensor made.
        beside: Everything else that came only with it.
        days: How long was judged.
    """

    delay_s: float | None
    hint_s: float | None
    wrong: tuple[str, ...]
    beside: int
    days: float


def study(data: Path, patients: int | None = None) -> str:
    """The study as it stands in docs/studies."""
    book = Rulebook(profiles=read_limits())
    sources = list(_sources(data, min(STAYS, patients or STAYS)))
    with Pool(PROCESSES) as pool:
        tables = [list(_table(source, book, pool)) for source in sources]
        untouched = [_untouched(source, book, pool) for source in sources]
    return "\n".join([_HEAD, *chain(*tables), _UNTOUCHED, *untouched]) + "\n"


def judge(stretch: Stretch, *, book: Rulebook) -> Outcome:
    """Judge a stretch without and with its injection."""
    injection, at = stretch.injection, stretch.at
    before = raised(stretch.course, book=book)
    after = raised(injection.into(stretch.course, at), book=book)
    new = [one for one in after if one.raised_at >= at and not _was_there(one, before)]
    must = [one for one in new if injection.must(one)]
    wrong = [one for one in new if injection.sensor and one.kind is Kind.PHYSIOLOGICAL]
    hints = [one for one in new if one.kind is Kind.ADVISORY]
    return Outcome(
        delay_s=must[0].raised_at - at if must else None,
        hint_s=hints[0].raised_at - at if hints else None,
        wrong=tuple(one.rule for one in wrong),
        beside=len(new) - len(must[:1]) - len(wrong),
        days=stretch.course.span_s / _DAY_S,
    )


def raised(course: Course, *, book: Rulebook) -> list[Alarm]:
    """All alarms of rules, sensors and the detector, by when they were raised."""
    found = Judge(book=book, make_watcher=Baseline).judge([course]).alarms
    return [alarm for alarm in found if alarm.kind is not Kind.TASK]


def _was_there(alarm: Alarm, before: Sequence[Alarm]) -> bool:
    return any(
        alarm.cause == one.cause and one.raised_at - _SAME_S <= alarm.raised_at <= one.ended_at
        for one in before
    )


def _sources(data: Path, count: int) -> Iterator[Source]:
    at_a_monitor = tuple(put.AT_A_MONITOR)
    minutes = list(minute_numerics(data))
    yield Source(
        name="Once a second: s00001 and s25047, drawn out",
        courses=[by_the_second(course) for course in minutes],
        pace=BY_THE_SECOND,
        injections=at_a_monitor,
    )
    yield Source(
        name="Once a minute: s00001 and s25047 as recorded",
        courses=minutes,
        pace=BY_THE_MINUTE,
        injections=at_a_monitor,
    )
    sparse = recordings(data / _CHALLENGE_2012, patients=count)
    yield Source(
        name=f"About once an hour: Challenge 2012, {len(sparse)} stays",
        courses=[course_of(one.name, one.readings()) for one in sparse],
        pace=BY_THE_HOUR,
        injections=(put.ONE_ZERO, put.DECLINE_BY_THE_HOUR),
    )
    hourly = [stay.course for stay in islice(stays(data, count), count) if len(stay.course)]
    yield Source(
        name=f"Once an hour: Challenge 2019, {len(hourly)} stays",
        courses=hourly,
        pace=BY_THE_HOUR,
        injections=(put.DESATURATION_BY_THE_HOUR, put.DECLINE_BY_THE_HOUR),
    )


# -- tables ---------------------------------------------------------------------------------------


def _table(source: Source, book: Rulebook, pool: Pool) -> Iterator[str]:
    yield f"\n## {source.name}\n"
    yield "| put in | times | found | after: median, 90 % | wrong | other alarms | hinted, after |"
    yield "|---|---|---|---|---|---|---|"
    for injection in source.injections:
        places = stretches(injection, source.courses, source.pace)
        found = pool.map(partial(judge, book=book), places, chunksize=2)
        yield _row(injection, found)


def _row(injection: put.Injection, found: Sequence[Outcome]) -> str:
    if not found:
        return f"| {injection.what} | 0 | | | | | |"
    delays = [one.delay_s for one in found if one.delay_s is not None]
    hints = [one.hint_s for one in found if one.hint_s is not None]
    days = sum(one.days for one in found)
    wrong = _wrong(found, days) if injection.sensor else "-"
    return (
        f"| {injection.what} | {len(found)} | {len(delays) / len(found):.0%} |"
        f" {_span(delays, 50)}, {_span(delays, 90)} | {wrong} |"
        f" {sum(one.beside for one in found) / days:.1f} a patient-day |"
        f" {len(hints) / len(found):.0%}, {_span(hints, 50)} |"
    )


def _wrong(found: Sequence[Outcome], days: float) -> str:
    rules = Counter(rule for one in found for rule in one.wrong)
    named = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
    return f"{rules.total() / days:.1f} a patient-day: {named}" if rules else "0"


def _span(seconds: Sequence[float], percent: float) -> str:
    if not seconds:
        return "-"
    value = float(np.percentile(seconds, percent))
    if value < 600:
        return f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 7200 else f"{value / 3600:.1f} h"


def _untouched(source: Source, book: Rulebook, pool: Pool) -> str:
    found = pool.map(partial(raised, book=book), source.courses, chunksize=4)
    kinds = Counter(alarm.kind for one in found for alarm in one)
    days = sum(course.span_s for course in source.courses) / _DAY_S
    cells = " | ".join(
        f"{kinds[kind] / days:.2f}" for kind in (Kind.PHYSIOLOGICAL, Kind.TECHNICAL, Kind.ADVISORY)
    )
    return f"| {source.name} | {days:.1f} | {cells} |"


_HEAD = """\
# Injected truth

Known faults and known declines, put into recordings of real patients and judged by the whole
engine: rules, sensors, scores and the detector. Each stretch is judged without and with the
injection, and only what comes with it counts. Measured by `python -m ops.studies injected`.

* found: the alarm that has to come (of the sensor, of the vital sign, or the detector's) came.
* wrong: alarms about the patient that a fault of a sensor made, and their rules. Where no pulse was
  measured nothing denies that a heart rate of 0 is asystole, and it is called so on purpose; a
  value that stands still below a limit is below it.
* other alarms: whatever else came only with it, such as the second vital sign that stands still, or
  a tier that is worse.
* hinted: the detector's advisory came too, and how long after the beginning.
* MIMIC-III numerics (ODbL) hold one value a minute. The first table draws them out to one a second:
  between two minutes a straight line in whole numbers, with noise. What is between is made up.
"""
_UNTOUCHED = """
## Without any injection

What the same recordings raise by themselves. Nobody knows which of it was needed.

| recordings | patient-days | about patients, a patient-day | about sensors | hints |
|---|---|---|---|---|"""
