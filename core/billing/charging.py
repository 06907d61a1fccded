"""What follows from the ledger for the bill: facts in, charges out. Pure.

One charge for a code and a day of a case, so that a transfer between two beds of one kind changes
nothing. A day in bed is one at whose end the patient lies there (the midnight census); somebody who
comes and leaves on one day has one day. Hours are real hours, also where clocks change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.billing.days import MINUTE, Span, begin_of, by_day, day_of, minute, whole
from core.billing.money import hours, worth

MONITORING = "hour.monitoring"
LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A stay.

    Attributes:
        admission: Of which it is part; None for one that nobody admitted.
        kind: Of the unit.
        until: None while the patient lies there.
    """

    stay: int
    admission: int | None
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence from the bed; `kind` as in the ledger."""

    stay: int
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A device or a piece of equipment at the bed of a stay, however long it stood there.

    Attributes:
        code: `hour.monitoring` or `hour.equipment.<kind>`.
    """

    stay: int
    code: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A procedure or an appointment.

    Attributes:
        root: `procedure/12` or `appointment/7`.
        admission: During which it was; None for an outpatient.
    """

    root: str
    code: str
    admission: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A price of a code.

    Attributes:
        since, until: Days, half open; None for no bound.
    """

    code: str
    name: str
    per: str
    amount: Decimal
    tax_percent: Decimal = Decimal(0)
    since: date | None = None
    until: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it counts on this day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger says of one patient.

    Attributes:
        ended: Admissions that are over, None among them when nobody lies there unadmitted.
    """

    patient: int
    lying: Sequence[Lying] = ()
    away: Sequence[Away] = ()
    beside: Sequence[Beside] = ()
    done: Sequence[Done] = ()
    ended: frozenset[int | None] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the site agreed on.

    Attributes:
        leave_free: Neither days nor hours on leave are charged.
    """

    zone: ZoneInfo
    leave_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A charge that follows from the facts.

    Attributes:
        root: Which fact: the same one has the same root for ever.
    """

    root: str
    admission: int | None
    code: str
    name: str
    per: str
    on_day: date
    quantity: Decimal
    unit_amount: Decimal
    tax_percent: Decimal

    @property
    def amount(self) -> Decimal:
        """What it comes to."""
        return worth(self.quantity, self.unit_amount)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What follows, and what nobody has put a price on.

    Attributes:
        unpriced: On how many days, or how many pieces, by code.
    """

    dues: tuple[Due, ...]
    unpriced: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Amount:
    """So much of a code on a day of a case."""

    root: str
    admission: int | None
    code: str
    day: date
    quantity: Decimal


def charges(facts: Facts, prices: Iterable[Priced], rules: Rules, now: datetime) -> Reckoned:
    """Everything to be charged of what is over.

    Of a case that goes on only whole days are, so that no charge of a day is proposed twice.
    """
    by_code: dict[str, list[Priced]] = defaultdict(list)
    for price in prices:
        by_code[price.code].append(price)
    dues: list[Due] = []
    unpriced: Counter[str] = Counter()
    for amount in _amounts(facts, rules, now):
        found = _price(by_code, amount.code, amount.day)
        if found is None:
            if not _charged_otherwise(by_code, amount):
                unpriced[amount.code] += 1
            continue
        dues.append(_due(amount, found))
    return Reckoned(tuple(dues), dict(sorted(unpriced.items())))


def minutes_by_code(facts: Facts, rules: Rules, now: datetime) -> Counter[tuple[str, str, date]]:
    """Whole minutes of every hourly code, by case, code and day."""
    cases = _cases(facts)
    found: Counter[tuple[str, str, date]] = Counter()
    for admission, stays in cases.items():
        upto = _upto(facts, admission, rules, now)
        for lying in stays:
            for code, span in _spans(facts, lying, rules, upto):
                for day, piece in by_day(span, rules.zone):
                    found[_case(facts, admission), code, day] += piece.minutes
    return found


def _amounts(facts: Facts, rules: Rules, now: datetime) -> Iterator[_Amount]:
    admissions = {_case(facts, lying.admission): lying.admission for lying in facts.lying}
    for (case, code, day), minutes in sorted(minutes_by_code(facts, rules, now).items()):
        if minutes:
            root = f"{case}/{code}/{day}"
            yield _Amount(root, admissions[case], code, day, hours(minutes))
    for admission, stays in _cases(facts).items():
        case = _case(facts, admission)
        for day, kind in _census(facts, stays, rules, _upto(facts, admission, rules, now)):
            code = f"day.bed.{kind}"
            yield _Amount(f"{case}/{code}/{day}", admission, code, day, Decimal(1))
    for done in facts.done:
        day = day_of(done.at, rules.zone)
        yield _Amount(done.root, done.admission, done.code, day, Decimal(1))


def _cases(facts: Facts) -> dict[int | None, list[Lying]]:
    cases: dict[int | None, list[Lying]] = defaultdict(list)
    for lying in sorted(facts.lying, key=lambda one: one.since):
        cases[lying.admission].append(lying)
    return cases


def _case(facts: Facts, admission: int | None) -> str:
    return f"patient/{facts.patient}" if admission is None else f"admission/{admission}"


def _upto(facts: Facts, admission: int | None, rules: Rules, now: datetime) -> datetime:
    if admission in facts.ended:
        return minute(now)
    return begin_of(day_of(now, rules.zone), rules.zone)


def _span(since: datetime, until: datetime | None, upto: datetime) -> Span:
    return Span(minute(since), min(upto, minute(until)) if until is not None else upto)


def _spans(facts: Facts, lying: Lying, rules: Rules, upto: datetime) -> Iterator[tuple[str, Span]]:
    """The hourly codes of a stay, and when each counted."""
    stay = _span(lying.since, lying.until, upto)
    away = [
        (one.kind, _span(one.since, one.until, upto))
        for one in facts.away
        if one.stay == lying.stay
    ]
    gone = [span for _, span in away]
    free = [span for kind, span in away if kind == LEAVE and rules.leave_free]
    for piece in stay.without(free):
        yield f"hour.bed.{lying.kind}", piece
    watched: list[Span] = []
    for beside in facts.beside:
        if beside.stay != lying.stay:
            continue
        there = stay.cut(_span(beside.since, beside.until, upto))
        if beside.code != MONITORING:
            yield from ((beside.code, piece) for piece in there.without(free))
            continue
        # Nobody is watched who is away, and nobody twice at once.
        yield from ((MONITORING, piece) for piece in there.without(gone + watched))
        watched.append(there)


def _census(
    facts: Facts, stays: Sequence[Lying], rules: Rules, upto: datetime
) -> Iterator[tuple[date, str]]:
    """The days in bed of one case, and in which kind of unit."""
    spans = [(_span(lying.since, lying.until, upto), lying) for lying in stays]
    spans = [(span, lying) for span, lying in spans if span.minutes]
    if not spans:
        return
    first = day_of(spans[0][0].since, rules.zone)
    last = day_of(spans[-1][0].until - MINUTE, rules.zone)
    over = stays[0].admission in facts.ended
    if over and first == last and spans[-1][0].until < whole(last, rules.zone).until:
        yield first, spans[-1][1].kind
        return
    day = first
    while day <= last:
        midnight = whole(day, rules.zone)
        # A day that the site's calendar left out has no end of its own.
        for span, lying in spans if midnight.minutes else ():
            if span.since < midnight.until <= span.until and not _on_leave(
                facts, lying, rules, midnight.until
            ):
                yield day, lying.kind
        day += timedelta(days=1)


def _on_leave(facts: Facts, lying: Lying, rules: Rules, end: datetime) -> bool:
    return rules.leave_free and any(
        one.stay == lying.stay
        and one.kind == LEAVE
        and minute(one.since) < end
        and (one.until is None or minute(one.until) >= end)
        for one in facts.away
    )


def _price(by_code: Mapping[str, Sequence[Priced]], code: str, day: date) -> Priced | None:
    return next((one for one in by_code.get(code, ()) if one.valid_on(day)), None)


def _charged_otherwise(by_code: Mapping[str, Sequence[Priced]], amount: _Amount) -> bool:
    """Beds are charged by the day or by the hour, as the price list chooses."""
    for one, other in (("day.bed.", "hour.bed."), ("hour.bed.", "day.bed.")):
        if amount.code.startswith(one):
            sibling = other + amount.code.removeprefix(one)
            return _price(by_code, sibling, amount.day) is not None
    return False


def _due(amount: _Amount, price: Priced) -> Due:
    return Due(
        root=amount.root,
        admission=amount.admission,
        code=amount.code,
        name=price.name,
        per=price.per,
        on_day=amount.day,
        quantity=amount.quantity,
        unit_amount=price.amount,
        tax_percent=price.tax_percent,
    )
