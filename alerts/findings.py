"""Why an alert was raised, in one line for a person and in numbers for a machine. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from alerts.limits import Limit, Side
from alerts.model import moment
from alerts.rules import Timer
from alerts.scores.beside import EXAMPLE
from alerts.scores.news2 import BASIS, NEWS2, Reckoned
from alerts.technical import MANNERS, Trouble
from core.vitals import FACTS, Source, Vital
from core.wire import Finding

_SENSORS = frozenset(source.value for source in Source)
_PRINTED: Mapping[str, str] = MappingProxyType({"mm[Hg]": "mmHg", "Cel": "°C", "{score}": ""})


def shown(vital: Vital, value: float) -> str:
    """A value as monitors print it."""
    facts = FACTS[vital]
    unit = _PRINTED.get(facts.unit, facts.unit)
    return f"{facts.label} {value:.{facts.decimals}f} {unit}".rstrip()


def of_limit(limit: Limit, timer: Timer, value: float, revision: int) -> Finding:
    """Why a limit has fired."""
    tier = limit.tiers[timer.fired]
    name = tier.name or limit.side.value
    side = "below" if limit.side is Side.LOW else "above"
    lasted = f" for {tier.delay_s:g} s" if tier.delay_s else ""
    advice = f": {tier.advice}" if tier.advice else ""
    return Finding(
        rule=f"{limit.vital.value}.{name}",
        revision=revision,
        text=f"{shown(limit.vital, value)}, {side} {tier.limit:g}{lasted}{advice}",
        since=moment(timer.onset),
        vital=limit.vital.value,
        value=value,
        limit=tier.limit,
        delay_s=tier.delay_s,
        basis=tier.basis,
    )


def of_trouble(trouble: Trouble, revision: int) -> Finding:
    """Why a technical condition is told."""
    manner = MANNERS[trouble.fault]
    return Finding(
        rule=f"{'told' if trouble.told else 'seen'}.{trouble.fault.value}",
        revision=revision,
        text=manner.text.format(what=_readable(trouble.what)).removesuffix(": "),
        since=moment(trouble.since),
        delay_s=0.0 if trouble.told else manner.delay_s,
        basis=EXAMPLE,
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


def _readable(what: str) -> str:
    return what.replace("_", " ") if what in _SENSORS else what
