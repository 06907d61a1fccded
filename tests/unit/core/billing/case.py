"""Builders of what the ledger says, for tests of bills."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.billing.charging import Away, Beside, Done, Due, Facts, Lying, Priced, Rules, charges

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
RULES = Rules(zone=BERLIN)


def local(text: str) -> datetime:
    """A time of the site, as a clock on its wall shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def lying(since: str, until: str | None, kind: str = "ward", *, stay: int = 1) -> Lying:
    end = local(until) if until is not None else None
    return Lying(stay=stay, admission=1, kind=kind, since=local(since), until=end)


def away(kind: str, since: str, until: str | None, *, stay: int = 1) -> Away:
    end = local(until) if until is not None else None
    return Away(stay=stay, kind=kind, since=local(since), until=end)


def beside(code: str, since: str, until: str | None, *, stay: int = 1) -> Beside:
    end = local(until) if until is not None else None
    return Beside(stay=stay, code=code, since=local(since), until=end)


def a_case(
    *stays: Lying,
    away: Sequence[Away] = (),
    beside: Sequence[Beside] = (),
    done: Sequence[Done] = (),
    over: bool = True,
) -> Facts:
    return Facts(
        patient=1,
        lying=stays,
        away=away,
        beside=beside,
        done=done,
        ended=frozenset({1}) if over else frozenset(),
    )


def price(code: str, amount: str = "10.00", **other: object) -> Priced:
    per = code.split(".", maxsplit=1)[0] if code.startswith(("day.", "hour.")) else "piece"
    return Priced(code=code, name=code, per=per, amount=Decimal(amount), **other)  # type: ignore[arg-type]


LIST = [
    price("day.bed.ward", "400.00"),
    price("day.bed.icu", "900.00"),
    price("hour.bed.icu", "60.00"),
    price("hour.monitoring", "3.30"),
    price("hour.equipment.pump", "2.00"),
    price("ct.head", "310.00"),
]


def due(facts: Facts, *, now: datetime = NOW, rules: Rules = RULES) -> tuple[Due, ...]:
    return charges(facts, LIST, rules, now).dues


def quantity(dues: Sequence[Due], code: str) -> Decimal:
    return sum((one.quantity for one in dues if one.code == code), Decimal(0))


def later(moment: datetime, **by: float) -> datetime:
    return moment + timedelta(**by)
