"""An explanation in plain words, for a nurse or an engineer. Pure."""

from collections.abc import Iterator

from core.wire import Alert, Condition, ScorePart, Setup
from core.wire.explanation import Decision, Explanation, SeenRule

_MARKS = {
    Decision.RAISED: "ALERT",
    Decision.RECOVERED: "unseen",
    Decision.CLEARING: "clearing",
    Decision.COUNTING: "counting",
    Decision.WITHIN: "ok",
    Decision.NOT_JUDGED: "-",
    Decision.TOLD_ALREADY: "told",
    Decision.WITHHELD: "OFF",
}
_FIRST = (
    Decision.RAISED,
    Decision.RECOVERED,
    Decision.CLEARING,
    Decision.COUNTING,
    Decision.TOLD_ALREADY,
    Decision.WITHHELD,
    Decision.NOT_JUDGED,
    Decision.WITHIN,
)


def plain(explanation: Explanation) -> str:
    """All of it, one fact a line."""
    return "\n".join(_lines(explanation))


def _lines(one: Explanation) -> Iterator[str]:
    where = ", ".join(filter(None, (f"Bed {one.bed_name} ({one.bed})", one.unit_name)))
    yield f"{where} at {one.at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"Limits: {one.profile}, revision {one.revision}" + _own(one.setup)
    yield from (f"Note: {note}" for note in one.notes)
    yield from _section("Open alerts", [_alert(alert) for alert in one.alerts], "none")
    yield from _section("Values", [vital.text for vital in one.vitals], "none")
    yield from _section("Technical", [trouble.text for trouble in one.troubles], "nothing wrong")
    ranked = sorted(one.rules, key=lambda rule: _FIRST.index(rule.decision))
    yield from _section("Rules", [_rule(rule) for rule in ranked], "none")
    yield from _section("Scores", list(_scores(one)), "none")
    yield from _section("Set-up", list(_setup(one.setup)), "as the profile has it")
    yield from _section("Detector", [one.detector], "")


def _section(title: str, rows: list[str], otherwise: str) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {row}" for row in rows or [otherwise])


def _own(setup: Setup | None) -> str:
    return f"; set-up of this patient, revision {setup.revision}" if setup is not None else ""


def _alert(alert: Alert) -> str:
    state = "" if alert.condition is Condition.PRESENT else ", over"
    return (
        f"{alert.priority.value:<9}{alert.cause}: {alert.finding.text}"
        f" (since {alert.raised_at:%H:%M:%S}{state}; {alert.response.value})"
    )


def _rule(rule: SeenRule) -> str:
    own = f" [set-up {rule.setup}]" if rule.setup else ""
    return f"{_MARKS[rule.decision]:<9}{rule.cause:<22}{rule.text}{own}"


def _scores(one: Explanation) -> Iterator[str]:
    score = one.score
    if score is None:
        return
    total = f"at least {score.at_least}" if score.total is None else f"{score.total}"
    missing = f", missing {', '.join(score.missing)}" if score.missing else ""
    yield f"{score.name} {total} ({score.risk or 'no risk'}{missing}), scale {score.scale}"
    yield from (f"  {_part(part)}" for part in score.parts)
    for other in score.others:
        known = other.at_least if other.total is None else other.total
        least = "at least " if other.total is None else ""
        value = "not known" if known is None else f"{least}{known:g}"
        lacks = f" (missing {', '.join(other.missing)})" if other.missing else ""
        yield f"{other.name} {value}{lacks}"


def _part(part: ScorePart) -> str:
    if part.value is None:
        return f"{part.name:<14}missing"
    age = f", {part.age_s:.0f} s old" if part.age_s is not None else ""
    points = "?" if part.points is None else part.points
    return f"{part.name:<14}{part.value:g} gives {points}{age}"


def _setup(setup: Setup | None) -> Iterator[str]:
    if setup is None:
        return
    for limit in setup.limits:
        until = f" until {limit.until:%Y-%m-%d %H:%M} UTC" if limit.until is not None else ""
        values = "/".join(f"{value:g}" for value in limit.limits)
        yield f"{limit.cause} {values}{until} by {limit.by.name}: {limit.reason}"
    if setup.pause is not None:
        yield f"sound paused until {setup.pause.until:%H:%M:%S} UTC by {setup.pause.by.name}"
    for off in setup.off:
        which = ", ".join(off.causes) or "all"
        yield f"off ({which}) until {off.until:%H:%M:%S} UTC by {off.by.name}: {off.reason}"
    if setup.procedure is not None:
        one = setup.procedure
        yield f"{one.name} until {one.until:%H:%M:%S} UTC by {one.by.name}"
