"""The made-up price list, for the live ward and for the hospital with years behind it. Pure.

Every amount is an example, approve locally. Prices rise by the year.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_RISE_PERCENT = 3
_BASE_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Item:
    """What can be charged.

    Attributes:
        per: `day`, `hour` or `piece`.
        cents: In the base year.
    """

    code: str
    name: str
    per: str
    cents: int

    def in_year(self, year: int) -> int:
        """Hundredths of the currency in a year; whole units."""
        return round(self.cents * (100 + _RISE_PERCENT * (year - _BASE_YEAR)) / 10_000) * 100


ITEMS = (
    Item("day.bed.ward", "Day in a ward", "day", 31_000),
    Item("day.bed.maternity", "Day in maternity", "day", 34_000),
    Item("day.bed.paediatric", "Day in paediatrics", "day", 36_000),
    Item("day.bed.outpatient", "Day in the day clinic", "day", 19_000),
    Item("hour.bed.icu", "Hour of intensive care", "hour", 6_800),
    Item("hour.bed.emergency", "Hour in the emergency department", "hour", 4_200),
    Item("hour.bed.theatre", "Hour in recovery", "hour", 5_400),
    Item("hour.monitoring", "Hour of monitoring", "hour", 300),
    Item("hour.equipment.ventilator", "Hour of ventilation", "hour", 2_600),
    Item("hour.equipment.pump", "Hour of an infusion pump", "hour", 200),
    Item("procedure.laboratory", "Laboratory panel", "piece", 4_500),
    Item("procedure.xray", "X-ray", "piece", 9_000),
    Item("procedure.ct", "Computed tomography", "piece", 38_000),
    Item("procedure.ultrasound", "Ultrasound examination", "piece", 12_000),
    Item("procedure.endoscopy", "Endoscopy", "piece", 62_000),
    Item("procedure.surgery", "Operation", "piece", 240_000),
    Item("procedure.birth", "Attended birth", "piece", 130_000),
    Item("procedure.dressing", "Wound dressing", "piece", 3_500),
    Item("appointment.follow-up", "Follow-up visit", "piece", 6_000),
    Item("appointment.first-visit", "First visit", "piece", 11_000),
)


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs in a year.

    Attributes:
        since, until: Days, half open; the last year has no end.
    """

    item: Item
    amount: Decimal
    since: date
    until: date | None


def price_list(first_year: int, last_year: int) -> list[Price]:
    """The prices of these years."""
    return [
        Price(
            item,
            Decimal(item.in_year(year)) / 100,
            date(year, 1, 1),
            date(year + 1, 1, 1) if year < last_year else None,
        )
        for item in ITEMS
        for year in range(first_year, last_year + 1)
    ]
