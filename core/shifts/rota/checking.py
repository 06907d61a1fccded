"""Whether a rota keeps every hard rule. Pure, and knows nothing of how rotas are found.

It is the judge of the solver: what it objects to is neither shown nor published.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from core.shifts.rota.facts import Nurse, Problem, Slot, Turn, Violation, Worked

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Stint(Struct, frozen=True, kw_only=True):
    """A shift in somebody's time; `asked` when it is one of the rota's."""

    starts: datetime
    ends: datetime
    on_day: date
    night: bool
    asked: bool


def violations(problem: Problem, turns: Iterable[Turn]) -> tuple[Violation, ...]:
    """Everything the rota breaks; nothing for one that may be published.

    What somebody works already counts with it, but is itself nobody's question here.
    """
    known = set(turns)
    return (*_unknown(problem, known), *_understaffed(problem, known), *_tired(problem, known))


def stints(problem: Problem, nurse: Nurse, turns: Iterable[Turn]) -> list[Stint]:
    """All that somebody works, in order."""
    own = {turn.slot for turn in turns if turn.account == nurse.account}
    asked = [_stint(slot, asked=True) for slot in problem.slots if slot.id in own]
    already = [_stint(one, asked=False) for one in nurse.worked]
    return sorted(asked + already, key=lambda one: (one.starts, one.ends))


def value(problem: Problem, key: str) -> float | None:
    """The number of a rule; None where it does not count."""
    rule = problem.rule(key)
    return None if rule is None else rule.value


def _stint(one: Slot | Worked, *, asked: bool) -> Stint:
    return Stint(starts=one.starts, ends=one.ends, on_day=one.on_day, night=one.night, asked=asked)


# -- the slots -----------------------------------------------------------------------------------


def _unknown(problem: Problem, turns: set[Turn]) -> Iterator[Violation]:
    slots = {slot.id for slot in problem.slots}
    accounts = {nurse.account for nurse in problem.nurses}
    for turn in sorted(turns):
        if turn.slot not in slots or turn.account not in accounts:
            yield Violation(rule="known", account=turn.account, text="not in the question")


def _understaffed(problem: Problem, turns: set[Turn]) -> Iterator[Violation]:
    extra = value(problem, "extra_nurses")
    for slot in problem.slots:
        there = [
            nurse for nurse in problem.nurses if Turn(slot=slot.id, account=nurse.account) in turns
        ]
        if len(there) < slot.nurses:
            yield _of(slot, "nurses", f"{len(there)} of {slot.nurses} nurses")
        if extra is not None and len(there) > slot.nurses + extra:
            yield _of(slot, "extra_nurses", f"{len(there)} nurses, {slot.nurses} are needed")
        for skill, count in slot.skills.items():
            able = sum(nurse.can(skill, slot.on_day) for nurse in there)
            if able < count:
                yield _of(slot, "skills", f"{able} of {count} with {skill}")


def _of(slot: Slot, rule: str, what: str) -> Violation:
    return Violation(rule=rule, account=None, text=f"{slot.name} of {slot.on_day}: {what}")


# -- the people ----------------------------------------------------------------------------------


def _tired(problem: Problem, turns: set[Turn]) -> Iterator[Violation]:
    for nurse in problem.nurses:
        own = stints(problem, nurse, turns)
        if not any(one.asked for one in own):
            continue
        yield from _away(nurse, own)
        yield from _unrested(problem, nurse, own)
        yield from _weekly(problem, nurse, own)
        yield from _over_contract(problem, nurse, own)
        yield from _in_a_row(problem, nurse, own)


def _away(nurse: Nurse, own: Sequence[Stint]) -> Iterator[Violation]:
    for one in own:
        for away in nurse.away:
            if one.asked and one.starts < away.ends and away.starts < one.ends:
                text = f"{nurse.name} is away ({away.kind}) on {one.on_day}"
                yield Violation(rule="away", account=nurse.account, text=text)


def _unrested(problem: Problem, nurse: Nurse, own: Sequence[Stint]) -> Iterator[Violation]:
    rest_h = value(problem, "rest_between_h") or 0.0
    for one, other in pairwise(own):
        rested = (other.starts - one.ends) / HOUR
        if rested < rest_h and (one.asked or other.asked):
            text = f"{nurse.name} rests {rested:g} h before {other.on_day}"
            yield Violation(rule="rest_between_h", account=nurse.account, text=text)


def _weekly(problem: Problem, nurse: Nurse, own: Sequence[Stint]) -> Iterator[Violation]:
    most, rest_h = value(problem, "weekly_hours"), value(problem, "weekly_rest_h")
    for begins, over in pairwise(problem.week_starts):
        if not any(one.asked and begins <= one.starts < over for one in own):
            continue
        hours = sum((one.ends - one.starts) / HOUR for one in own if begins <= one.starts < over)
        if most is not None and hours > most:
            text = f"{nurse.name} works {hours:g} h in the week of {begins:%d %b}"
            yield Violation(rule="weekly_hours", account=nurse.account, text=text)
        longest = _longest_rest(own, begins, over)
        if rest_h is not None and longest / HOUR < rest_h:
            text = f"{nurse.name} rests {longest / HOUR:g} h at most in the week of {begins:%d %b}"
            yield Violation(rule="weekly_rest_h", account=nurse.account, text=text)


def _longest_rest(own: Sequence[Stint], begins: datetime, over: datetime) -> timedelta:
    longest, free_since = timedelta(), begins
    for one in own:
        if one.ends <= begins or one.starts >= over:
            continue
        longest = max(longest, one.starts - free_since)
        free_since = max(free_since, one.ends)
    return max(longest, over - free_since)


def _over_contract(problem: Problem, nurse: Nurse, own: Sequence[Stint]) -> Iterator[Violation]:
    overtime = value(problem, "overtime_h_a_week")
    if overtime is None:
        return
    begins, over = problem.week_starts[0], problem.week_starts[-1]
    hours = sum((one.ends - one.starts) / HOUR for one in own if begins <= one.starts < over)
    most = (nurse.weekly_hours + overtime) * problem.weeks
    if hours > most + 1e-9:
        text = f"{nurse.name} works {hours:g} h, {most:g} h at most"
        yield Violation(rule="overtime_h_a_week", account=nurse.account, text=text)


def _in_a_row(problem: Problem, nurse: Nurse, own: Sequence[Stint]) -> Iterator[Violation]:
    nights = [one for one in own if one.night]
    for key, some in (("days_in_a_row", own), ("nights_in_a_row", nights)):
        most = value(problem, key)
        if most is None:
            continue
        asked: dict[date, bool] = defaultdict(bool)
        for one in some:
            asked[one.on_day] |= one.asked
        for first, length in _runs(asked):
            of_rota = any(asked[first + number * DAY] for number in range(length))
            if length > most and of_rota:
                text = f"{nurse.name}: {length} {key.split('_', 1)[0]} in a row from {first}"
                yield Violation(rule=key, account=nurse.account, text=text)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, int]]:
    known = set(days)
    for day in sorted(known):
        if day - DAY in known:
            continue
        length = 1
        while day + length * DAY in known:
            length += 1
        yield day, length
