"""Why there is no rota, in words that somebody can act on. Pure."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from core.shifts.rota.checking import HOUR, value, violations
from core.shifts.rota.facts import Nurse, Problem, Slot, Turn

MOST = 12
"""Sentences; the first ones say enough."""


def counted(problem: Problem) -> tuple[str, ...]:
    """What can be seen without a search: too few people for a shift, too few hours for all."""
    found = [*_too_few(problem), *_too_few_hours(problem)]
    return tuple(found[:MOST])


def explained(
    problem: Problem,
    turns: tuple[Turn, ...],
    short: Mapping[tuple[int, str], int],
    helpful: tuple[str, ...],
) -> tuple[str, ...]:
    """What the rota that leaves least short still lacks, why nobody fills in, and what would help.

    Args:
        problem: The question.
        turns: That rota.
        short: How many each slot lacks of a skill, or of nurses for an empty one.
        helpful: Names of rules of which each alone makes a rota possible, if given up.
    """
    slots = {slot.id: slot for slot in problem.slots}
    sentences = [
        f"{_of(slots[slot])} lacks {count} {_what(skill)}: "
        + "; ".join(_cannot(problem, slots[slot], skill, turns))
        for (slot, skill), count in sorted(short.items())
    ]
    last = "No single rule given up would make it possible"
    if helpful:
        last = f"Possible without the rule: {' - or - '.join(helpful)}"
    return (*sentences[: MOST - 1], last)


def _too_few(problem: Problem) -> Iterator[str]:
    for slot in problem.slots:
        there = [nurse for nurse in problem.nurses if not _absent(problem, nurse, slot)]
        if len(there) < slot.nurses:
            away = _all_absent(problem, slot, problem.nurses)
            yield f"{_of(slot)} needs {slot.nurses} nurses, {len(there)} can come{away}"
        for skill, count in slot.skills.items():
            able = [nurse for nurse in problem.nurses if nurse.can(skill, slot.on_day)]
            coming = [nurse for nurse in able if not _absent(problem, nurse, slot)]
            if len(coming) < count:
                yield f"{_of(slot)} needs {count} with {skill}: {_who(problem, slot, skill)}"


def _who(problem: Problem, slot: Slot, skill: str) -> str:
    having = [nurse for nurse in problem.nurses if skill in nurse.skills]
    if not having:
        return "nobody has it"
    told = [
        f"{nurse.name} ({_absent(problem, nurse, slot) or 'can come'})"
        if nurse.can(skill, slot.on_day)
        else f"{nurse.name} (expired on {nurse.skills[skill]})"
        for nurse in having
    ]
    return f"only {', '.join(told)}"


def _too_few_hours(problem: Problem) -> Iterator[str]:
    needed = sum((slot.ends - slot.starts) / HOUR * _least(slot) for slot in problem.slots)
    overtime = value(problem, "overtime_h_a_week")
    if overtime is None:
        return
    there = sum((nurse.weekly_hours + overtime) * problem.weeks for nurse in problem.nurses)
    if needed > there:
        yield (
            f"All shifts need {needed:g} h; {len(problem.nurses)} contracts with overtime"
            f" give {there:g} h"
        )


def _least(slot: Slot) -> int:
    return max(slot.nurses, *slot.skills.values(), 0)


def _all_absent(problem: Problem, slot: Slot, nurses: tuple[Nurse, ...]) -> str:
    told = [
        f"{nurse.name} {why}" for nurse in nurses if (why := _absent(problem, nurse, slot)) != ""
    ]
    return f": {', '.join(told)}" if told else ""


def _absent(problem: Problem, nurse: Nurse, slot: Slot) -> str:
    """Why somebody cannot come whatever else is planned; empty when they can."""
    for away in nurse.away:
        if slot.starts < away.ends and away.starts < slot.ends:
            return f"is away: {away.kind}"
    rest = timedelta(hours=value(problem, "rest_between_h") or 0.0)
    for one in nurse.worked:
        if slot.starts - one.ends < rest and one.starts - slot.ends < rest:
            return "works another shift too close to it"
    return ""


def _cannot(problem: Problem, slot: Slot, skill: str, turns: tuple[Turn, ...]) -> Iterator[str]:
    """Why each of those who could fill in does not."""
    there = {turn.account for turn in turns if turn.slot == slot.id}
    unable = 0
    for nurse in problem.nurses:
        if nurse.account in there:
            continue
        if skill and not nurse.can(skill, slot.on_day):
            unable += 1
            continue
        tried = (*turns, Turn(slot=slot.id, account=nurse.account))
        broken = [one.text for one in violations(problem, tried) if one.account == nurse.account]
        yield broken[0] if broken else f"{nurse.name} is needed elsewhere"
    if unable:
        yield f"{unable} more do not have {skill}"


def _of(slot: Slot) -> str:
    return f"{slot.name} of {slot.on_day:%a %d %b}"


def _what(skill: str) -> str:
    return f"with {skill}" if skill else "nurses"
