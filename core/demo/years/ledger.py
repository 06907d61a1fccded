"""Rows of admissions, stays and what stands against a bed's use. Pure."""

from collections.abc import Iterator

import numpy as np

from core.demo.years.arriving import DAY_CASE, KINDS
from core.demo.years.copying import (
    NONE,
    Column,
    Rows,
    chosen,
    instants,
    numbered,
    ranges,
    same,
)
from core.demo.years.journeys import OPEN
from core.demo.years.timeline import DAY, Minutes
from core.demo.years.world import World

_ENDINGS = ("home", "home with care", "rehabilitation", "nursing home", "other hospital", "died")
_ENDING_SHARES = (0.78, 0.08, 0.05, 0.045, 0.02, 0.025)


def ledger_rows(world: World) -> Iterator[Rows]:
    """Admissions, stays, absences; beds that are cleaned, blocked or reserved; isolation."""
    yield _admissions(world)
    yield _stays(world)
    yield _absences(world)
    yield _bed_states(world)
    yield _isolations(world)
    yield _waiting(world)


def reasons(world: World) -> list[tuple[str, str]]:
    """Why each admission was: ICD-10 code and words."""
    drawn = world.chance("reasons").random(world.journeys.admissions).tolist()
    found = []
    for department, share in zip(world.journeys.first.tolist(), drawn, strict=True):
        known = world.plan[department].reasons
        # The first are the commonest.
        found.append(known[int(share**1.6 * len(known))])
    return found


def _admissions(world: World) -> Rows:
    chance = world.chance("admissions")
    journeys = world.journeys
    endings = chance.choice(len(_ENDINGS), journeys.admissions, p=_ENDING_SHARES)
    endings[journeys.kind == DAY_CASE] = 0
    here = (journeys.until == OPEN).tolist()
    columns: dict[str, Column] = {
        "patient": (journeys.patient + world.first("patient")).tolist(),
        "during": ranges(journeys.since, journeys.until),
        "kind": chosen(KINDS, journeys.kind.tolist()),
        "reason": [words for _, words in reasons(world)],
        "attending": world.doctor_of(chance, journeys.first),
        "expected_end": instants(np.maximum(journeys.expected, journeys.since + 60)),
        "discharged_to": [
            "" if still else _ENDINGS[ending]
            for still, ending in zip(here, endings.tolist(), strict=True)
        ],
    }
    return numbered("admission", columns, first=world.first("admission"))


def _stays(world: World) -> Rows:
    journeys = world.journeys
    of_patient = journeys.patient[journeys.stay_admission]
    age_days = journeys.stay_since // DAY - world.people.born[of_patient]
    child = age_days < 16 * 365.25
    columns: dict[str, Column] = {
        "patient": (of_patient + world.first("patient")).tolist(),
        "bed": chosen(world.beds, journeys.stay_bed.tolist()),
        "during": ranges(journeys.stay_since, journeys.stay_until),
        "age_class": chosen(["adult", "paediatric"], child.astype(int).tolist()),
        "news2": [
            not (young or mother)
            for young, mother in zip(child.tolist(), _pregnant(world).tolist(), strict=True)
        ],
        "admission": (journeys.stay_admission + world.first("admission")).tolist(),
    }
    return numbered("stay", columns, first=world.first("stay"))


def _pregnant(world: World) -> np.ndarray:
    mothers = world.indices("maternity")
    return np.isin(world.bed_department[world.journeys.stay_bed], mothers)


def _absences(world: World) -> Rows:
    """In theatre, for those of surgical wards who were not in recovery; examinations elsewhere."""
    chance = world.chance("absences")
    journeys = world.journeys
    surgical = [nth for nth, one in enumerate(world.plan) if one.id in {"surgery", "orthopaedics"}]
    department = world.bed_department[journeys.stay_bed]
    until = np.where(journeys.stay_until == OPEN, world.line.now, journeys.stay_until)
    long = until - journeys.stay_since > 12 * 60
    share = chance.random(journeys.stays)
    operated = np.isin(department, surgical) & (share < 0.35)
    looked_at = ~np.isin(department, surgical) & (share < 0.06)
    which = np.flatnonzero(long & (operated | looked_at))
    begins = journeys.stay_since[which] + chance.integers(60, 360, len(which))
    ends = begins + chance.integers(40, 200, len(which))
    columns: dict[str, Column] = {
        "stay": (which + world.first("stay")).tolist(),
        "kind": chosen(["off_ward", "theatre"], operated[which].astype(int).tolist()),
        "during": ranges(begins, ends),
    }
    return numbered("absence", columns, first=world.first("absence"))


def free_beds(world: World) -> Minutes:
    """Indices of the beds in which nobody lies now."""
    taken = world.journeys.stay_bed[world.open_stays]
    return np.setdiff1d(np.arange(len(world.beds)), taken)


def _bed_states(world: World) -> Rows:
    """Of those that are free: some are being cleaned, some are blocked."""
    chance = world.chance("beds")
    free = chance.permutation(free_beds(world))
    cleaning, blocked = free[: len(free) // 4], free[len(free) // 4 : len(free) // 3]
    which = np.concatenate([cleaning, blocked])
    since = world.line.now - chance.integers(5, 55, len(which))
    who = world.accounts("bed_manager")
    columns: dict[str, Column] = {
        "bed": chosen(world.beds, which.tolist()),
        "kind": ["cleaning"] * len(cleaning) + ["blocked"] * len(blocked),
        "during": ranges(since, np.full(len(which), OPEN)),
        "account": same(who[0], len(which)),
        "reason": [""] * len(cleaning) + ["defective bed motor"] * len(blocked),
    }
    return numbered("bed_state", columns, first=world.first("bed_state"))


def _isolations(world: World) -> Rows:
    """A few of those who are here."""
    chance = world.chance("isolation")
    here = world.open_stays
    which = here[chance.random(len(here)) < 0.05]
    admission = world.journeys.stay_admission[which]
    kinds = ["contact", "droplet", "airborne", "protective"]
    drawn = chance.choice(4, len(which), p=[0.5, 0.35, 0.05, 0.1])
    columns: dict[str, Column] = {
        "patient": (world.journeys.patient[admission] + world.first("patient")).tolist(),
        "kind": chosen(kinds, drawn.tolist()),
        "during": ranges(world.journeys.stay_since[which], np.full(len(which), OPEN)),
        "account": world.doctor_of(chance, world.journeys.first[admission]),
        "reason": chosen(["MRSA", "influenza", "tuberculosis", "neutropenia"], drawn.tolist()),
    }
    return numbered("isolation", columns, first=world.first("isolation"))


def _waiting(world: World) -> Rows:
    """In the emergency department, and wanted elsewhere."""
    chance = world.chance("waiting")
    emergency = world.indices("emergency")
    here = world.open_stays
    which = here[np.isin(world.bed_department[world.journeys.stay_bed[here]], emergency)]
    admission = world.journeys.stay_admission[which]
    columns: dict[str, Column] = {
        "patient": (world.journeys.patient[admission] + world.first("patient")).tolist(),
        "since": instants(world.journeys.stay_since[which]),
        "urgency": chance.integers(1, 4, len(which)).tolist(),
        "unit_kind": chosen(["ward", "icu"], chance.choice(2, len(which), p=[0.8, 0.2]).tolist()),
        "account": world.doctor_of(chance, world.journeys.first[admission]),
        "ended_at": same(NONE, len(which)),
    }
    return numbered("waiting", columns, first=world.first("waiting"))
