"""Rows of calendars, appointments, their history, reminders and the waiting list. Pure."""

from collections.abc import Iterator

import numpy as np

from core.demo.years.copying import Column, Rows, chosen, instants, numbered, ranges, same
from core.demo.years.places import bookable_rooms
from core.demo.years.timeline import DAY
from core.demo.years.visits import (
    BOOKED,
    CANCELLED,
    HOURS,
    KINDS,
    MISSED,
    STATES,
    Visits,
    doctors,
    is_holiday,
)
from core.demo.years.world import World

_OPEN = (450, 1_080)
"""Rooms: 7:30 to 18:00."""
_REMINDED = 2 * DAY
_REASONS = ("patient asked", "patient is ill", "doctor is away")


def clinic_rows(world: World, found: Visits) -> Iterator[Rows]:
    """Everything of the clinics."""
    yield Rows(
        "appointment_kind",
        {
            "code": [code for code, *_ in KINDS],
            "name": [name for _, name, _ in KINDS],
            "minutes": [minutes for *_, minutes in KINDS],
            "room_kinds": same("{clinic,treatment}", len(KINDS)),
            "price_code": [f"appointment.{code}" for code, *_ in KINDS],
        },
        shared=True,
    )
    yield from _calendars(world)
    yield _appointments(world, found)
    yield _events(world, found)
    yield _reminders(world, found)
    yield _waiting(world)


def _calendars(world: World) -> Iterator[Rows]:
    who = doctors(world)
    rooms = [room for _, room, _, _ in bookable_rooms(world)]
    first = world.first("calendar")
    count = len(who) + len(rooms)
    yield numbered(
        "calendar",
        {
            "site": same(world.site, count),
            "doctor": who + [r"\N"] * len(rooms),
            "room": [r"\N"] * len(who) + rooms,
        },
        first=first,
    )
    hours = [
        (first + nth, weekday, f"[{opens},{closes})")
        for nth in range(count)
        for weekday in range(1, 6)
        for opens, closes in (HOURS if nth < len(who) else (_OPEN,))
    ]
    yield numbered(
        "calendar_hours",
        {
            "calendar": [calendar for calendar, _, _ in hours],
            "weekday": [weekday for _, weekday, _ in hours],
            "clock": [clock for _, _, clock in hours],
            "valid": same(f"[{world.line.first},)", len(hours)),
        },
        first=world.first("calendar_hours"),
    )
    yield _holidays(world)


def _holidays(world: World) -> Rows:
    days = [world.line.date_of(day) for day in range(len(world.line.offsets))]
    closed = [day for day in days if is_holiday(day)]
    return Rows(
        "calendar_exception",
        {
            "site": same(world.site, len(closed)),
            "day": closed,
            "kind": same("holiday", len(closed)),
            "clock": same("[0,1440)", len(closed)),
            "note": same("public holiday", len(closed)),
        },
        shared=True,
    )


def _appointments(world: World, found: Visits) -> Rows:
    rooms = [room for _, room, _, kind in bookable_rooms(world) if kind == "clinic"]
    changed = np.where(found.state == BOOKED, found.booked_at, _changed_at(world, found))
    columns: dict[str, Column] = {
        "patient": (found.patient + world.first("patient")).tolist(),
        "doctor": chosen(doctors(world), found.doctor.tolist()),
        "room": chosen(rooms, found.doctor.tolist()),
        "kind": chosen([code for code, *_ in KINDS], found.kind.tolist()),
        "during": ranges(found.since, found.until),
        "state": chosen(STATES, found.state.tolist()),
        "revision": np.where(found.state == BOOKED, 1, 2).tolist(),
        "changed_at": instants(changed),
    }
    return numbered("appointment", columns, first=world.first("appointment"))


def _changed_at(world: World, found: Visits) -> np.ndarray:
    """When it was held, missed or cancelled."""
    late = world.chance("changes").integers(1, 3 * DAY, len(found))
    cancelled = np.maximum(found.since - late, found.booked_at + 1)
    done = np.where(found.state == MISSED, found.since + 45, found.until)
    return np.minimum(np.where(found.state == CANCELLED, cancelled, done), world.line.now)


def _events(world: World, found: Visits) -> Rows:
    """That it was booked, and what became of it."""
    rooms = [room for _, room, _, kind in bookable_rooms(world) if kind == "clinic"]
    over = np.flatnonzero(found.state != BOOKED)
    which = np.concatenate([np.arange(len(found)), over])
    revision = np.concatenate([np.ones(len(found), np.int64), np.full(len(over), 2)])
    at = np.concatenate([found.booked_at, _changed_at(world, found)[over]])
    # In the order in which they happened, as rows are written.
    order = np.lexsort((revision, at))
    which, revision, at = which[order], revision[order], at[order]
    changes = [
        STATES[state] if number == 2 else "booked"
        for state, number in zip(found.state[which].tolist(), revision.tolist(), strict=True)
    ]
    desk = world.accounts("front_desk")
    who = doctors(world)
    columns: dict[str, Column] = {
        "appointment": (which + world.first("appointment")).tolist(),
        "revision": revision.tolist(),
        "at": instants(at),
        "account": [desk[nth % len(desk)] for nth in which.tolist()],
        "change": changes,
        "reason": [
            _REASONS[nth % len(_REASONS)] if change == "cancelled" else ""
            for nth, change in zip(which.tolist(), changes, strict=True)
        ],
        "doctor": chosen(who, found.doctor[which].tolist()),
        "room": chosen(rooms, found.doctor[which].tolist()),
        "during": ranges(found.since[which], found.until[which]),
    }
    return numbered("appointment_event", columns, first=world.first("appointment_event"))


def _reminders(world: World, found: Visits) -> Rows:
    """Of what lies ahead: due two days before."""
    due = found.since - _REMINDED
    which = np.flatnonzero((found.state == BOOKED) & (due > found.booked_at))
    which = which[due[which] > world.line.now]
    columns: dict[str, Column] = {
        "appointment": (which + world.first("appointment")).tolist(),
        "starts_at": instants(found.since[which]),
        "due_at": instants(due[which]),
    }
    return numbered("appointment_reminder", columns, first=world.first("appointment_reminder"))


def _waiting(world: World) -> Rows:
    """Those who wait for a time at the clinic."""
    chance = world.chance("waiting list")
    count = min(150, len(world.people))
    patient = chance.choice(len(world.people), count, replace=False)
    urgency = chance.choice(3, count, p=[0.12, 0.33, 0.55])
    columns: dict[str, Column] = {
        "patient": (patient + world.first("patient")).tolist(),
        "kind": chosen([code for code, *_ in KINDS], (urgency % 2).tolist()),
        "urgency": chosen(["urgent", "soon", "routine"], urgency.tolist()),
        "since": instants(world.line.now - chance.integers(60, 40 * DAY, count)),
        "part": chosen(["any", "morning", "afternoon"], chance.integers(0, 3, count).tolist()),
    }
    return numbered("waiting_list", columns, first=world.first("waiting_list"))
