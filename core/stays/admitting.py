"""Admission: a patient comes into a bed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, update

from core.beds.readiness import require_ready, took
from core.beds.rooming import Coming, require_suitable
from core.books import Book, refusing
from core.errors import Outdated
from core.stays.keeping import REFUSALS, Suited, begin_stay, lock, restate, span
from core.stays.ledger import admit as admitted
from core.stays.ledger import when
from core.stays.model import Admission
from core.stays.monitors import connect
from core.stays.showing import AdmissionShown, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitting:
    """Who comes where, and why.

    Attributes:
        kind: `inpatient`, `emergency`, `day` or `visitor`.
        attending: Account of the physician who answers for it.
        at: When, if it is entered only now.
        device: A monitor that is connected in the same step.
        despite: Why this bed, against the rules of its room.
    """

    patient: int
    bed: str
    kind: str = "inpatient"
    reason: str = ""
    attending: str | None = None
    expected_end: datetime | None = None
    at: datetime | None = None
    suited: Suited = field(default_factory=Suited)
    device: str | None = None
    despite: str = ""


async def admit(book: Book, coming: Admitting) -> AdmissionShown:
    """A patient is here from now on, or from when it was.

    Raises:
        Unknown, NoSuchBed: There is no such patient, or bed.
        NotYourPatient, NotYourUnit: It is another unit's.
        RecordMerged: The record goes on as another.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        BedTaken, HereAlready: Somebody lies there, or the patient elsewhere.
        NotReady, ReservedForAnother: The bed is not for this patient now.
        AgainstRoom: The room is not for this patient, and nobody says why it is done.
    """
    await book.require_patient(coming.patient)
    at = when(coming.at, now=book.now, reason=book.why or coming.reason)
    units = await lock(book, patients=[coming.patient], beds=[coming.bed])
    book.require_unit(units[coming.bed])
    await require_ready(book, coming.bed, patient=coming.patient)
    placed = Coming(patient=coming.patient, bed=coming.bed)
    warned = await require_suitable(book, [placed], despite=coming.despite)
    number = await _write(book, coming, at)
    await took(book, coming.bed, patient=coming.patient)
    if coming.device is not None:
        await connect(book, coming.bed, coming.device)
    await restate(book, [coming.bed], since=at)
    await book.note(
        "admission.begin",
        patient=coming.patient,
        unit=units[coming.bed],
        thing=f"admission/{number}",
        detail={"bed": coming.bed, "at": at.isoformat(), "kind": coming.kind} | warned,
    )
    return await shown(book, number)


async def _write(book: Book, coming: Admitting, at: datetime) -> int:
    entry = admitted(coming.patient, coming.bed, at=at)
    with refusing(REFUSALS):
        number = await book.connection.scalar(
            insert(Admission)
            .values(
                patient=coming.patient,
                during=span(at),
                kind=coming.kind,
                reason=coming.reason,
                attending=coming.attending,
                expected_end=coming.expected_end,
            )
            .returning(Admission.id)
        )
        known = entry.numbered(int(number or 0))
        await begin_stay(book, known, known.stays[0], coming.suited)
    return int(number or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is said of an admission beside where and when."""

    kind: str
    reason: str
    attending: str | None
    expected_end: datetime | None


async def amend(book: Book, admission: int, about: About, *, seen: int) -> AdmissionShown:
    """Mend what is said of an admission; `seen` is the revision that the person saw.

    Raises:
        NoSuchAdmission: There is none.
        NotYourPatient: They are another unit's.
        Outdated: Somebody was quicker.
        NobodyOfThatName: Nobody has the account of `attending`.
    """
    before = await shown(book, admission)
    await book.require_patient(before.patient)
    with refusing(REFUSALS):
        changed = await book.connection.execute(
            update(Admission)
            .where(
                Admission.id == admission, Admission.revision == seen, Admission.voided.is_(None)
            )
            .values(
                revision=seen + 1,
                kind=about.kind,
                reason=about.reason,
                attending=about.attending,
                expected_end=about.expected_end,
            )
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "admission.amend",
        patient=before.patient,
        thing=f"admission/{admission}",
        detail={"was": {"kind": before.kind, "attending": before.attending}},
    )
    return await shown(book, admission)
