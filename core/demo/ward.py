"""The live demo ward: places, patients, devices, and people, three on duty.

Calling it again changes nothing but the passwords.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from psycopg.types.range import Range
from pwdlib import PasswordHash
from sqlalchemy import create_engine, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.beds.model import Bed, Site, Unit
from core.clock import SystemClock
from core.demo.names import FAMILY, GIVEN
from core.equipment.model import Device, DeviceAssignment
from core.patients.model import Patient
from core.staff.model import Account, DutyAssignment, SignIn
from core.stays.model import Admission, Stay

ACCOUNTS = (
    ("nurse", "Nora Lindqvist", "nurse"),
    ("charge", "Carla Mendes", "charge"),
    ("clinician", "Dr Idris Okafor", "clinician"),
    ("bed_manager", "Bea Lindner", "bed_manager"),
    ("front_desk", "Farah Nasser", "front_desk"),
    ("billing", "Bram de Wit", "billing"),
    ("biomed", "Bo Hallgren", "biomed"),
    ("administrator", "Alex Moreau", "administrator"),
    ("auditor", "Aino Korhonen", "auditor"),
)
"""One of every role, named as the role: account, name, role."""
_UNITS = (("icu", "Intensive care", "icu"), ("ward-3", "Ward 3, medicine", "ward"))

_ICU_BEDS = 8

SCALE_2 = frozenset({11, 19})
"""Beds, counted from 1, whose made-up patients have a prescribed SpO2 target of 88 to 92 %."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bed, where it stands, and the monitor beside it."""

    number: int
    unit: str
    bed: str
    name: str
    device: str


def places(beds: int) -> list[Place]:
    """The beds of the demo ward: an ICU of eight, the rest a medical ward."""
    found = []
    for number in range(1, beds + 1):
        icu = number <= _ICU_BEDS
        unit, nth = ("icu", number) if icu else ("ward-3", number - _ICU_BEDS)
        letter = "I" if icu else "W"
        found.append(
            Place(number, unit, f"{unit}-{nth:02}", f"{letter}{nth:02}", f"monitor-{number:03}")
        )
    return found


def seed(url: str, demo_password: str, beds: int = 24) -> list[str]:
    """Fill an empty schema with the demo ward; return the names of its devices.

    Args:
        url: Of the owner's role.
        demo_password: Of the demo accounts; their sessions end when it changed.
        beds: How many beds, each with a patient and a monitor.
    """
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with Session(engine) as session, session.begin():
            _add_places(session, beds)
            _add_patients(session, beds)
            _add_accounts(session, demo_password)
            _add_duties(session, beds)
    finally:
        engine.dispose()
    return [place.device for place in places(beds)]


def _add_places(session: Session, beds: int) -> None:
    def put(table: type, **values: object) -> None:
        session.execute(insert(table).values(**values).on_conflict_do_nothing())

    put(Site, id="main", name="Wardwatch General", simulated=True)
    for position, (unit, name, kind) in enumerate(_UNITS, start=1):
        put(Unit, id=unit, site="main", name=name, position=position, kind=kind)
    for place in places(beds):
        put(Bed, id=place.bed, unit=place.unit, name=place.name, position=place.number)
        put(Device, id=place.device, model="Wardwatch simulator", serial=f"SIM-{place.number:05}")


def _add_patients(session: Session, beds: int) -> None:
    today = SystemClock().now()
    for place in places(beds):
        mrn = f"SIM{place.number:06}"
        if session.scalar(select(Patient.id).where(Patient.mrn == mrn)) is not None:
            continue
        chance = Random(place.number)  # noqa: S311 - invented people want to be the same again
        patient = Patient(
            mrn=mrn,
            given_name=GIVEN[(place.number * 7) % len(GIVEN)],
            family_name=FAMILY[(place.number * 5) % len(FAMILY)],
            birth_date=date(today.year - chance.randint(24, 88), chance.randint(1, 12), 15),
            sex=chance.choice(["female", "male"]),
        )
        session.add(patient)
        session.flush()
        since = Range(_midnight(today) - timedelta(days=chance.randint(1, 9)), None)
        scale = 2 if place.number in SCALE_2 else 1
        admission = Admission(patient=patient.id, during=since)
        session.add(admission)
        session.flush()
        session.add(
            Stay(
                patient=patient.id,
                admission=admission.id,
                bed=place.bed,
                during=since,
                spo2_scale=scale,
            )
        )
        session.add(DeviceAssignment(device=place.device, bed=place.bed, during=since))


def _add_accounts(session: Session, password: str) -> None:
    """One hash for all: each takes long on purpose, and a start should not."""
    hasher = PasswordHash.recommended()
    fitting: dict[str, bool] = {}
    hashed = ""
    for name, person, role in ACCOUNTS:
        known = session.get(Account, name)
        if known is not None and known.password_hash not in fitting:
            fitting[known.password_hash] = hasher.verify(password, known.password_hash)
        if known is not None and fitting[known.password_hash]:
            hashed = hashed or known.password_hash
            continue
        hashed = hashed or hasher.hash(password)
        if known is None:
            session.add(Account(id=name, name=person, role=role, password_hash=hashed))
        else:
            known.password_hash = hashed
            session.execute(delete(SignIn).where(SignIn.account == name))


def _add_duties(session: Session, beds: int) -> None:
    """The nurse at every bed, the charge nurse and the physician for both units, without end.

    What somebody has assigned since is left alone.
    """
    since = Range(_midnight(SystemClock().now()), None)
    wanted: list[tuple[str, str, str, str | None]] = [
        ("nurse", "nurse", place.unit, place.bed) for place in places(beds)
    ]
    for unit, *_ in _UNITS:
        wanted += [("charge", "charge", unit, None), ("clinician", "physician", unit, None)]
    known = {
        (assigned.post, assigned.unit, assigned.bed)
        for assigned in session.scalars(select(DutyAssignment))
    }
    for account, post, unit, bed in wanted:
        if (post, unit, bed) not in known:
            session.add(
                DutyAssignment(account=account, post=post, unit=unit, bed=bed, during=since)
            )


def _midnight(now: datetime) -> datetime:
    return datetime(now.year, now.month, now.day, tzinfo=UTC)
