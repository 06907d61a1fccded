"""Insurers, and the policies of patients."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec
from psycopg.types.range import Range
from sqlalchemy import insert, select, text, update

from core.billing.model import Insurer, Policy
from core.billing.reach import require_billed
from core.billing.totalling import Cover
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown


class NameTaken(Taken):
    """Another insurer has this name."""


class AlreadyInsured(Taken):
    """The patient has a policy on some of these days already."""


class InsurerShown(msgspec.Struct, frozen=True, kw_only=True):
    """An insurer."""

    id: int
    name: str
    address: str
    revision: int


class InsurersShown(msgspec.Struct, frozen=True, kw_only=True):
    """Every insurer, by name."""

    items: list[InsurerShown]
    next: str | None = None


class PolicyShown(msgspec.Struct, frozen=True, kw_only=True):
    """What an insurer takes over of a patient's invoices.

    Attributes:
        percent: Of what is beyond the deductible.
        deductible, cap: Over the time of the policy, in the site's currency; no cap when null.
        since, until: Days, half open; null for no bound.
    """

    id: int
    patient: int
    insurer: int
    insurer_name: str
    number: str
    percent: Decimal
    deductible: Decimal
    cap: Decimal | None
    since: date | None
    until: date | None
    revision: int


class PoliciesShown(msgspec.Struct, frozen=True, kw_only=True):
    """The policies of a patient, newest first."""

    items: list[PolicyShown]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySaid:
    """A policy as somebody writes it down."""

    insurer: int
    number: str
    percent: Decimal
    deductible: Decimal
    cap: Decimal | None
    since: date | None
    until: date | None


_INSURER = (Insurer.id, Insurer.name, Insurer.address, Insurer.revision)
_POLICIES = text("""
    select policy.id, patient, insurer, insurer.name as insurer_name, number, percent, deductible,
           cap, lower(valid) as since, upper(valid) as until, policy.revision
    from policy join insurer on insurer.id = policy.insurer
    where patient = :patient order by lower(valid) desc nulls last, policy.id
""")
_COVER = text("""
    select policy.id, policy.insurer, insurer.name, percent, policy.deductible, cap,
           coalesce(used.deductible, 0), coalesce(used.share, 0)
    from policy
    join insurer on insurer.id = policy.insurer
    left join lateral (
        select sum(deductible_used) as deductible, sum(insurer_share) as share
        from invoice where invoice.policy = policy.id and issued_at is not null
    ) as used on true
    where policy.patient = :patient and policy.valid @> cast(:day as date)
""")


async def add_insurer(book: Book, name: str, address: str) -> InsurerShown:
    """Add an insurer.

    Raises:
        NameTaken: Another has this name.
    """
    with refusing({"uq_insurer_name": NameTaken()}):
        made = await book.connection.execute(
            insert(Insurer).values(name=name, address=address).returning(*_INSURER)
        )
    shown = InsurerShown(**made.mappings().one())
    await book.note("insurer.add", thing=f"insurer/{shown.id}")
    return shown


async def list_insurers(book: Book) -> InsurersShown:
    """Every insurer."""
    rows = (await book.connection.execute(select(*_INSURER).order_by(Insurer.name))).mappings()
    return InsurersShown(items=[InsurerShown(**row) for row in rows])


async def insure(book: Book, patient: int, said: PolicySaid) -> PolicyShown:
    """Write down a policy.

    Raises:
        Unknown: There is no such patient or insurer.
        AlreadyInsured: They have a policy on some of these days.
        Unfit: It would end before it begins.
    """
    await require_billed(book, patient)
    if said.since is not None and said.until is not None and said.until <= said.since:
        raise Unfit("until: not after {day}", day=f"{said.since}")
    refusals = {
        "ex_policy_patient": AlreadyInsured(),
        "fk_policy_insurer": Unknown("no such insurer"),
    }
    with refusing(refusals):
        made = await book.connection.execute(
            insert(Policy)
            .values(
                patient=patient,
                insurer=said.insurer,
                number=said.number,
                percent=said.percent,
                deductible=said.deductible,
                cap=said.cap,
                valid=Range(said.since, said.until),
            )
            .returning(Policy.id)
        )
    policy = made.scalar_one()
    await book.note("policy.add", patient=patient, thing=f"policy/{policy}")
    return next(one for one in await _policies(book, patient) if one.id == policy)


async def end_policy(book: Book, policy: int, until: date, *, seen: int) -> PolicyShown:
    """End a policy: it counts to the day before.

    Raises:
        Unknown: There is no such policy.
        Unfit: It would end before it begins.
        Outdated: Somebody was quicker.
    """
    asked = select(Policy.patient, Policy.valid).where(Policy.id == policy)
    row = (await book.connection.execute(asked)).first()
    if row is None:
        raise Unknown("no such policy")
    await require_billed(book, row[0])
    if row[1].lower is not None and until <= row[1].lower:
        raise Unfit("until: not after {day}", day=f"{row[1].lower}")
    with refusing({"ex_policy_patient": AlreadyInsured()}):
        changed = await book.connection.execute(
            update(Policy)
            .where(Policy.id == policy, Policy.revision == seen)
            .values(valid=Range(row[1].lower, until), revision=seen + 1)
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "policy.end", patient=row[0], thing=f"policy/{policy}", detail={"until": until.isoformat()}
    )
    return next(one for one in await _policies(book, row[0]) if one.id == policy)


async def list_policies(book: Book, patient: int) -> PoliciesShown:
    """The policies of a patient; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They never lay in one of the person's units.
    """
    await require_billed(book, patient)
    await book.note("policy.list", patient=patient)
    return PoliciesShown(items=await _policies(book, patient))


@dataclass(frozen=True, slots=True, kw_only=True)
class Insured:
    """The policy that covers a day, with what earlier invoices left of it."""

    policy: int
    insurer: int
    insurer_name: str
    cover: Cover


async def insured_on(book: Book, patient: int, day: date) -> Insured | None:
    """The policy of a day; for whoever is alone with the patient's bills."""
    row = (await book.connection.execute(_COVER, {"patient": patient, "day": day})).first()
    if row is None:
        return None
    cover = Cover(
        percent=row[3],
        deductible=row[4],
        cap=row[5],
        spent_deductible=row[6],
        spent_cap=row[7],
    )
    return Insured(policy=row[0], insurer=row[1], insurer_name=row[2], cover=cover)


async def _policies(book: Book, patient: int) -> list[PolicyShown]:
    rows = (await book.connection.execute(_POLICIES, {"patient": patient})).mappings()
    return [PolicyShown(**row) for row in rows]
