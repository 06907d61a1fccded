"""Several vitals together. Pure.

Vitals are not measured at the same moment: the cuff every few minutes, the heart every second. So a
clause holds from a value that passes its limit until `within_s` later, whatever comes in between,
and the combination begins when one clause of every group holds. It ends by the newest values: a
pressure that is measured good again is good, however short the time since the bad one.
"""

from msgspec import Struct

from alerts.limits.profile import Clause, Combined
from alerts.rules.timing import AT_REST, Timer, keep_time
from core.vitals import Vital


class Held(Struct, frozen=True, gc=False):
    """A clause that holds.

    Attributes:
        at: When its vital last passed the limit; `value` the value that did.
        newest: Whether the newest value of the vital still does.
    """

    at: float
    value: float
    newest: bool


class Met(Struct, frozen=True, tag="met"):
    """How the clauses of a combination stand, in their order; None for one that does not hold."""

    held: tuple[Held | None, ...]


def judge_combination(
    rule: Combined, met: Met | None, timer: Timer | None, vital: Vital, value: float, at: float
) -> tuple[Met | None, Timer | None]:
    """Take one more value of one of its vitals; (None, None) when there is nothing to remember."""
    clauses = rule.clauses
    before = met.held if met is not None else (None,) * len(clauses)
    held = tuple(
        _hold(clause, was, vital, value, at) for clause, was in zip(clauses, before, strict=True)
    )
    after = keep_time(
        timer,
        at,
        wrong=_every_group(rule, tuple(one is not None for one in held)),
        back=not _every_group(rule, tuple(one is not None and one.newest for one in held)),
        delay_s=rule.delay_s,
        clear_s=rule.clear_s,
    )
    ended = after is None and timer is not None and timer.fired != AT_REST
    # What made one condition does not make the next: it must be passed anew.
    if ended or not any(held):
        return None, after
    return Met(held), after


def deciding(rule: Combined, met: Met) -> list[tuple[Clause, Held]]:
    """Of each group the clause that was passed last."""
    found = []
    first = 0
    for group in rule.groups:
        own = met.held[first : first + len(group)]
        first += len(group)
        pairs = [(clause, one) for clause, one in zip(group, own, strict=True) if one is not None]
        if pairs:
            found.append(max(pairs, key=lambda pair: pair[1].at))
    return found


def _hold(clause: Clause, was: Held | None, vital: Vital, value: float, at: float) -> Held | None:
    own = clause.vital is vital
    if own and clause.passed(value):
        return Held(at, value, newest=True)
    if was is None or at - was.at > clause.within_s:
        return None
    return Held(was.at, was.value, newest=False) if own else was


def _every_group(rule: Combined, holds: tuple[bool, ...]) -> bool:
    first = 0
    for group in rule.groups:
        if not any(holds[first : first + len(group)]):
            return False
        first += len(group)
    return True
