"""Every rule in force about the patient, how far the values are from it, what it has made. Pure."""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from alerts.explaining.vitals import known_value, why_not_believed
from alerts.explaining.words import stands
from alerts.findings import beyond, shown
from alerts.limits import Burden, Change, Clause, Combined, Limit, Rule, Side, Way
from alerts.model import moment
from alerts.rules import AT_REST, Area, Held, Met, Timer, extreme
from alerts.turn import Turn
from alerts.weighing import trusted
from core.saying import Said, say
from core.vitals import FACTS, Vital
from core.wire.explanation import Decision, SeenRule, SeenTier

Judged = tuple[Decision, Said]


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
    decision, said = _judged(turn, rule) if alert is None else stands(alert)
    if decision is Decision.RAISED and timer is not None and timer.back_since is not None:
        decision, said = Decision.CLEARING, _and(said, _clearing(rule, timer))
    withheld = turn.withheld(rule.cause)
    if withheld is not None and alert is None:
        decision = Decision.WITHHELD
        said = say("{withheld}; otherwise: {said}", withheld=withheld, said=said)
    one = SeenRule(
        cause=rule.cause,
        decision=decision,
        text=str(said),
        said=said,
        revision=turn.profile.revision,
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=str(withheld or ""),
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
    return judged[0], _closed(turn, rule.cause, judged[1])


def _limit(turn: Turn, rule: Limit) -> Judged:
    value, timer = known_value(turn, rule.vital), turn.timers.get(rule.cause)
    if value is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    at = turn.tracks[rule.vital].at
    if rule.unless is not None and trusted(turn, rule.unless, at):
        better = say("{vital} is, which is better", vital=FACTS[rule.unless].label)
        return Decision.NOT_JUDGED, say("not judged: {why}", why=better)
    if timer is None:
        return Decision.WITHIN, _inside(rule.vital, rule.side, value, rule.tiers[0].limit)
    lasting = tuple(
        say(
            "{beyond} for {lasted} of {delay} s",
            beyond=beyond(rule.side, tier.limit),
            lasted=f"{timer.last - since:g}",
            delay=f"{tier.delay_s:g}",
        )
        for tier, since in zip(rule.tiers, timer.since, strict=True)
        if since is not None
    )
    measured = shown(rule.vital, value)
    return Decision.COUNTING, say("{measured}, {beyond}", measured=measured, beyond=lasting)


def _burden(turn: Turn, rule: Burden) -> Judged:
    value, area = known_value(turn, rule.vital), turn.memories.get(rule.cause)
    if value is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    if not isinstance(area, Area):
        return Decision.WITHIN, _inside(rule.vital, rule.side, value, rule.limit)
    said = say(
        "{sum} of {area} {beyond}, times seconds",
        sum=f"{area.sum:.0f}",
        area=f"{rule.area:.0f}",
        beyond=beyond(rule.side, rule.limit),
    )
    return (_beside(turn, rule) or Decision.COUNTING), _told_by(turn, rule, said)


def _change(turn: Turn, rule: Change) -> Judged:
    value, track = known_value(turn, rule.vital), turn.tracks.get(rule.vital)
    if value is None or track is None or why_not_believed(turn, rule.vital):
        return _unjudged(turn, rule.vital)
    before = extreme(rule, track.times, track.values, value, track.at)
    parts = {
        "measured": shown(rule.vital, value),
        "by": _number(rule.vital, abs(before - value)),
        "of": f"{rule.by:g}",
        "within": f"{rule.within_s:g}",
    }
    said = (
        say("{measured}, fallen by {by} of {of} within {within} s", **parts)
        if rule.way is Way.FALL
        else say("{measured}, risen by {by} of {of} within {within} s", **parts)
    )
    timer = turn.timers.get(rule.cause)
    if timer is None:
        return Decision.WITHIN, said
    said = _lasting(said, timer, rule.delay_s)
    return (_beside(turn, rule) or Decision.COUNTING), _told_by(turn, rule, said)


def _combined(turn: Turn, rule: Combined) -> Judged:
    met, timer = turn.memories.get(rule.cause), turn.timers.get(rule.cause)
    held = met.held if isinstance(met, Met) else (None,) * len(rule.clauses)
    parts = tuple(_met(clause, one) for clause, one in zip(rule.clauses, held, strict=True))
    said = say("{what}: {because}", what=say(rule.text), because=parts)
    if timer is None:
        return Decision.WITHIN, said
    return Decision.COUNTING, _lasting(said, timer, rule.delay_s)


# -- parts -----------------------------------------------------------------------------------------


def _unjudged(turn: Turn, vital: Vital) -> Judged:
    silent = why_not_believed(turn, vital)
    why = silent or say("no value has come")
    return Decision.NOT_JUDGED, say("not judged: {why}", why=why)


def _inside(vital: Vital, side: Side, value: float, limit: float) -> Said:
    parts = {
        "measured": shown(vital, value),
        "away": _number(vital, abs(value - limit)),
        "limit": f"{limit:g}",
    }
    if side is Side.LOW:
        return say("within limits: {measured}, {away} above the limit of {limit}", **parts)
    return say("within limits: {measured}, {away} below the limit of {limit}", **parts)


def _clearing(rule: Rule, timer: Timer) -> Said:
    back_s = timer.last - (timer.back_since or timer.last)
    clear_s = 0.0 if isinstance(rule, Burden) else rule.clear_s
    return say("back inside for {back} of {clear} s", back=f"{back_s:g}", clear=f"{clear_s:g}")


def _lasting(said: Said, timer: Timer, delay_s: float) -> Said:
    return say(
        "{said}, for {lasted} of {delay} s",
        said=said,
        lasted=f"{timer.last - timer.onset:g}",
        delay=f"{delay_s:g}",
    )


def _met(clause: Clause, held: Held | None) -> Said:
    label, where = FACTS[clause.vital].label, beyond(clause.side, clause.limit)
    if held is None:
        return say("{vital} {beyond} not met", vital=label, beyond=where)
    by = _number(clause.vital, held.value)
    return say("{vital} {beyond} met by {value}", vital=label, beyond=where, value=by)


def _and(said: Said, more: Said) -> Said:
    return say("{said}; {more}", said=said, more=more)


def _beside(turn: Turn, rule: Burden | Change) -> Decision | None:
    """A rule whose limit has fired tells nothing of its own."""
    timer = turn.timers.get(rule.beside)
    fired = timer is not None and timer.fired != AT_REST
    return Decision.TOLD_ALREADY if fired else None


def _told_by(turn: Turn, rule: Burden | Change, said: Said) -> Said:
    if _beside(turn, rule) is None:
        return said
    return _and(said, say("{rule} tells it already", rule=rule.beside))


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


def _closed(turn: Turn, cause: str, said: Said) -> Said:
    """A person may have closed it just before."""
    for alert in reversed(turn.closed):
        if alert.cause == cause and alert.resolved is not None:
            by = alert.resolved
            at = f"{by.at:%H:%M:%S} UTC"
            return say("{said} (closed by {name} at {time})", said=said, name=by.name, time=at)
    return said


def _number(vital: Vital, value: float) -> str:
    return f"{value:.{FACTS[vital].decimals}f}"
