"""Why an alert was raised, in one line for a person and in numbers for a machine. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from alerts.limits import Burden, Change, Clause, Combined, Limit, Profile, Side, Way
from alerts.model import moment
from alerts.rules import Area, Held, Met, Timer, deciding
from alerts.scores.beside import EXAMPLE
from alerts.scores.news2 import BASIS, NEWS2, Reckoned
from alerts.technical import MANNERS, SEEN, TOLD, Fault, Trouble, inhibits
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
    side = "below" if limit.side is Side.LOW else "above"
    lasted = f" for {tier.delay_s:g} s" if tier.delay_s else ""
    return Finding(
        rule=f"{limit.vital.value}.{name}",
        revision=revision,
        text=_advised(f"{shown(limit.vital, value)}, {side} {tier.limit:g}{lasted}", tier.advice),
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
    side = "below" if rule.side is Side.LOW else "above"
    unit = _unit(rule.vital)
    said = f"{shown(rule.vital, value)}: again and again {side} {rule.limit:g}"
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=_advised(f"{said}, {area.sum:.0f} {unit}·s together", rule.advice),
        since=moment(area.since),
        vital=rule.vital.value,
        value=value,
        limit=rule.limit,
        basis=rule.basis,
    )


def of_change(rule: Change, timer: Timer, before: float, value: float, revision: int) -> Finding:
    """Why a change has fired; `before` is the value it is compared with."""
    facts = FACTS[rule.vital]
    way = "fallen" if rule.way is Way.FALL else "risen"
    said = f"{shown(rule.vital, value)}, {way} from {before:.{facts.decimals}f}"
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=_advised(f"{said} within {rule.within_s:g} s", rule.advice),
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
    said = " and ".join(_clause(part, held) for part, held in parts)
    return Finding(
        rule=rule.cause,
        revision=revision,
        text=_advised(f"{rule.text}: {said}", rule.advice),
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
    manner = MANNERS[trouble.fault]
    delay_s, basis = _lasting(trouble, profile)
    withheld = [vital for vital in inhibits(trouble) if profile.calm[vital].causes]
    measured = [vital for vital in withheld if vital in values]
    text = manner.text.format(what=_what(trouble, values)).removesuffix(": ")
    if withheld:
        labels = sorted(FACTS[vital].label for vital in measured or withheld)
        text = f"{text}; not judged meanwhile: {', '.join(labels)}"
    causes = {cause for vital in measured or withheld for cause in profile.calm[vital].causes}
    return Finding(
        rule=f"{TOLD if trouble.told else SEEN}{trouble.fault}",
        revision=profile.revision,
        text=text,
        since=moment(trouble.since),
        delay_s=delay_s,
        basis=basis,
        withholds=tuple(sorted(causes)),
    )


def of_score(score: Reckoned, since: float, delay_s: float, revision: int) -> Finding:
    """Why a score calls somebody."""
    said = f"{NEWS2} {score.total}"
    if score.total is None:
        said = f"{NEWS2} at least {score.at_least} (missing: {', '.join(score.missing)})"
    return Finding(
        rule="news2",
        revision=revision,
        text=f"{said}. {score.response}",
        since=moment(since),
        delay_s=delay_s,
        basis=BASIS,
        score=score.at_least,
        parts=score.parts,
        missing=score.missing,
    )


def _advised(text: str, advice: str) -> str:
    return f"{text}: {advice}" if advice else text


def _unit(vital: Vital) -> str:
    unit = FACTS[vital].unit
    return _PRINTED.get(unit, unit)


def _clause(clause: Clause, held: Held) -> str:
    side = "below" if clause.side is Side.LOW else "above"
    return f"{shown(clause.vital, held.value)} {side} {clause.limit:g}"


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


def _what(trouble: Trouble, values: Mapping[Vital, float]) -> str:
    what = trouble.what
    named = [vital for vital in Vital if vital in what.split("+")]
    if not named:
        return what.replace("_", " ") if what in _SENSORS else what
    if trouble.fault in (Fault.FROZEN, Fault.DISPARITY) and values.keys() >= set(named):
        return " and ".join(shown(vital, values[vital]) for vital in named)
    return " and ".join(FACTS[vital].label for vital in named)
