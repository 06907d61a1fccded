"""Sums of invoices and credit notes, and who pays which part; exact to the cent. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.billing.money import NOTHING, cents, part


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines come to.

    Attributes:
        taxes: Net and tax by rate in percent; rates of 0 have none.
    """

    net: Decimal
    taxes: Mapping[Decimal, tuple[Decimal, Decimal]]

    @property
    def tax(self) -> Decimal:
        """Of all rates."""
        return sum((tax for _, tax in self.taxes.values()), NOTHING)

    @property
    def total(self) -> Decimal:
        """What is asked for."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What an insurer takes over; deductible and cap count over the time of the policy.

    Attributes:
        cap: None for no limit.
        spent_deductible, spent_cap: What earlier invoices used up of them.
    """

    percent: Decimal
    deductible: Decimal = NOTHING
    cap: Decimal | None = None
    spent_deductible: Decimal = NOTHING
    spent_cap: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays what of a total; both add up to it."""

    insurer: Decimal
    patient: Decimal
    deductible_used: Decimal


def sums(lines: Iterable[tuple[Decimal, Decimal]]) -> Sums:
    """Of lines: amount and tax rate in percent. Tax is rounded once a rate."""
    nets = _nets(lines)
    return Sums(
        sum(nets.values(), NOTHING),
        {rate: (net, part(net, rate)) for rate, net in sorted(nets.items()) if rate},
    )


def credited(
    before: Iterable[tuple[Decimal, Decimal]], now: Iterable[tuple[Decimal, Decimal]]
) -> Sums:
    """Of lines that are taken back now, as positive amounts, when others were before.

    Taking back one line after the other takes back exactly the tax of the whole.
    """
    nets_before, nets_now = _nets(before), _nets(now)
    taxes = {}
    for rate, net in sorted(nets_now.items()):
        if rate:
            known = nets_before.get(rate, NOTHING)
            taxes[rate] = (net, part(known + net, rate) - part(known, rate))
    return Sums(sum(nets_now.values(), NOTHING), taxes)


def shares(total: Decimal, cover: Cover | None) -> Shares:
    """How a total is shared between insurer and patient."""
    if cover is None or total <= 0:
        return Shares(NOTHING, total, NOTHING)
    used = min(total, max(NOTHING, cover.deductible - cover.spent_deductible))
    insurer = part(total - used, cover.percent)
    if cover.cap is not None:
        insurer = min(insurer, cents(max(NOTHING, cover.cap - cover.spent_cap)))
    return Shares(insurer, total - insurer, used)


def share_back(share: Decimal, total: Decimal, before: Decimal, now: Decimal) -> Decimal:
    """What of `share` goes back with `now`, when `before` of `total` went back already.

    Whatever the steps, all of the share has gone back with all of the total.
    """
    if total == 0:
        return NOTHING
    return cents(share * (before + now) / total) - cents(share * before / total)


AGES = ("not_due", "0-30", "31-60", "61-90", "over_90")


def age(due_on: date, today: date) -> str:
    """How long something has been due, as one of `AGES`; days of the site's zone."""
    days = (today - due_on).days
    if days < 0:
        return "not_due"
    if days <= 30:
        return "0-30"
    if days <= 60:
        return "31-60"
    return "61-90" if days <= 90 else "over_90"


def _nets(lines: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    nets: dict[Decimal, Decimal] = defaultdict(lambda: NOTHING)
    for amount, rate in lines:
        nets[rate.normalize()] += amount
    return nets
