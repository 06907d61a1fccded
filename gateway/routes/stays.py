"""Admission, transfer, discharge: the ledger of stays."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, Field

from core.books import Book
from core.staff.accounts import Role
from core.stays.absences import come_back, leave
from core.stays.admitting import About, Admitting, admit, amend
from core.stays.keeping import Suited
from core.stays.leaving import Leaving, cancel, discharge
from core.stays.ledger import AbsenceKind
from core.stays.moving import Moving, Swapping, swap, transfer
from core.stays.showing import AdmissionShown, AdmissionsShown, StaysOfBed, of_bed, of_patient, read
from core.stays.suiting import SuitedShown, proposed, require_band
from core.wire import AgeClass
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, at_desk
from gateway.routes.asking import Named, Reason, Written
from gateway.routes.ward_desk import CHANGED, KNOWERS, Anybody, Knower, Number, Placer, Said

router = APIRouter(prefix="/api/v1", tags=["stays"])

Mover = Placer
Canceller = Annotated[
    Desk, Depends(at_desk(Role.CHARGE, Role.CLINICIAN, Role.BED_MANAGER, Role.FRONT_DESK))
]
Rows = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str, Query(max_length=200)]


class AdmissionKind(StrEnum):
    """What somebody is here for."""

    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    DAY = "day"
    VISITOR = "visitor"


class AboutSaid(Said):
    """What is said of an admission beside where and when."""

    kind: AdmissionKind = AdmissionKind.INPATIENT
    reason: Written = ""
    attending: Named | None = None
    expected_end: AwareDatetime | None = None


class AdmissionSaid(AboutSaid):
    """Who comes where; `despite`, why against the rules of the room.

    Class, band and NEWS2 are those proposed for the age unless given.
    """

    patient: Annotated[int, Field(ge=1, le=2**31 - 1)]
    bed: Named
    at: AwareDatetime | None = None
    age_class: AgeClass | None = None
    age_band: Annotated[str, Field(max_length=16)] | None = None
    spo2_scale: Annotated[int, Field(ge=1, le=2)] = 1
    news2: bool | None = None
    pregnant: bool | None = None
    device: Named | None = None
    despite: Written = ""


class TransferSaid(Said):
    """Where to; `despite`, why against the rules of the room."""

    bed: Named
    at: AwareDatetime | None = None
    with_monitor: bool = False
    despite: Written = ""


class SwapSaid(Said):
    """With whom: the other admission, and the revision of it that the person saw."""

    other: Annotated[int, Field(ge=1, le=2**31 - 1)]
    other_seen: Annotated[int, Field(ge=1, le=2**31 - 1)]
    at: AwareDatetime | None = None
    with_monitors: bool = False
    despite: Written = ""


class DischargeSaid(Said):
    """Where the patient goes."""

    to: Named
    at: AwareDatetime | None = None
    disconnect: bool = False


class AbsenceSaid(Said):
    """Why the patient is away."""

    kind: AbsenceKind
    at: AwareDatetime | None = None


class ReturnSaid(Said):
    """The patient is back."""

    at: AwareDatetime | None = None


class CancelSaid(Said):
    """Why the admission was a mistake."""

    reason: Reason


async def _change(
    desk: Desk, key: str, of: Said, change: Callable[[Book], Awaitable[AdmissionShown]]
) -> Response:
    """Change the ledger once, and have every screen and monitor follow at once."""
    response = await desk.create(key, of, change)
    desk.parts.upkeep.soon()
    return response


@router.get("/admissions/proposal", responses=shown_as(SuitedShown, 401, 403, 404, 422, 503))
async def proposal(
    patient: Annotated[int, Query(ge=1, le=2**31 - 1)],
    desk: Knower,
    pregnant: Annotated[bool | None, Query()] = None,
) -> Response:
    """What fits a patient's age: class, band of the limits, whether NEWS2 may be calculated."""
    async with desk.book() as book:
        found = await proposed(book, patient, bands=desk.parts.hearing.bands, pregnant=pregnant)
    return answer(found)


@router.post("/admissions", status_code=201, responses=made_as(AdmissionShown, *CHANGED))
async def begin(said: AdmissionSaid, desk: Knower, key: OnceKey) -> Response:
    """Admit a patient to a bed."""

    async def make(book: Book) -> AdmissionShown:
        return await admit(book, await _coming(book, said, desk))

    response = await desk.create(key, said, make)
    desk.parts.upkeep.soon()
    return response


@router.get("/admissions/{admission}", responses=shown_as(AdmissionShown, 401, 403, 404, 422, 503))
async def one(admission: Number, desk: Knower) -> Response:
    """An admission with its stays."""
    async with desk.book() as book:
        shown = await read(book, admission)
    return answer(shown, revision=shown.revision)


@router.put("/admissions/{admission}", responses=shown_as(AdmissionShown, *CHANGED))
async def mend(admission: Number, said: AboutSaid, desk: Knower, seen: Seen) -> Response:
    """Mend kind, reason, attending physician or expected discharge."""
    about = About(
        kind=said.kind.value,
        reason=said.reason,
        attending=said.attending,
        expected_end=said.expected_end,
    )
    async with desk.book() as book:
        shown = await amend(book, admission, about, seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/admissions/{admission}/transfer",
    status_code=201,
    responses=made_as(AdmissionShown, *CHANGED),
)
async def move(
    admission: Number, said: TransferSaid, desk: Mover, seen: Seen, key: OnceKey
) -> Response:
    """Move the patient to another bed."""
    moving = Moving(bed=said.bed, at=said.at, with_monitor=said.with_monitor, despite=said.despite)
    return await _change(
        desk,
        key,
        said,
        lambda book: transfer(book, admission, moving, seen=seen),
    )


@router.post(
    "/admissions/{admission}/swap", status_code=201, responses=made_as(AdmissionShown, *CHANGED)
)
async def change_beds(
    admission: Number, said: SwapSaid, desk: Mover, seen: Seen, key: OnceKey
) -> Response:
    """Have two patients change beds."""
    swapping = Swapping(
        other=said.other,
        other_seen=said.other_seen,
        at=said.at,
        with_monitors=said.with_monitors,
        despite=said.despite,
    )
    return await _change(
        desk,
        key,
        said,
        lambda book: swap(book, admission, swapping, seen=seen),
    )


@router.post(
    "/admissions/{admission}/discharge",
    status_code=201,
    responses=made_as(AdmissionShown, *CHANGED),
)
async def let_go(
    admission: Number, said: DischargeSaid, desk: Mover, seen: Seen, key: OnceKey
) -> Response:
    """Discharge the patient."""
    leaving = Leaving(to=said.to, at=said.at, disconnect=said.disconnect)
    return await _change(
        desk,
        key,
        said,
        lambda book: discharge(book, admission, leaving, seen=seen),
    )


@router.post(
    "/admissions/{admission}/cancel", status_code=201, responses=made_as(AdmissionShown, *CHANGED)
)
async def undo(
    admission: Number, said: CancelSaid, desk: Canceller, seen: Seen, key: OnceKey
) -> Response:
    """Undo an admission that was entered by mistake."""
    return await _change(
        desk,
        key,
        said,
        lambda book: cancel(book, admission, said.reason, seen=seen),
    )


@router.post(
    "/admissions/{admission}/leave", status_code=201, responses=made_as(AdmissionShown, *CHANGED)
)
async def go_away(
    admission: Number, said: AbsenceSaid, desk: Mover, seen: Seen, key: OnceKey
) -> Response:
    """The patient is away from the bed."""
    return await _change(
        desk,
        key,
        said,
        lambda book: leave(book, admission, said.kind, seen=seen, at=said.at),
    )


@router.post(
    "/admissions/{admission}/return", status_code=201, responses=made_as(AdmissionShown, *CHANGED)
)
async def be_back(
    admission: Number, said: ReturnSaid, desk: Mover, seen: Seen, key: OnceKey
) -> Response:
    """The patient is back in the bed."""
    return await _change(
        desk,
        key,
        said,
        lambda book: come_back(book, admission, seen=seen, at=said.at),
    )


@router.get(
    "/patients/{patient}/admissions",
    responses=shown_as(AdmissionsShown, 401, 403, 404, 422, 503),
)
async def history_of_patient(
    patient: Number, desk: Knower, limit: Rows = 50, cursor: Cursor = ""
) -> Response:
    """A patient's admissions with their stays, newest first."""
    async with desk.book() as book:
        return answer(await of_patient(book, patient, said=cursor, limit=limit))


@router.get("/beds/{bed}/stays", responses=shown_as(StaysOfBed, 401, 403, 404, 422, 503))
async def history_of_bed(
    bed: Annotated[str, Path(max_length=64)], desk: Anybody, limit: Rows = 50, cursor: Cursor = ""
) -> Response:
    """Who lay in a bed, newest first."""
    may_know = desk.caller.role in KNOWERS
    async with desk.book() as book:
        return answer(await of_bed(book, bed, may_know=may_know, said=cursor, limit=limit))


async def _coming(book: Book, said: AdmissionSaid, desk: Desk) -> Admitting:
    """What was said, and for the rest what is proposed for the age."""
    bands = desk.parts.hearing.bands
    fits = await proposed(book, said.patient, bands=bands, pregnant=said.pregnant)
    age_class = said.age_class or fits.age_class
    band = said.age_band
    if band is None:
        band = fits.age_band if age_class is fits.age_class else ""
    suited = Suited(
        age_class=age_class.value,
        age_band=band,
        spo2_scale=said.spo2_scale,
        news2=fits.news2 if said.news2 is None else said.news2,
    )
    require_band(suited, bands)
    return Admitting(
        patient=said.patient,
        bed=said.bed,
        kind=said.kind.value,
        reason=said.reason,
        attending=said.attending,
        expected_end=said.expected_end,
        at=said.at,
        suited=suited,
        device=said.device,
        despite=said.despite,
    )
