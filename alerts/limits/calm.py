"""Where a value needs no second look, worked out once for a profile. Pure."""

from collections.abc import Iterable, Mapping
from math import inf, nextafter

from alerts.limits.profile import Burden, Calm, Change, Combined, Limit, Rule, Side, Way
from alerts.tracks import KEEPING
from core.vitals import FACTS, Span, Vital


def quiet(limits: Mapping[Vital, tuple[Limit, ...]]) -> dict[Vital, Span]:
    """Where a value of each vital passes no limit."""
    return {vital: _inside(row) for vital, row in limits.items()}


def calm(rules: Mapping[Vital, tuple[Rule, ...]]) -> dict[str, Calm]:
    """For every vital there is, by its key: plausible, and passing no rule that is given for it."""
    return {vital.value: _calm(vital, rules.get(vital, ())) for vital in Vital}


def _inside(limits: Iterable[Limit]) -> Span:
    ends = {one.side: one.tiers[0].limit for one in limits}
    return Span(ends.get(Side.LOW, -inf), ends.get(Side.HIGH, inf))


def _calm(vital: Vital, rules: tuple[Rule, ...]) -> Calm:
    plausible = FACTS[vital].plausible
    spans = [plausible, *(_of_rule(vital, rule, plausible) for rule in rules)]
    low, high = max(span.low for span in spans), min(span.high for span in spans)
    causes = frozenset(rule.cause for rule in rules)
    return Calm(KEEPING[vital], plausible.low, plausible.high, low, high, causes)


def _of_rule(vital: Vital, rule: Rule, plausible: Span) -> Span:
    match rule:
        case Limit():
            return _inside((rule,))
        case Burden():
            return _beyond_none(((rule.side, rule.limit),))
        case Combined():
            own = (one for one in rule.clauses if one.vital is vital)
            return _beyond_none((one.side, one.limit) for one in own)
        case Change(way=Way.FALL):
            # However high it was before, from here it cannot have fallen so far.
            return Span(nextafter(plausible.high - rule.by, inf), inf)
        case Change():
            return Span(-inf, nextafter(plausible.low + rule.by, -inf))


def _beyond_none(limits: Iterable[tuple[Side, float]]) -> Span:
    given = tuple(limits)
    return Span(
        max((limit for side, limit in given if side is Side.LOW), default=-inf),
        min((limit for side, limit in given if side is Side.HIGH), default=inf),
    )
