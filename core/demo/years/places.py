"""Rows of units, rooms and beds, of staff and of patients. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from core.demo.names import INSURERS, LAST, MEN, STREETS, TOWNS, WOMEN
from core.demo.years.copying import Column, Rows, chosen, dates, instants, numbered, same
from core.demo.years.world import World

CLINIC_ROOMS = 6
THEATRES = 4
WATCHED = ("icu", "emergency", "theatre")
"""Kinds of units where every bed can have a monitor."""
_FIRST_POSITION = 100
"""After the units of a live ward."""


def place_rows(world: World) -> Iterator[Rows]:
    """Units, rooms and beds."""
    yield Rows(
        "unit",
        {
            "id": [one.id for one in world.plan],
            "site": same(world.site, len(world.plan)),
            "name": [one.name for one in world.plan],
            "kind": [one.kind for one in world.plan],
            "floor": [one.floor for one in world.plan],
            "position": range(_FIRST_POSITION, _FIRST_POSITION + len(world.plan)),
        },
    )
    yield from _rooms_and_beds(world)


def _rooms_and_beds(world: World) -> Iterator[Rows]:
    rooms: dict[str, list[object]] = defaultdict(list)
    beds: dict[str, list[object]] = defaultdict(list)
    on_floor: Counter[int] = Counter()
    for one in world.plan:
        for nth in range(one.beds):
            place = nth % one.per_room
            if place == 0:
                on_floor[one.floor] += 1
            name = f"{one.floor}{on_floor[one.floor]:02}"
            room = f"{one.id}-room-{name}"
            if place == 0:
                _room(rooms, room, one.id, f"Room {name}", "ward")
            beds["id"].append(f"{one.id}-{nth + 1:02}")
            beds["unit"].append(one.id)
            beds["name"].append(name if one.per_room == 1 else f"{name} {chr(65 + place)}")
            beds["position"].append(nth)
            beds["room"].append(room)
            beds["monitored"].append(one.kind in WATCHED)
    for unit, room, name, kind in bookable_rooms(world):
        _room(rooms, room, unit, name, kind)
    yield Rows("room", dict(rooms))
    yield Rows("bed", dict(beds))


def _room(rooms: dict[str, list[object]], room: str, unit: str, name: str, kind: str) -> None:
    rooms["id"].append(room)
    rooms["unit"].append(unit)
    rooms["name"].append(name)
    rooms["kind"].append(kind)
    rooms["position"].append(len(rooms["position"]))
    rooms["single_sex"].append(False)


def bookable_rooms(world: World) -> list[tuple[str, str, str, str]]:
    """Unit, id, name and kind of what appointments can be in."""
    found = []
    for nth in world.indices("outpatient"):
        unit = world.plan[nth].id
        found += [
            (unit, f"{unit}-clinic-{room:02}", f"Clinic {room}", "clinic")
            for room in range(1, CLINIC_ROOMS + 1)
        ]
        found.append((unit, f"{unit}-treatment-1", "Treatment room", "treatment"))
    for nth in world.indices("theatre"):
        unit = world.plan[nth].id
        found += [
            (unit, f"{unit}-{room}", f"Theatre {room}", "theatre")
            for room in range(1, THEATRES + 1)
        ]
    return found


def staff_rows(world: World) -> Iterator[Rows]:
    """Accounts, and in which unit each works."""
    here = world.staff
    yield Rows(
        "account",
        {
            "id": [one.account for one in here],
            "name": [one.name for one in here],
            "role": [one.role for one in here],
            "password_hash": same(world.password_hash, len(here)),
            "everywhere": [one.department is None for one in here],
        },
    )
    bound = [one for one in here if one.department is not None]
    yield Rows(
        "account_unit",
        {
            "account": [one.account for one in bound],
            "unit": [world.plan[one.department or 0].id for one in bound],
        },
    )


def patient_rows(world: World) -> Iterator[Rows]:
    """Everybody who was ever here, and how they can be reached."""
    chance = world.chance("patients")
    people, count = world.people, len(world.people)
    first = world.first("patient")
    street = chance.integers(0, len(STREETS), count)
    house = chance.integers(1, 140, count)
    town = chance.choice(len(TOWNS), count, p=[0.55, 0.2, 0.15, 0.1])
    phone = chance.integers(100_000, 999_999, count)
    writes = chance.random(count)
    kin = chance.integers(0, len(WOMEN) * len(MEN), count)
    since = np.full(count, world.line.since)
    seen = world.journeys.patient[::-1]
    since[seen] = world.journeys.since[::-1]
    columns: dict[str, Column] = {
        "mrn": [f"D{number:07}" for number in range(first, first + count)],
        "family_name": people.family,
        "given_name": people.given,
        "birth_date": dates(people.born),
        "sex": ["female" if woman else "male" for woman in people.female.tolist()],
        "phone": [f"+00 555 {number}" for number in phone.tolist()],
        "email": [
            f"{given}.{family}{nth}@example.org".lower() if share < 0.6 else ""
            for nth, (given, family, share) in enumerate(
                zip(people.given, people.family, writes.tolist(), strict=True)
            )
        ],
        "street": [
            f"{STREETS[where]} {number}"
            for where, number in zip(street.tolist(), house.tolist(), strict=True)
        ],
        "postal_code": [TOWNS[where][0] for where in town.tolist()],
        "city": [TOWNS[where][1] for where in town.tolist()],
        "kin_name": [
            f"{(WOMEN if who % 2 else MEN)[who % 70]} {LAST[who % len(LAST)]}"
            for who in kin.tolist()
        ],
        "kin_relation": chosen(["partner", "child", "parent", "friend"], (kin % 4).tolist()),
        "created_at": instants(since),
    }
    yield numbered("patient", columns, first=first)


def insured(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Which insurer each patient has (-1 for none), and how many percent it takes over."""
    chance = world.chance("insured")
    count = len(world.people)
    insurer = chance.integers(0, len(INSURERS), count)
    insurer[chance.random(count) < 0.08] = -1
    percent = chance.choice([100, 90, 80], count, p=[0.5, 0.35, 0.15])
    return insurer, percent
