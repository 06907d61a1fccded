"""How money and quantities are rounded; said here once. Pure.

Half up, away from zero: a credit note mirrors its invoice to the cent, and a patient who checks the
bill by hand gets the same. An amount is rounded once for a line and once for the tax of a rate.
"""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
FINEST = Decimal("0.0001")
"""Of quantities: a third of a second of an hour."""
NOTHING = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """An amount in whole hundredths of the currency."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def hours(minutes: int) -> Decimal:
    """Whole minutes as hours, four digits after the point; they say which minutes they were."""
    return (Decimal(minutes) / 60).quantize(FINEST, ROUND_HALF_UP)


def worth(quantity: Decimal, unit_amount: Decimal) -> Decimal:
    """What a quantity costs, rounded once."""
    return cents(quantity * unit_amount)


def part(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of an amount."""
    return cents(amount * percent / 100)
