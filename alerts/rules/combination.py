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

    def holds(self, rule: Combined, vital: Vital) -> bool:
        """Whether any clause about this vital holds."""
        pairs = zip(rule.clauses, self.held, strict=True)
        return any(clause.vital is vital for clause, one in pairs if one is not None)


def judge_combination(
    rule: Combined, met: Met | None, timer: Timer | None, vital: Vital, value: float, at: float
) -> tuple[Met | None, Timer | None]:
    """Take one more value of one of its vitals; (None, None) when there is nothing to remember."""
    before = met.held if met is not None else (None,) * len(rule.clauses)
    held: list[Held | None] = list(before)
    for place, clause in enumerate(rule.clauses):
        held[place] = _hold(clause, held[place], vital, value, at)
    groups = [held[first:end] for first, end in rule.spans]
    wrong = all(map(any, groups))
    after = None
    if wrong or timer is not None:
        back = not all(map(_is_newest, groups))
        after = keep_time(
            timer, at, wrong=wrong, back=back, delay_s=rule.delay_s, clear_s=rule.clear_s
        )
    ended = after is None and timer is not None and timer.fired != AT_REST
    # What made one condition does not make the next: it must be passed anew.
    if ended or not any(held):
        return None, after
    return Met(tuple(held)), after


def deciding(rule: Combined, met: Met) -> list[tuple[Clause, Held]]:
    """Of each group the clause that was passed last."""
    found = []
    for first, end in rule.spans:
        pairs = zip(rule.clauses[first:end], met.held[first:end], strict=True)
        holding = [(clause, one) for clause, one in pairs if one is not None]
        if holding:
            found.append(max(holding, key=lambda pair: pair[1].at))
    return found


def _hold(clause: Clause, was: Held | None, vital: Vital, value: float, at: float) -> Held | None:
    own = clause.vital is vital
    if own and clause.passed(value):
        return Held(at, value, newest=True)
    if was is None or at - was.at > clause.within_s:
        return None
    return Held(was.at, was.value, newest=False) if own else was


def _is_newest(group: list[Held | None]) -> bool:
    return any(one is not None and one.newest for one in group)
