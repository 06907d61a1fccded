"""What follows for the bill, for all admissions and visits at once. Pure.

The same charges as `core.billing.charging` finds for one patient, to the cent; a test compares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demo.prices import ITEMS
from core.demo.years.inventory import Inventory
from core.demo.years.journeys import OPEN
from core.demo.years.records import PROCEDURES, Procedures
from core.demo.years.timeline import Minutes
from core.demo.years.visits import DONE, KINDS, Visits
from core.demo.years.world import World

NO_ADMISSION = -1
_CODES = [item.code for item in ITEMS]
_BY_HOUR = ("icu", "emergency", "theatre")
_BY_DAY = ("ward", "maternity", "paediatric", "outpatient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """Charges in the order of cases, then days, then codes.

    Attributes:
        case: An admission, or after all of those a visit.
        patient: Index into the people.
        admission: Index, or `NO_ADMISSION`.
        item: Index into the price list.
        day: Local day, counted from the first one.
        quantity: In ten-thousandths.
        unit, amount: In hundredths of the currency.
        fact: Number of the procedure or visit; of no meaning for what comes from stays.
    """

    case: Minutes
    patient: Minutes
    admission: Minutes
    item: Minutes
    day: Minutes
    quantity: Minutes
    unit: Minutes
    amount: Minutes
    fact: Minutes

    def __len__(self) -> int:
        """How many."""
        return len(self.case)


@dataclass(frozen=True, slots=True)
class _Part:
    """As in `Charges`, before they are in order."""

    admission: Minutes
    item: Minutes
    day: Minutes
    quantity: Minutes
    fact: Minutes


def charges(world: World, lent: Inventory, done: Procedures, seen: Visits) -> Charges:
    """Everything to be charged of what is over."""
    over = world.journeys.until != OPEN
    parts = [*_hours(world, over), _days(world, over), *_equipment(world, lent, over)]
    parts.append(_procedures(world, done, over))
    of_stays = _joined(parts)
    visits = np.flatnonzero(seen.state == DONE)
    return _ordered(
        world,
        case=np.concatenate([of_stays.admission, world.journeys.admissions + visits]),
        patient=np.concatenate([world.journeys.patient[of_stays.admission], seen.patient[visits]]),
        part=_joined([of_stays, _visits(world, seen, visits)]),
    )


def case_ends(world: World, seen: Visits) -> Minutes:
    """When each case was over; `OPEN` for those that go on."""
    return np.concatenate([world.journeys.until, seen.until])


def _part(admission: Minutes, item: Minutes, day: Minutes, quantity: Minutes) -> _Part:
    """Of stays: no procedure and no visit."""
    return _Part(admission, item, day, quantity, np.zeros(len(item), np.int64))


def _item(code: str) -> int:
    return _CODES.index(code)


def _kinds(world: World) -> NDArray[np.str_]:
    """Of the unit of each stay."""
    of_bed = np.array([world.plan[nth].kind for nth in world.bed_department.tolist()])
    found: NDArray[np.str_] = of_bed[world.journeys.stay_bed]
    return found


def _by_day(world: World, since: Minutes, until: Minutes) -> tuple[Minutes, Minutes, Minutes]:
    """Intervals cut at every midnight: which interval, day, minutes."""
    line = world.line
    first, last = line.day_of(since), line.day_of(until - 1)
    counts = np.where(until > since, last - first + 1, 0)
    which = np.repeat(np.arange(len(since)), counts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    day = first[which] + nth
    midnights = line.midnights
    minutes = np.minimum(until[which], midnights[day + 1]) - np.maximum(
        since[which], midnights[day]
    )
    return which, day, minutes


def _summed(admission: Minutes, item: int, day: Minutes, minutes: Minutes) -> _Part:
    """Hours of a code, once a day of an admission."""
    wide = np.int64(1) << 20
    keys, place = np.unique(admission * wide + day, return_inverse=True)
    total = np.bincount(place, weights=minutes).astype(np.int64)
    # Hours, four digits after the point, half up.
    quantity = (total * 20_000 + 60) // 120
    return _part(keys // wide, np.full(len(keys), item), keys % wide, quantity)


def _hours(world: World, over: NDArray[np.bool_]) -> list[_Part]:
    journeys, kinds = world.journeys, _kinds(world)
    found = []
    for kind in _BY_HOUR:
        stays = np.flatnonzero((kinds == kind) & over[journeys.stay_admission])
        which, day, minutes = _by_day(world, journeys.stay_since[stays], journeys.stay_until[stays])
        admission = journeys.stay_admission[stays][which]
        found.append(_summed(admission, _item(f"hour.bed.{kind}"), day, minutes))
    return found


def _days(world: World, over: NDArray[np.bool_]) -> _Part:
    """A day for each midnight in bed; one for those who came and left on a day."""
    journeys, line = world.journeys, world.line
    kinds = _kinds(world)
    items = np.full(journeys.stays, -1)
    for kind in _BY_DAY:
        items[kinds == kind] = _item(f"day.bed.{kind}")
    stays = np.flatnonzero((items >= 0) & over[journeys.stay_admission])
    first = line.day_of(journeys.stay_since[stays])
    nights = line.day_of(journeys.stay_until[stays]) - first
    which = np.repeat(np.arange(len(stays)), nights)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(nights) - nights, nights)
    day = first[which] + nth
    admission, item = journeys.stay_admission[stays][which], items[stays][which]
    short = _within_a_day(world, over)
    last_stay = np.searchsorted(journeys.stay_admission, short, side="right") - 1
    short, last_stay = short[items[last_stay] >= 0], last_stay[items[last_stay] >= 0]
    admission = np.concatenate([admission, short])
    return _part(
        admission,
        np.concatenate([item, items[last_stay]]),
        np.concatenate([day, line.day_of(journeys.since[short])]),
        np.full(len(admission), 10_000),
    )


def _within_a_day(world: World, over: NDArray[np.bool_]) -> Minutes:
    """Admissions that ended on the day on which they began, before midnight."""
    journeys, line = world.journeys, world.line
    ended = np.flatnonzero(over)
    begins, ends = line.day_of(journeys.since[ended]), line.day_of(journeys.until[ended])
    short: Minutes = ended[begins == ends]
    return short


def _equipment(world: World, lent: Inventory, over: NDArray[np.bool_]) -> list[_Part]:
    uses, journeys = lent.uses, world.journeys
    kinds = np.array(lent.kinds)[uses.piece]
    found = []
    for kind in ("ventilator", "pump"):
        admission = journeys.stay_admission[uses.stay]
        mine = np.flatnonzero((kinds == kind) & over[admission])
        which, day, minutes = _by_day(world, uses.since[mine], uses.until[mine])
        item = _item(f"hour.equipment.{kind}")
        found.append(_summed(admission[mine][which], item, day, minutes))
    return found


def _procedures(world: World, done: Procedures, over: NDArray[np.bool_]) -> _Part:
    which = np.flatnonzero(over[done.admission])
    items = np.array([_item(code) for code, _ in PROCEDURES])
    return _Part(
        done.admission[which],
        items[done.what[which]],
        world.line.day_of(done.at[which]),
        np.full(len(which), 10_000),
        which + world.first("procedure_done"),
    )


def _visits(world: World, seen: Visits, which: Minutes) -> _Part:
    items = np.array([_item(f"appointment.{code}") for code, *_ in KINDS])
    return _Part(
        np.full(len(which), NO_ADMISSION),
        items[seen.kind[which]],
        world.line.day_of(seen.since[which]),
        np.full(len(which), 10_000),
        which + world.first("appointment"),
    )


def _joined(parts: list[_Part]) -> _Part:
    return _Part(
        np.concatenate([part.admission for part in parts]),
        np.concatenate([part.item for part in parts]),
        np.concatenate([part.day for part in parts]),
        np.concatenate([part.quantity for part in parts]),
        np.concatenate([part.fact for part in parts]),
    )


def _ordered(world: World, *, case: Minutes, patient: Minutes, part: _Part) -> Charges:
    years = np.array([world.line.date_of(day).year for day in range(len(world.line.offsets))])
    base = years.min()
    table = np.array(
        [[item.in_year(year) for year in range(base, years.max() + 1)] for item in ITEMS]
    )
    by_code = np.argsort(np.argsort(_CODES))
    order = np.lexsort((part.fact, by_code[part.item], part.day, case))
    unit = table[part.item, years[part.day] - base][order]
    quantity = part.quantity[order]
    return Charges(
        case=case[order],
        patient=patient[order],
        admission=part.admission[order],
        item=part.item[order],
        day=part.day[order],
        quantity=quantity,
        unit=unit,
        # Half up, to the cent.
        amount=(quantity * unit * 2 + 10_000) // 20_000,
        fact=part.fact[order],
    )
