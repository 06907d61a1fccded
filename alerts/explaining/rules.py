"""Every rule in force about the patient, how far the values are from it, what it has made. Pure."""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from alerts.explaining.vitals import known_value, why_not_believed
from alerts.explaining.words import beyond, stands, within
from alerts.findings import shown
from alerts.limits import Burden, Change, Combined, Limit, Rule, Side, Way
from alerts.model import moment
from alerts.rules import AT_REST, Area, Met, Timer, extreme
from alerts.turn import Turn
from alerts.weighing import trusted
from core.vitals import FACTS, Vital
from core.wire.explanation import Decision, SeenRule, SeenTier

Judged = tuple[Decision, str]


def seen_rules(turn: Turn) -> Iterator[SeenRule]:
    """The rules of the profile, with the patient's own limits."""
    told: set[str] = set()
    for vital in Vital:
        for rule in turn.profile.rules(vital):
            if rule.cause not in told:
                told.add(rule.cause)
                yield _seen(turn, rule)


def _seen(turn: Turn, rule: Rule) -> SeenRule:
    alert, timer = turn.alerts.get(rule.cause), turn.timers.get(rule.cause)
    decision, text = _judged(turn, rule) if alert is None else stands(alert)
    if decision is Decision.RAISED and timer is not None and timer.back_since is not None:
        decision, text = Decision.CLEARING, text + _clearing(rule, timer)
    withheld = turn.withheld(rule.cause)
    if withheld and alert is None:
        decision, text = Decision.WITHHELD, f"{withheld}; otherwise: {text}"
    one = SeenRule(
        cause=rule.cause,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=withheld,
    )
    if isinstance(rule, Combined):
        return one
    value = known_value(turn, rule.vital)
    one = replace(one, vital=rule.vital.value, value=value)
    if not isinstance(rule, Limit):
        return one
    return replace(one, setup=rule.setup, tiers=tuple(_tiers(rule, value, timer)))


def _judged(turn: Turn, rule: Rule) -> Judged:
    match rule:
        case Limit():
            judged = _limit(turn, rule)
        case Burden():
            judged = _burden(turn, rule)
        case Change():
            judged = _change(turn, rule)
        case Combined():
            judged = _combined(turn, rule)
        case _:
            assert_never(rule)
    return judged[0], judged[1] + _closed(turn, rule.cause)


def _limit(turn: Turn, rule: Limit) -> Judged:
    value, timer = known_value(turn, rule.vital), turn.timers.get(rule.cause)
    if value is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    at = turn.tracks[rule.vital].at
    if rule.unless is not None and trusted(turn, rule.unless, at):
        return Decision.NOT_JUDGED, f"not judged: {FACTS[rule.unless].label} is, which is better"
    if timer is None:
        return Decision.WITHIN, _inside(rule.vital, rule.side, value, rule.tiers[0].limit)
    lasting = (
        f"{beyond(rule.side)} {tier.limit:g} for {timer.last - since:g} of {tier.delay_s:g} s"
        for tier, since in zip(rule.tiers, timer.since, strict=True)
        if since is not None
    )
    return Decision.COUNTING, f"{shown(rule.vital, value)}, {', '.join(lasting)}"


def _burden(turn: Turn, rule: Burden) -> Judged:
    value, area = known_value(turn, rule.vital), turn.memories.get(rule.cause)
    if value is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    if not isinstance(area, Area):
        return Decision.WITHIN, _inside(rule.vital, rule.side, value, rule.limit)
    text = f"{area.sum:.0f} of {rule.area:.0f} {beyond(rule.side)} {rule.limit:g}, times seconds"
    return (_beside(turn, rule) or Decision.COUNTING), text + _told_by(turn, rule)


def _change(turn: Turn, rule: Change) -> Judged:
    value, track = known_value(turn, rule.vital), turn.tracks.get(rule.vital)
    if value is None or track is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    before = extreme(rule, track.times, track.values, value, track.at)
    way = "fallen" if rule.way is Way.FALL else "risen"
    by = _number(rule.vital, abs(before - value))
    text = f"{shown(rule.vital, value)}, {way} by {by} of {rule.by:g} within {rule.within_s:g} s"
    timer = turn.timers.get(rule.cause)
    if timer is None:
        return Decision.WITHIN, text
    text += f", for {timer.last - timer.onset:g} of {rule.delay_s:g} s"
    return (_beside(turn, rule) or Decision.COUNTING), text + _told_by(turn, rule)


def _combined(turn: Turn, rule: Combined) -> Judged:
    met, timer = turn.memories.get(rule.cause), turn.timers.get(rule.cause)
    held = met.held if isinstance(met, Met) else (None,) * len(rule.clauses)
    parts = [
        f"{FACTS[clause.vital].label} {beyond(clause.side)} {clause.limit:g} "
        + ("not met" if one is None else f"met by {_number(clause.vital, one.value)}")
        for clause, one in zip(rule.clauses, held, strict=True)
    ]
    text = f"{rule.text}: {', '.join(parts)}"
    if timer is None:
        return Decision.WITHIN, text
    return Decision.COUNTING, f"{text}, for {timer.last - timer.onset:g} of {rule.delay_s:g} s"


# -- parts -----------------------------------------------------------------------------------------


def _unjudged(turn: Turn, vital: Vital) -> Judged:
    silent = why_not_believed(turn, vital)
    return Decision.NOT_JUDGED, f"not judged: {silent or 'no value has come'}"


def _inside(vital: Vital, side: Side, value: float, limit: float) -> str:
    away = _number(vital, abs(value - limit))
    return f"within limits: {shown(vital, value)}, {away} {within(side)} the limit of {limit:g}"


def _clearing(rule: Rule, timer: Timer) -> str:
    back_s = timer.last - (timer.back_since or timer.last)
    clear_s = 0.0 if isinstance(rule, Burden) else rule.clear_s
    return f"; back inside for {back_s:g} of {clear_s:g} s"


def _beside(turn: Turn, rule: Burden | Change) -> Decision | None:
    """A rule whose limit has fired tells nothing of its own."""
    timer = turn.timers.get(rule.beside)
    fired = timer is not None and timer.fired != AT_REST
    return Decision.TOLD_ALREADY if fired else None


def _told_by(turn: Turn, rule: Burden | Change) -> str:
    return f"; {rule.beside} tells it already" if _beside(turn, rule) else ""


def _tiers(limit: Limit, value: float | None, timer: Timer | None) -> Iterator[SeenTier]:
    since = timer.since if timer is not None else (None,) * len(limit.tiers)
    for number, (tier, began) in enumerate(zip(limit.tiers, since, strict=True)):
        by = None
        if value is not None:
            by = tier.limit - value if limit.side is Side.LOW else value - tier.limit
        yield SeenTier(
            priority=tier.priority,
            limit=tier.limit,
            delay_s=tier.delay_s,
            beyond_by=by,
            lasted_s=None if began is None or timer is None else timer.last - began,
            reached=timer is not None and timer.fired >= number,
            basis=tier.basis,
        )


def _closed(turn: Turn, cause: str) -> str:
    """A person may have closed it just before."""
    for alert in reversed(turn.closed):
        if alert.cause == cause and alert.resolved is not None:
            by = alert.resolved
            return f" (closed by {by.name} at {by.at:%H:%M:%S} UTC)"
    return ""


def _number(vital: Vital, value: float) -> str:
    return f"{value:.{FACTS[vital].decimals}f}"
