"""Why an alert was raised, in one line for a person and in numbers for a machine. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from alerts.limits import Burden, Change, Clause, Combined, Limit, Profile, Side, Tier, Way
from alerts.model import moment
from alerts.rules import Area, Held, Met, Timer, deciding
from alerts.scores.beside import EXAMPLE
from alerts.scores.inputs import INPUTS
from alerts.scores.news2 import BASIS, Reckoned
from alerts.technical import (
    MANNERS,
    SEEN,
    SENSORS,
    TOLD,
    Fault,
    Trouble,
    inhibits,
    named,
)
from core.saying import Part, Said, say, together
from core.vitals import FACTS, Source, Vital
from core.wire import Finding

_SENSORS = frozenset(source.value for source in Source)
_PRINTED: Mapping[str, str] = MappingProxyType({"mm[Hg]": "mmHg", "Cel": "°C", "{score}": ""})


def shown(vital: Vital, value: float) -> str:
    """A value as monitors print it."""
    facts = FACTS[vital]
    return f"{facts.label} {value:.{facts.decimals}f} {_unit(vital)}".rstrip()


def of_limit(limit: Limit, timer: Timer, value: float, revision: int) -> Finding:
    """Why a limit has fired."""
    tier = limit.tiers[timer.fired]
    name = tier.name or limit.side.value
    said = _advised(_passed(limit, tier, value), tier.advice)
    return Finding(
        rule=f"{limit.vital.value}.{name}",
        revision=revision,
        text=str(said),
        said=said,
        since=moment(timer.onset),
        vital=limit.vital.value,
        value=value,
        limit=tier.limit,
        delay_s=tier.delay_s,
        basis=tier.basis,
        setup=limit.setup,
    )


def of_burden(rule: Burden, area: Area, value: float, revision: int) -> Finding:
    """Why a burden has fired."""
    said = say(
        "{measured}: again and again {beyond}, {sum} together",
        measured=shown(rule.vital, value),
        beyond=beyond(rule.side, rule.limit),
        sum=f"{area.sum:.0f} {_unit(rule.vital)}·s",
    )
    said = _advised(said, rule.advice)
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=str(said),
        said=said,
        since=moment(area.since),
        vital=rule.vital.value,
        value=value,
        limit=rule.limit,
        basis=rule.basis,
    )


def of_change(rule: Change, timer: Timer, before: float, value: float, revision: int) -> Finding:
    """Why a change has fired; `before` is the value it is compared with."""
    facts = FACTS[rule.vital]
    parts = {
        "measured": shown(rule.vital, value),
        "before": f"{before:.{facts.decimals}f}",
        "within": f"{rule.within_s:g}",
    }
    said = (
        say("{measured}, fallen from {before} within {within} s", **parts)
        if rule.way is Way.FALL
        else say("{measured}, risen from {before} within {within} s", **parts)
    )
    said = _advised(said, rule.advice)
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=str(said),
        said=said,
        since=moment(timer.onset),
        vital=rule.vital.value,
        value=value,
        limit=before - rule.by if rule.way is Way.FALL else before + rule.by,
        delay_s=rule.delay_s,
        basis=rule.basis,
    )


def of_combination(rule: Combined, met: Met, timer: Timer, revision: int) -> Finding:
    """Why several vitals together have fired."""
    parts = deciding(rule, met)
    clause, last = max(parts, key=lambda part: part[1].at)
    said = say(
        "{what}: {because}",
        what=say(rule.text),
        because=together([_clause(part, held) for part, held in parts]),
    )
    said = _advised(said, rule.advice)
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=str(said),
        said=said,
        since=moment(timer.onset),
        vital=clause.vital.value,
        value=last.value,
        limit=clause.limit,
        delay_s=rule.delay_s,
        basis=rule.basis,
    )


def of_trouble(trouble: Trouble, profile: Profile, values: Mapping[Vital, float]) -> Finding:
    """Why a technical condition is told, and what it keeps from being judged.

    Args:
        trouble: The condition.
        profile: What the patient is judged by.
        values: The newest of each vital that has been measured here.
    """
    delay_s, basis = _lasting(trouble, profile)
    withheld = [vital for vital in inhibits(trouble) if profile.calm[vital].causes]
    measured = [vital for vital in withheld if vital in values]
    said = named(trouble, _what(trouble, values))
    if withheld:
        labels = sorted(FACTS[vital].label for vital in measured or withheld)
        said = say("{wrong}; not judged meanwhile: {vitals}", wrong=said, vitals=tuple(labels))
    causes = {cause for vital in measured or withheld for cause in profile.calm[vital].causes}
    return Finding(
        rule=f"{TOLD if trouble.told else SEEN}{trouble.fault}",
        revision=profile.revision,
        text=str(said),
        said=said,
        since=moment(trouble.since),
        delay_s=delay_s,
        basis=basis,
        withholds=tuple(sorted(causes)),
    )


def of_score(score: Reckoned, since: float, delay_s: float, revision: int) -> Finding:
    """Why a score calls somebody."""
    said = say(
        "{score}. {response}",
        score=reckoned(score.total, score.at_least, score.missing),
        response=say(score.response),
    )
    return Finding(
        rule="news2",
        revision=revision,
        text=str(said),
        said=said,
        since=moment(since),
        delay_s=delay_s,
        basis=BASIS,
        score=score.at_least,
        parts=score.parts,
        missing=score.missing,
    )


def reckoned(total: int | None, at_least: int, missing: Iterable[str]) -> Said:
    """A NEWS2, and what it lacks."""
    if total is not None:
        return say("NEWS2 {total}", total=total)
    lacks = inputs(missing)
    return say("NEWS2 at least {least} (missing: {missing})", least=at_least, missing=lacks)


def inputs(names: Iterable[str]) -> tuple[Said, ...]:
    """Inputs of a score, by their names."""
    return tuple(say(INPUTS[name]) for name in names)


def beyond(side: Side, limit: float) -> Said:
    """Where a value is that has passed its limit."""
    if side is Side.LOW:
        return say("below {limit}", limit=f"{limit:g}")
    return say("above {limit}", limit=f"{limit:g}")


def _passed(limit: Limit, tier: Tier, value: float) -> Said:
    measured, where = shown(limit.vital, value), beyond(limit.side, tier.limit)
    if not tier.delay_s:
        return say("{measured}, {beyond}", measured=measured, beyond=where)
    return say(
        "{measured}, {beyond} for {delay} s",
        measured=measured,
        beyond=where,
        delay=f"{tier.delay_s:g}",
    )


def _advised(said: Said, advice: str) -> Said:
    return say("{said}: {advice}", said=said, advice=say(advice)) if advice else said


def _unit(vital: Vital) -> str:
    unit = FACTS[vital].unit
    return _PRINTED.get(unit, unit)


def _clause(clause: Clause, held: Held) -> Said:
    measured = shown(clause.vital, held.value)
    return say("{measured} {beyond}", measured=measured, beyond=beyond(clause.side, clause.limit))


def _lasting(trouble: Trouble, profile: Profile) -> tuple[float, str]:
    """How long it had to last, and who says so."""
    rules = profile.technical
    if trouble.fault is Fault.ABSENT and rules.absence is not None:
        return rules.absence.after_s, rules.absence.basis
    if trouble.fault is Fault.FROZEN and rules.frozen is not None:
        return rules.frozen.exact_s, rules.frozen.basis
    for rule in rules.disparities:
        if rule.cause == f"{trouble.fault}.{trouble.what}":
            return rule.delay_s, rule.basis
    return 0.0 if trouble.told else MANNERS[trouble.fault].delay_s, EXAMPLE


def _what(trouble: Trouble, values: Mapping[Vital, float]) -> Part:
    what = trouble.what
    meant = [vital for vital in Vital if vital in what.split("+")]
    if not meant:
        return say(SENSORS[Source(what)]) if what in _SENSORS else what
    if trouble.fault in (Fault.FROZEN, Fault.DISPARITY) and values.keys() >= set(meant):
        return together([shown(vital, values[vital]) for vital in meant])
    return together([FACTS[vital].label for vital in meant])
