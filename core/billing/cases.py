"""Whom to bill, by what is left to do; and for those who care, whether it is billed at all."""

from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import text

from core.billing.reach import WITHIN_REACH, reach
from core.books import Book
from core.paging import MOST, after, cursor


class CaseShown(msgspec.Struct, frozen=True, kw_only=True):
    """An admission, and how far its bill is.

    Attributes:
        id: Of the admission.
        until: Null while the patient is here.
        proposed, accepted: Charges to be reviewed, and those that can be invoiced.
        invoices: Issued ones with charges of it.
    """

    id: int
    patient: int
    patient_name: str
    mrn: str
    kind: str
    since: datetime
    until: datetime | None
    proposed: int
    accepted: int
    invoices: int


class CasesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of cases, the latest admission first."""

    items: list[CaseShown]
    next: str | None = None


class BilledShown(msgspec.Struct, frozen=True, kw_only=True):
    """Whether what was done is on its way to a bill; no amounts.

    Attributes:
        open_charges: Not yet invoiced.
        invoiced_charges: On an issued invoice.
        invoices: Issued ones.
        settled: Everything invoiced is paid.
    """

    patient: int
    open_charges: int
    invoiced_charges: int
    invoices: int
    settled: bool


_CASES = text(f"""
    select page.*, coalesce(charges.proposed, 0) as proposed,
           coalesce(charges.accepted, 0) as accepted, coalesce(bills.count, 0) as invoices
    from (
        select admission.id, admission.patient,
               patient.family_name || ', ' || patient.given_name as patient_name, patient.mrn,
               admission.kind, lower(admission.during) as since, upper(admission.during) as until
        from admission
        join patient on patient.id = admission.patient
        where not isempty(admission.during) and admission.kind <> 'visitor'
            and admission.id < :last and {WITHIN_REACH}
            and (cast(:show as text) = 'all'
                 or (:show = 'here' and upper_inf(admission.during))
                 or (:show = 'discharged' and upper(admission.during) is not null
                     and not exists (
                         select from invoice where invoice.admission = admission.id
                             and invoice.kind = 'invoice' and invoice.issued_at is not null)
                     and not exists (
                         select from charge join invoice on invoice.id = charge.invoice
                         where charge.admission = admission.id
                             and invoice.issued_at is not null)))
        order by admission.id desc limit :most
    ) as page
    left join lateral (
        select count(*) filter (where state = 'proposed') as proposed,
               count(*) filter (where state = 'accepted') as accepted
        from charge where charge.admission = page.id and state in ('proposed','accepted')
    ) as charges on true
    left join lateral (
        select count(distinct invoice) as count from charge
        where charge.admission = page.id and state = 'invoiced'
    ) as bills on true
    order by page.id desc
""")  # noqa: S608 - a condition of ours
_BILLED = text("""
    select count(*) filter (where state in ('proposed','accepted')),
           count(*) filter (where state = 'invoiced'),
           (select count(*) from invoice where patient = :patient and kind = 'invoice'
                and issued_at is not null),
           not exists (select from invoice join invoice_balance on invoice = invoice.id
                       where patient = :patient and insurer_open + patient_open > 0)
    from charge where patient = :patient
""")
_LAST = 2**31 - 1


async def list_cases(book: Book, *, show: str, start: str | None) -> CasesShown:
    """Cases by what is left to do; whose they are is noted.

    `show` is `discharged` (and no invoice issued), `here`, or `all`.
    """
    last = (
        after(start, tuple[Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]])[0]
        if start is not None
        else _LAST
    )
    asked = {"show": show, "last": last, "most": MOST + 1}
    rows = (await book.connection.execute(_CASES, asked | reach(book))).mappings()
    found = [CaseShown(**row) for row in rows]
    of_whom = sorted({one.patient for one in found[:MOST]})
    await book.note("case.list", detail={"patients": of_whom})
    more = cursor(found[MOST - 1].id) if len(found) > MOST else None
    return CasesShown(items=found[:MOST], next=more)


async def billed(book: Book, patient: int) -> BilledShown:
    """How far a patient's bills are, for those who care; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    row = (await book.connection.execute(_BILLED, {"patient": patient})).one()
    await book.note("charge.billed", patient=patient)
    return BilledShown(
        patient=patient,
        open_charges=row[0],
        invoiced_charges=row[1],
        invoices=row[2],
        settled=row[3],
    )
