"""Rows of the record: procedures, conditions, allergies, medicines, observations. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.demo.years.copying import Column, Rows, chosen, instants, numbered
from core.demo.years.journeys import OPEN
from core.demo.years.ledger import reasons
from core.demo.years.timeline import Minutes
from core.demo.years.world import World
from core.vitals import FACTS, Vital

PROCEDURES = (
    ("procedure.laboratory", "Laboratory panel"),
    ("procedure.xray", "X-ray"),
    ("procedure.ct", "Computed tomography"),
    ("procedure.ultrasound", "Ultrasound examination"),
    ("procedure.endoscopy", "Endoscopy"),
    ("procedure.surgery", "Operation"),
    ("procedure.birth", "Attended birth"),
    ("procedure.dressing", "Wound dressing"),
)
"""Code and name."""
_LABORATORY, _SURGERY, _BIRTH = 0, 5, 6
_ALLERGENS = ("Penicillin", "Iodine contrast", "Latex", "Ibuprofen", "Sulfonamides", "Bee venom")
_DRUGS = (
    ("Paracetamol", "1 g", "oral", "4 times a day"),
    ("Enoxaparin", "40 mg", "subcutaneous", "once a day"),
    ("Pantoprazole", "40 mg", "oral", "once a day"),
    ("Amoxicillin/clavulanate", "1.2 g", "intravenous", "3 times a day"),
    ("Metoprolol", "50 mg", "oral", "twice a day"),
    ("Furosemide", "20 mg", "intravenous", "twice a day"),
)
_EVERY_MIN = 360
"""Between two sets of observations."""
_SETS = 6

_OBSERVED = (
    (Vital.HR, 82.0, 13.0, 0),
    (Vital.SPO2, 96.0, 1.6, 0),
    (Vital.RR, 17.0, 2.8, 0),
    (Vital.TEMP, 36.9, 0.5, 1),
    (Vital.NIBP_SYS, 126.0, 17.0, 0),
    (Vital.ACVPU, 0.0, 0.0, 0),
)
"""Mean, spread and decimals of what is written down of patients of a ward. Examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures:
    """What was done to whom, in which admission and when; in the order of admissions."""

    patient: Minutes
    admission: Minutes
    what: Minutes
    at: Minutes


def procedures(world: World) -> Procedures:
    """About one and a half for an admission, and what its reason asks for."""
    chance = world.chance("procedures")
    journeys = world.journeys
    until = np.where(journeys.until == OPEN, world.line.now, journeys.until)
    counts = chance.poisson(1.1, journeys.admissions)
    kinds = [world.plan[nth].kind for nth in range(len(world.plan))]
    surgical = np.array([one.id in {"surgery", "orthopaedics"} for one in world.plan])
    births = np.array([kind == "maternity" for kind in kinds])
    extra = np.where(
        surgical[journeys.first], _SURGERY, np.where(births[journeys.first], _BIRTH, -1)
    )
    admission = np.repeat(np.arange(journeys.admissions), counts + (extra >= 0))
    shares = np.array([0.42, 0.2, 0.09, 0.14, 0.05, 0.0, 0.0, 0.10])
    what = chance.choice(len(PROCEDURES), len(admission), p=shares / shares.sum())
    begins = np.flatnonzero(np.diff(admission, prepend=-1))
    with_extra = begins[extra[admission[begins]] >= 0]
    what[with_extra] = extra[admission[with_extra]]
    share = chance.random(len(admission)) * 0.9
    length = until[admission] - journeys.since[admission]
    at = journeys.since[admission] + (length * share).astype(np.int64)
    return Procedures(patient=journeys.patient[admission], admission=admission, what=what, at=at)


def record_rows(world: World, done: Procedures) -> Iterator[Rows]:
    """Everything of the record."""
    yield _procedures(world, done)
    yield _conditions(world)
    yield _allergies(world)
    yield _medicines(world)
    yield from _observations(world)


def _procedures(world: World, done: Procedures) -> Rows:
    chance = world.chance("who")
    who = world.doctor_of(chance, world.journeys.first[done.admission])
    columns: dict[str, Column] = {
        "patient": (done.patient + world.first("patient")).tolist(),
        "code": chosen([code for code, _ in PROCEDURES], done.what.tolist()),
        "name": chosen([name for _, name in PROCEDURES], done.what.tolist()),
        "at": instants(done.at),
        "account": who,
        "recorded_at": instants(done.at),
        "recorded_by": who,
    }
    return numbered("procedure_done", columns, first=world.first("procedure_done"))


def _conditions(world: World) -> Rows:
    """The diagnosis of every admission; resolved but for the chronic ones."""
    journeys = world.journeys
    chance = world.chance("conditions")
    who = world.doctor_of(chance, journeys.first)
    found = reasons(world)
    at = instants(journeys.since)
    days = [moment[:10] for moment in at]
    ends = instants(np.where(chance.random(journeys.admissions) < 0.6, journeys.until, OPEN))
    columns: dict[str, Column] = {
        "patient": (journeys.patient + world.first("patient")).tolist(),
        "description": [words for _, words in found],
        "icd10": [code for code, _ in found],
        "onset": days,
        "resolved": [end if end == r"\N" else end[:10] for end in ends],
        "recorded_at": at,
        "recorded_by": who,
        "changed_at": at,
        "changed_by": who,
    }
    return numbered("condition", columns, first=world.first("condition"))


def _allergies(world: World) -> Rows:
    """One in eight has one."""
    chance = world.chance("allergies")
    patient = np.flatnonzero(chance.random(len(world.people)) < 0.12)
    at = instants(np.full(len(patient), world.line.since))
    nurses = world.accounts("nurse")
    who = [nurses[nth % len(nurses)] for nth in patient.tolist()]
    columns: dict[str, Column] = {
        "patient": (patient + world.first("patient")).tolist(),
        "substance": chosen(_ALLERGENS, chance.integers(0, len(_ALLERGENS), len(patient)).tolist()),
        "reaction": chosen(["rash", "swelling", "anaphylaxis"], (patient % 3).tolist()),
        "severity": chosen(["mild", "moderate", "severe"], (patient % 3).tolist()),
        "recorded_at": at,
        "recorded_by": who,
        "changed_at": at,
        "changed_by": who,
    }
    return numbered("allergy", columns, first=world.first("allergy"))


def _medicines(world: World) -> Rows:
    """Two or three for everybody who is here now."""
    chance = world.chance("medicines")
    here = np.flatnonzero(world.journeys.until == OPEN)
    admission = np.repeat(here, chance.integers(2, 4, len(here)))
    nth_of = np.arange(len(admission)) % len(_DRUGS)
    started = np.minimum(world.journeys.since[admission] + 90, world.line.now)
    at = instants(started)
    who = world.doctor_of(chance, world.journeys.first[admission])
    columns: dict[str, Column] = {
        "patient": (world.journeys.patient[admission] + world.first("patient")).tolist(),
        "drug": [_DRUGS[nth][0] for nth in nth_of.tolist()],
        "dose": [_DRUGS[nth][1] for nth in nth_of.tolist()],
        "route": [_DRUGS[nth][2] for nth in nth_of.tolist()],
        "frequency": [_DRUGS[nth][3] for nth in nth_of.tolist()],
        "started_at": at,
        "prescriber": who,
        "recorded_at": at,
        "recorded_by": who,
        "changed_at": at,
        "changed_by": who,
    }
    return numbered("medication", columns, first=world.first("medication"))


def _observations(world: World) -> Iterator[Rows]:
    """The last sets of everybody who lies in a ward now."""
    chance = world.chance("observations")
    journeys = world.journeys
    wards = world.indices("ward")
    here = world.open_stays
    here = here[np.isin(world.bed_department[journeys.stay_bed[here]], wards)]
    stay = np.repeat(here, _SETS)
    back = np.tile(np.arange(_SETS), len(here)) * _EVERY_MIN + chance.integers(5, 90, len(stay))
    at = world.line.now - back
    keep = at > journeys.stay_since[stay]
    stay, at = stay[keep], at[keep]
    first = world.first("observation")
    nurses = world.accounts("nurse")
    columns: dict[str, Column] = {
        "stay": (stay + world.first("stay")).tolist(),
        "at": instants(at),
        "entered_at": instants(np.minimum(at + 2, world.line.now)),
        "account": [nurses[nth % len(nurses)] for nth in stay.tolist()],
        "key": [f"demo-{nth}" for nth in range(first, first + len(stay))],
    }
    yield numbered("observation", columns, first=first)
    values = [
        np.round(chance.normal(mean, spread, len(stay)), decimals)
        for _, mean, spread, decimals in _OBSERVED
    ]
    values[1] = np.minimum(values[1], 100)
    yield Rows(
        "observation_value",
        {
            "observation": np.repeat(np.arange(first, first + len(stay)), len(_OBSERVED)).tolist(),
            "vital": [FACTS[vital].number for vital, *_ in _OBSERVED] * len(stay),
            "value": np.stack(values, axis=1).ravel().tolist(),
        },
    )
