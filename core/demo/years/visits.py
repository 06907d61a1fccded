"""Appointments at the clinics: which, whose, and what became of each. Pure."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.demo.years.places import CLINIC_ROOMS
from core.demo.years.timeline import DAY, Minutes
from core.demo.years.world import World

BOOKED, ARRIVED, DONE, CANCELLED, MISSED = range(5)
STATES = ("booked", "arrived", "done", "cancelled", "missed")

KINDS = (("follow-up", "Follow-up visit", 20), ("first-visit", "First visit", 40))
"""Code, name, minutes. Examples."""
HOURS = ((510, 750), (810, 990))
"""When a doctor sees patients, in minutes of the wall's clock: 8:30 to 12:30, 13:30 to 16:30."""
_AHEAD_DAYS = 56
_FILLED = 0.8
"""Of the time of doctors in the past; what lies ahead is emptier the further away it is."""
_FIRST_VISITS = 0.3
_LATER = 900
"""Appointments between a visit and the next one of the same patient: some weeks."""
_HOLIDAYS = ((1, 1), (5, 1), (12, 25), (12, 26))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Appointments in the order of their time.

    Attributes:
        patient: Index into the people.
        doctor: Index into the doctors of the clinic, who has a room of the same number.
        kind: Index into `KINDS`.
        state: Index into `STATES`.
        since, until: Minutes since 1970 UTC.
        booked_at: When it was booked.
    """

    patient: Minutes
    doctor: Minutes
    kind: Minutes
    state: NDArray[np.int8]
    since: Minutes
    until: Minutes
    booked_at: Minutes

    def __len__(self) -> int:
        """How many."""
        return len(self.patient)


def doctors(world: World) -> list[str]:
    """Accounts of those with a clinic, each in a room of the same number."""
    found: list[str] = []
    for nth in world.indices("outpatient"):
        found += world.accounts("physician", department=nth)
    return found[:CLINIC_ROOMS]


def is_holiday(day: date) -> bool:
    """The clinics are closed."""
    return (day.month, day.day) in _HOLIDAYS


def visits(world: World) -> Visits:
    """Everything that was or is booked."""
    chance = world.chance("visits")
    day, minute, kind, doctor = _calendar(chance, world)
    lasts = np.array([minutes for *_, minutes in KINDS])[kind]
    since = world.line.at(day, minute)
    patient = _patients(chance, world, day)
    there = _lies_here(world, patient, since)
    keep = np.flatnonzero(~there)
    order = keep[np.argsort(since[keep], kind="stable")]
    since = since[order]
    lead = np.minimum(chance.gamma(1.6, 12 * DAY, len(order)), 80 * DAY).astype(np.int64) + 60
    found = Visits(
        patient=patient[order],
        doctor=doctor[order],
        kind=kind[order],
        state=np.zeros(len(order), np.int8),
        since=since,
        until=since + lasts[order],
        booked_at=np.minimum(since - lead, world.line.now - 30),
    )
    found.state[:] = _states(chance, world, found)
    return found


def _calendar(chance: Generator, world: World) -> tuple[Minutes, Minutes, Minutes, Minutes]:
    """Day, minute of the day, kind and doctor of each; no doctor sees two at once."""
    line = world.line
    rows: list[tuple[int, int, int, int]] = []
    who = range(len(doctors(world)))
    for day in range(line.days + _AHEAD_DAYS):
        if line.weekdays(np.array([day]))[0] > 4 or is_holiday(line.date_of(day)):
            continue
        ahead = max(0, day - line.days)
        filled = _FILLED * float(np.exp(-ahead / 24))
        for doctor in who:
            rows += [(day, *one, doctor) for one in _session(chance, filled)]
    found = np.array(rows, np.int64).reshape(-1, 4)
    return found[:, 0], found[:, 1], found[:, 2], found[:, 3]


def _session(chance: Generator, filled: float) -> list[tuple[int, int]]:
    """One doctor's day: minute and kind, one after the other, with gaps where nobody came."""
    drawn = chance.random((24, 2)).tolist()
    found = []
    turn = 0
    for opens, closes in HOURS:
        at = opens
        while at + KINDS[0][2] <= closes:
            share, which = drawn[turn]
            turn += 1
            kind = int(which < _FIRST_VISITS and at + KINDS[1][2] <= closes)
            if share < filled:
                found.append((at, kind))
                at += KINDS[kind][2]
            else:
                at += KINDS[0][2]
    return found


def _patients(chance: Generator, world: World, day: Minutes) -> Minutes:
    """Everybody in turn, so that nobody is booked twice on a day; one of three was here before."""
    order = chance.permutation(len(world.people))
    turn = np.arange(len(day))
    later = min(_LATER, len(order) // 2)
    again = (chance.random(len(day)) < 0.33) & (turn >= later)
    turn[again] -= later
    patient: Minutes = order[turn % len(order)]
    return patient


def _lies_here(world: World, patient: Minutes, since: Minutes) -> NDArray[np.bool_]:
    """Who is in the house, or comes that day, has no appointment at the clinic."""
    journeys = world.journeys
    far = np.int64(1) << 40
    until = np.where(journeys.until < 0, world.line.now + 60 * DAY, journeys.until)
    keys = journeys.patient * far + journeys.since
    order = np.argsort(keys)
    asked = patient * far + since
    place = np.searchsorted(keys[order], asked + DAY, side="right") - 1
    found = order[np.maximum(place, 0)]
    here: NDArray[np.bool_] = (
        (place >= 0) & (journeys.patient[found] == patient) & (until[found] > since - DAY)
    )
    return here


def _states(chance: Generator, world: World, found: Visits) -> NDArray[np.int8]:
    """More is missed on Mondays and what was booked long before."""
    now = world.line.now
    share = chance.random(len(found))
    weekday = world.line.weekdays(world.line.day_of(found.since))
    lead_days = (found.since - found.booked_at) / DAY
    missed = 0.045 + 0.02 * (weekday == 0) + np.minimum(lead_days, 60) * 0.0008
    state = np.full(len(found), DONE, np.int8)
    state[share < missed] = MISSED
    state[share > 0.93] = CANCELLED
    ahead = found.since > now
    state[ahead & (state != CANCELLED)] = BOOKED
    state[(found.since <= now) & (found.until > now) & (state == DONE)] = ARRIVED
    return state
