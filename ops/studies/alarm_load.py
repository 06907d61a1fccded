"""How many alarms the shipped limits give on real patients, and what delay and hysteresis cost.

Four rule sets over the same recordings: the shipped limits; the same limits without any delay,
hysteresis or clearing time ("bare"); with the delays alone; with hysteresis alone. Rules of other
kinds and scores are left out of these four and counted beside them.

The truth is taken from the raw values: a sustained violation is a run of plausible values beyond
the mildest limit, without a pause longer than 150 s, that lasts longer than the shipped delay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from msgspec.structs import replace

from alerts.backtest.comparing import Alarm, compare, load
from alerts.backtest.courses import Course
from alerts.backtest.running import Judge, Outcome
from alerts.limits import Limit, Profile, Profiles, read_limits
from alerts.limits.making import with_limits
from alerts.rulebook import Rulebook
from alerts.rules import LONGEST_PAUSE_S
from core.vitals import FACTS, Source, Vital, vital_of
from core.wire import AgeClass, AlertEvent, Change, Kind
from ops.studies.recorded import (
    PROBE_OFF,
    minute_numerics,
    minute_pressures,
    second_heart_rates,
)

SETS = ("bare", "delays alone", "hysteresis alone", "shipped")
_INSTEAD = frozenset({Vital.PULSE})
"""Judged only while another vital is missing: no violation of its own."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A sustained violation in the raw values; moments in seconds since 1970."""

    patient: str
    cause: str
    since: float
    until: float
    every_s: float


@dataclass(frozen=True, slots=True)
class Caught:
    """Of sustained violations, how many were called, and how long after their beginning."""

    of: int
    caught: int
    median_s: float
    longest_s: float


def stripped(profile: Profile, *, delay: bool, hysteresis: bool) -> Profile:
    """The limits of a profile alone, with their delays or their hysteresis taken away."""
    rows = {
        vital: tuple(_stripped(one, delay=delay, hysteresis=hysteresis) for one in row)
        for vital, row in profile.limits.items()
    }
    return with_limits(replace(profile, burdens={}, changes={}, combined={}), rows)


def _stripped(limit: Limit, *, delay: bool, hysteresis: bool) -> Limit:
    if not delay:
        tiers = tuple(replace(tier, delay_s=0.0) for tier in limit.tiers)
        limit = replace(limit, tiers=tiers)
    return limit if hysteresis else replace(limit, back=limit.tiers[0].limit, clear_s=0.0)


def books() -> dict[str, Rulebook]:
    """The four rule sets."""
    shipped = list(read_limits())
    kept = {
        "bare": (False, False),
        "delays alone": (True, False),
        "hysteresis alone": (False, True),
        "shipped": (True, True),
    }
    return {
        name: Rulebook(
            profiles=Profiles(stripped(one, delay=delay, hysteresis=back) for one in shipped)
        )
        for name, (delay, back) in kept.items()
    }


def violations(course: Course, profile: Profile) -> Iterator[Violation]:
    """The sustained violations of a course, by the raw values alone."""
    for vital, row in profile.limits.items():
        if vital in _INSTEAD:
            continue
        times, values = _readable(course, vital)
        for limit in row:
            for since, until in _runs(limit, times, values):
                if until - since > limit.tiers[0].delay_s:
                    yield Violation(course.patient, limit.cause, since, until, course.every_s)


def _readable(course: Course, vital: Vital) -> tuple[list[float], list[float]]:
    """Times and plausible values of a vital, none from electrodes that are off."""
    here = course.vitals == FACTS[vital].number
    times, values = course.times[here], course.values[here]
    plausible = FACTS[vital].plausible
    good = (values >= plausible.low) & (values <= plausible.high)
    if FACTS[vital].source is Source.IMPEDANCE:
        still = (course.vitals == FACTS[Vital.HR].number) & (course.values == 0)
        good &= ~np.isin(times, course.times[still])
    return times[good].tolist(), values[good].tolist()


def _runs(
    limit: Limit, times: Sequence[float], values: Sequence[float]
) -> Iterator[tuple[float, float]]:
    """First and last time of each run of values beyond the mildest limit."""
    since = last = -np.inf
    for at, value in zip(times, values, strict=True):
        if not limit.passed(value, limit.tiers[0].limit):
            if last > -np.inf:
                yield since, last
            since = last = -np.inf
        elif at - last > LONGEST_PAUSE_S:
            if last > -np.inf:
                yield since, last
            since = last = at
        else:
            last = at
    if last > -np.inf:
        yield since, last


def caught(found: Iterable[Violation], alarms: Sequence[Alarm]) -> Caught:
    """How many violations an alarm of their cause stands for, and how late it came."""
    late = []
    count = 0
    for one in found:
        count += 1
        raised = [
            alarm.raised_at
            for alarm in alarms
            if (alarm.patient, alarm.cause) == (one.patient, one.cause)
            and alarm.raised_at <= one.until + one.every_s
            and alarm.ended_at >= one.since
        ]
        if raised:
            late.append(max(0.0, min(raised) - one.since))
    return Caught(count, len(late), median(late) if late else 0.0, max(late, default=0.0))


def limits_of(outcome: Outcome) -> list[Alarm]:
    """Alarms of limits: neither of scores nor of other rules."""
    return [one for one in outcome.alarms if one.cause.endswith((".low", ".high"))]


def study(data: Path) -> str:
    """The study as it stands in docs/studies."""
    return "\n".join([_HEAD, *_tables(data), *_probe_off(data)]) + "\n"


def _tables(data: Path) -> Iterator[str]:
    sources = {
        "MIMIC-III numerics s00001 and s25047, all vital signs, once a minute": minute_numerics,
        "Challenge 2009, mean arterial pressure of 60 stays, once a minute": minute_pressures,
        "MIT-BIH, heart rate of 6 recordings from annotated beats, once a second": (
            second_heart_rates
        ),
    }
    rules = books()
    profile = rules["shipped"].profiles.choose("", AgeClass.ADULT)
    whole = Rulebook(profiles=read_limits())
    for name, read in sources.items():
        courses = list(read(data))
        truth = [one for course in courses for one in violations(course, profile)]
        outcomes = {key: Judge(book=book).judge(courses) for key, book in rules.items()}
        yield from _table(name, outcomes, truth)
        yield _others(Judge(book=whole).judge(courses))


def _table(name: str, outcomes: dict[str, Outcome], truth: Sequence[Violation]) -> Iterator[str]:
    span_s = outcomes["bare"].span_s
    bare = limits_of(outcomes["bare"])
    yield f"\n## {name}\n"
    yield f"{load([], span_s).bed_days:.2f} bed-days; {len(truth)} sustained violations.\n"
    yield "| limits | alarms | a bed-day | fewer | caught | after: median, longest |"
    yield "|---|---|---|---|---|---|"
    for key in SETS:
        alarms = limits_of(outcomes[key])
        found = compare(bare, alarms, span_s)
        was = caught(truth, alarms)
        share = "-" if found.reduction is None else f"{found.reduction:.0%}"
        yield (
            f"| {key} | {len(alarms)} | {found.after.per_bed_day['all']:.1f} | {share} |"
            f" {was.caught} of {was.of} | {was.median_s:.0f} s, {was.longest_s:.0f} s |"
        )


def _others(outcome: Outcome) -> str:
    counts = Counter(
        one.cause if one.kind is Kind.PHYSIOLOGICAL else one.kind.value
        for one in outcome.alarms
        if not (one.kind is Kind.PHYSIOLOGICAL and one.cause.endswith((".low", ".high")))
    )
    said = ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
    return f"\nBeside the limits, with everything shipped: {said}."


def _probe_off(data: Path) -> Iterator[str]:
    course = next(one for one in minute_numerics(data) if one.patient == PROBE_OFF)
    events = zero_alerts(course)
    oximeter = course.vitals == FACTS[Vital.SPO2].number
    off = course.values[oximeter] == 0
    probes = [one for one in events if _source(one) in {Source.OXIMETER, Source.ARTERIAL_LINE}]
    others = Counter(f"{one.alert.finding.rule} {one.change.value}" for one in events)
    yield f"\n## {PROBE_OFF}: zeros of a probe that is off\n"
    yield (
        f"In {off.mean():.0%} of its {len(off)} minutes the saturation reads 0, and the line to the"
        f" artery is open to air for hours. Physiological alerts made of a 0 of oximeter or line:"
        f" **{len(probes)}**. Of electrodes, told at once on purpose (decision 0011):"
        f" {', '.join(f'{name} {count}' for name, count in others.items()) or 'none'}."
    )


def _source(event: AlertEvent) -> Source:
    return FACTS[vital_of(event.alert.finding.vital or "")].source


def zero_alerts(course: Course) -> list[AlertEvent]:
    """Events of physiological alerts that a value of 0 has raised or made worse."""
    found: list[AlertEvent] = []

    def note(item: object) -> None:
        if (
            isinstance(item, AlertEvent)
            and item.change in {Change.RAISED, Change.RETURNED, Change.UPDATED}
            and item.alert.kind is Kind.PHYSIOLOGICAL
            and item.alert.finding.value == 0
        ):
            found.append(item)

    Judge(book=Rulebook(profiles=read_limits()), note=note).judge([course])
    return found


def _named(events: Sequence[AlertEvent]) -> str:
    causes = sorted({event.alert.cause for event in events})
    return f" ({', '.join(causes)})" if causes else ""


_HEAD = """\
# Alarm load

How many alarms the shipped limits give on recordings of real patients, beside the same limits
without delay, hysteresis and clearing time ("bare"), and what that costs.
Measured by `wardwatch study alarm-load`; of each table only the limits are counted.

* An alarm is an episode of one limit: raised, or come back, until its condition ends. Whoever
  answers does so at once.
* A sustained violation is a run of plausible raw values beyond the mildest limit, without a pause
  longer than 150 s, that lasts longer than the shipped delay. Breathing while the same electrodes
  read a heart rate of 0 is left out (electrodes off), and so is the pulse, which is judged only
  where there is no heart rate.
* It is caught when an alarm of its limit stands during it or comes with the next value; "after" is
  how long after its beginning.
* Recordings whose values come further apart than 150 s (Challenge 2012 and 2019, by the hour) say
  nothing about delays and are left out.
* At one value a minute a delay of seconds asks for a second value, so it costs a minute; at one a
  second it costs itself.
"""
