"""Equipment: what there is, at which beds it stood, and how it is kept. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.demo.years.copying import NONE, Column, Rows, chosen, instants, numbered, ranges
from core.demo.years.journeys import OPEN
from core.demo.years.timeline import DAY, Minutes
from core.demo.years.world import World

VENTILATOR, PUMP = "ventilator", "pump"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of equipment: how many for 100 beds, what is done to it and every how many days."""

    kind: str
    name: str
    per_100: int
    task: str
    every_days: int


_KINDS = (
    _Kind(VENTILATOR, "Ventilator", 9, "Service and leak test", 180),
    _Kind(PUMP, "Infusion pump", 60, "Flow calibration", 365),
    _Kind("monitor", "Patient monitor", 16, "Safety check", 365),
    _Kind("defibrillator", "Defibrillator", 6, "Discharge test", 90),
    _Kind("ecg", "12-lead ECG recorder", 4, "Safety check", 365),
    _Kind("ultrasound", "Ultrasound", 3, "Probe inspection", 180),
    _Kind("warmer", "Patient warmer", 5, "Filter change", 120),
    _Kind("wheelchair", "Wheelchair", 12, "Brake inspection", 365),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """A piece at a bed.

    Attributes:
        piece: Index into the inventory.
        stay: During which it was there.
        until: `OPEN` for those that are there now.
    """

    piece: Minutes
    stay: Minutes
    since: Minutes
    until: Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Pieces, and where they stood.

    Attributes:
        kind: Index into the kinds.
    """

    kind: Minutes
    uses: Uses

    @property
    def kinds(self) -> list[str]:
        """Of each piece."""
        return [_KINDS[nth].kind for nth in self.kind.tolist()]


def inventory(world: World) -> Inventory:
    """What there is, and at which beds it was."""
    counts = [max(1, one.per_100 * len(world.beds) // 100) for one in _KINDS]
    kind = np.repeat(np.arange(len(_KINDS)), counts)
    return Inventory(kind=kind, uses=_uses(world, kind))


def _uses(world: World, kind: Minutes) -> Uses:
    """A ventilator for every other stay in intensive care, a pump for some of the others."""
    chance = world.chance("uses")
    journeys = world.journeys
    icu = np.isin(world.bed_department[journeys.stay_bed], world.indices("icu"))
    share = chance.random(journeys.stays)
    ventilated = np.flatnonzero(icu & (share < 0.5))
    pumped = np.flatnonzero(~icu & (share < 0.04))
    found: list[tuple[int, int, int, int]] = []
    for which, stays in ((VENTILATOR, ventilated), (PUMP, pumped)):
        pieces = np.flatnonzero(kind == [one.kind for one in _KINDS].index(which))
        found += _lent(world, pieces.tolist(), stays[np.argsort(journeys.stay_since[stays])])
    rows = np.array(found, np.int64).reshape(-1, 4)
    return Uses(piece=rows[:, 0], stay=rows[:, 1], since=rows[:, 2], until=rows[:, 3])


def _lent(world: World, pieces: list[int], stays: Minutes) -> list[tuple[int, int, int, int]]:
    """Each time the piece that has been free longest; nobody gets one while there is none."""
    chance = world.chance(f"lent {pieces[0]}")
    journeys = world.journeys
    share = chance.random((len(stays), 2)).tolist()
    free = [(0, piece) for piece in pieces]
    found = []
    for nth, stay in enumerate(stays.tolist()):
        begins, ends = int(journeys.stay_since[stay]), int(journeys.stay_until[stay])
        here = ends == OPEN
        length = (world.line.now if here else ends) - begins
        since = begins + int(length * share[nth][0] * 0.2)
        until = since + max(30, int((length - (since - begins)) * (0.4 + share[nth][1] * 0.5)))
        if length < 90 or free[0][0] > since:
            continue
        _, piece = free.pop(0)
        stays_on = here and share[nth][1] > 0.5
        found.append((piece, stay, since, OPEN if stays_on else until))
        free.append((1 << 50 if stays_on else until + 30, piece))
        free.sort()
    return found


def inventory_rows(world: World, found: Inventory) -> Iterator[Rows]:
    """Pieces, uses, plans of maintenance and what was done, and defects."""
    ids = _ids(found)
    yield _pieces(world, found, ids)
    yield _use_rows(world, found, ids)
    yield from _maintenance(world, found, ids)
    yield _defects(world, ids)


def _ids(found: Inventory) -> list[str]:
    seen: dict[str, int] = {}
    ids = []
    for kind in found.kinds:
        seen[kind] = seen.get(kind, 0) + 1
        ids.append(f"demo-{kind}-{seen[kind]:03}")
    return ids


def _pieces(world: World, found: Inventory, ids: list[str]) -> Rows:
    chance = world.chance("pieces")
    home = chance.integers(0, len(world.plan), len(ids))
    stored = chance.random(len(ids)) < 0.3
    broken = set(_broken(world, ids).tolist())
    lent = set(found.uses.piece[found.uses.until == OPEN].tolist())
    return Rows(
        "equipment",
        {
            "id": ids,
            "kind": found.kinds,
            "name": [_KINDS[nth].name for nth in found.kind.tolist()],
            "serial": [f"DEMO-{nth:05}" for nth in range(len(ids))],
            "unit": [
                NONE if in_store else world.plan[unit].id
                for unit, in_store in zip(home.tolist(), stored.tolist(), strict=True)
            ],
            "location": ["central store" if in_store else "" for in_store in stored.tolist()],
            "state": [
                "defect" if nth in broken and nth not in lent else "ready"
                for nth in range(len(ids))
            ],
        },
    )


def _use_rows(world: World, found: Inventory, ids: list[str]) -> Rows:
    uses = found.uses
    nurses = world.accounts("charge")
    beds = world.beds
    of_stay = world.journeys.stay_bed[uses.stay]
    columns: dict[str, Column] = {
        "equipment": chosen(ids, uses.piece.tolist()),
        "bed": chosen(beds, of_stay.tolist()),
        "during": ranges(uses.since, uses.until),
        "lent_by": [nurses[nth % len(nurses)] for nth in uses.stay.tolist()],
        "returned_by": [
            NONE if until == OPEN else nurses[nth % len(nurses)]
            for nth, until in zip(uses.stay.tolist(), uses.until.tolist(), strict=True)
        ],
    }
    return numbered("equipment_use", columns, first=world.first("equipment_use"))


def _maintenance(world: World, found: Inventory, ids: list[str]) -> Iterator[Rows]:
    """Done in time but for a few that are overdue now."""
    chance = world.chance("maintenance")
    every = np.array([one.every_days for one in _KINDS])[found.kind]
    first = world.first("maintenance_plan")
    today = world.line.days
    begins = chance.integers(0, every)
    columns: dict[str, Column] = {
        "equipment": ids,
        "task": [_KINDS[nth].task for nth in found.kind.tolist()],
        "every_days": every.tolist(),
        "first_due": [world.line.date_of(day) for day in begins.tolist()],
    }
    yield numbered("maintenance_plan", columns, first=first)
    late = chance.random(len(ids)) < 0.06
    engineers = world.accounts("biomed")
    done = [
        (first + nth, day - int(chance.integers(0, 9)))
        for nth in range(len(ids))
        for day in range(int(begins[nth]), today, int(every[nth]))
        if not (late[nth] and day + every[nth] >= today)
    ]
    passed = (chance.random(len(done)) < 0.97).tolist()
    columns = {
        "plan": [plan for plan, _ in done],
        "on_day": [world.line.date_of(max(0, day)) for _, day in done],
        "account": [engineers[plan % len(engineers)] for plan, _ in done],
        "outcome": ["passed" if well else "failed" for well in passed],
    }
    yield numbered("maintenance_done", columns, first=world.first("maintenance_done"))


def _broken(world: World, ids: list[str]) -> Minutes:
    """Indices of what is defective now."""
    chance = world.chance("broken")
    return np.flatnonzero(chance.random(len(ids)) < 0.02)


_FAULTS = ("alarm does not sound", "cracked housing", "battery does not hold", "screen flickers")


def _defects(world: World, ids: list[str]) -> Rows:
    """Reported over the years and mended; those of now are open."""
    chance = world.chance("defects")
    open_ones = _broken(world, ids)
    mended = chance.integers(0, len(ids), len(ids) // 3)
    which = np.concatenate([mended, open_ones])
    line = world.line
    reported = np.concatenate(
        [
            chance.integers(line.since, line.now - 20 * DAY, len(mended)),
            line.now - chance.integers(60, 6 * DAY, len(open_ones)),
        ]
    )
    closed = reported + chance.integers(120, 15 * DAY, len(which))
    closed[len(mended) :] = OPEN
    reporters, engineers = world.accounts("nurse"), world.accounts("biomed")
    is_open = (closed == OPEN).tolist()
    columns: dict[str, Column] = {
        "equipment": chosen(ids, which.tolist()),
        "reported_by": [reporters[nth % len(reporters)] for nth in which.tolist()],
        "reported_at": instants(reported),
        "what": [_FAULTS[nth % len(_FAULTS)] for nth in range(len(which))],
        "closed_by": [NONE if still else engineers[0] for still in is_open],
        "closed_at": instants(closed),
        "outcome": [NONE if still else "repaired" for still in is_open],
    }
    return numbered("equipment_defect", columns, first=world.first("equipment_defect"))
