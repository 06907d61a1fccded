"""Who did what, for those who look after it; each look is noted as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import text

from core.audit.sealing import standing
from core.audit.signing import moment
from core.books import Book
from core.errors import Unknown
from core.paging import after, cursor


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody did something.

    Attributes:
        id: The entry's number.
        at: UTC.
        name: Of the person now; empty for an account that is not there.
        act: Such as `patient.read`.
        mrn: Record number of the patient.
        glass: The record was open only because the person had broken the glass.
        position: In the chain; null while it waits for its seal.
    """

    id: int
    at: datetime
    account: str
    name: str
    role: str
    act: str
    patient: int | None
    mrn: str | None
    unit: str | None
    thing: str
    origin: str
    why: str
    detail: dict[str, Any]
    glass: bool
    position: int | None


class EntriesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the audit, newest first."""

    items: list[EntryShown]
    next: str | None = None


class LookerShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has used a patient's record.

    Attributes:
        reads, changes: How often they looked, and did anything else.
        first, last: UTC.
        glass: They broke the glass for it.
    """

    account: str
    name: str
    role: str
    reads: int
    changes: int
    first: datetime
    last: datetime
    glass: bool


class LookersShown(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who has used a patient's record, the latest first."""

    patient: int
    mrn: str
    items: list[LookerShown]
    next: str | None = None


class StandingShown(msgspec.Struct, frozen=True, kw_only=True):
    """How far the audit is sealed and signed.

    Attributes:
        sealed: Entries in the chain.
        waiting: Entries that are not in it yet.
        signed: Position of the latest checkpoint; 0 without one.
        signed_at: UTC.
        key: Which public key checks it.
        trouble: Why nothing is signed any more; empty while all is well.
    """

    sealed: int
    waiting: int
    signed: int
    signed_at: datetime | None
    hash: str
    key: str
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries; everything that is None does not matter.

    Attributes:
        act: With what the act begins.
        since, until: Half open, with zone.
        glass: Only what was done behind broken glass, and the breaking.
        cursor: Of the page before; empty for the first.
    """

    patient: int | None = None
    account: str | None = None
    act: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    glass: bool = False
    cursor: str = ""
    limit: int = 50


_BEHIND_GLASS = """
    (entry.act = 'glass.break' or exists (
        select from glass_broken where glass_broken.account = entry.account
        and glass_broken.patient = entry.patient and glass_broken.during @> entry.at))
"""
_ENTRIES = f"""
    select entry.number as id, entry.at, entry.account, coalesce(account.name, '') as name,
        entry.role,
        entry.act, entry.patient, patient.mrn, entry.unit, entry.thing, entry.origin, entry.why,
        entry.detail, {_BEHIND_GLASS} as glass, audit_link.position
    from audit_entry as entry
    left join account on account.id = entry.account
    left join patient on patient.id = entry.patient
    left join audit_link on audit_link.entry = entry.number
"""  # noqa: S608 - words of ours
_FILTERS = {
    "patient": "entry.patient = :patient",
    "account": "entry.account = :account",
    "act": "starts_with(entry.act, :act)",
    "since": "entry.at >= :since",
    "until": "entry.at < :until",
}
_READ = "(entry.act like '%.read' or entry.act like '%.search' or entry.act like '%.list')"
_LOOKERS = text(f"""
    select entry.account, coalesce(account.name, '') as name,
        (array_agg(entry.role order by entry.number desc))[1] as role,
        count(*) filter (where {_READ}) as reads, count(*) filter (where not {_READ}) as changes,
        min(entry.at) as first, max(entry.at) as last, bool_or({_BEHIND_GLASS}) as glass
    from audit_entry as entry left join account on account.id = entry.account
    where entry.patient = :patient
    group by entry.account, account.name order by max(entry.at) desc limit 1000
""")  # noqa: S608 - words of ours
_MRN = text("select mrn from patient where id = :patient")


async def read_entries(book: Book, wanted: Wanted) -> EntriesShown:
    """A page of the audit; the look is noted, as one at the patient where it is about one.

    Raises:
        NotACursor: The cursor is not one of ours.
    """
    said: dict[str, object] = {
        name: value for name in _FILTERS if (value := getattr(wanted, name)) is not None
    }
    conditions = [_FILTERS[name] for name in said]
    if wanted.glass:
        conditions.append(_BEHIND_GLASS)
    if wanted.cursor:
        [said["last"]] = after(wanted.cursor, tuple[int])
        conditions.append("entry.number < :last")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    query = text(f"{_ENTRIES} {where} order by entry.number desc limit :most")
    found = await book.connection.execute(query, said | {"most": wanted.limit + 1})
    items = [EntryShown(**dict(row)) for row in found.mappings()]
    await book.note("audit.read", patient=wanted.patient, detail=_filters(wanted))
    return EntriesShown(items=items[: wanted.limit], next=_next(items, wanted.limit))


async def read_lookers(book: Book, patient: int) -> LookersShown:
    """Who has used a patient's record; the look is noted.

    Raises:
        Unknown: There is no such patient.
    """
    mrn = await book.connection.scalar(_MRN, {"patient": patient})
    if mrn is None:
        raise Unknown("no such patient")
    found = await book.connection.execute(_LOOKERS, {"patient": patient})
    items = [LookerShown(**dict(row)) for row in found.mappings()]
    await book.note("audit.read", patient=patient, detail={"lookers": len(items)})
    return LookersShown(patient=patient, mrn=mrn, items=items)


async def read_standing(book: Book, *, trouble: str) -> StandingShown:
    """How far the audit is sealed and signed."""
    now = await standing(book.connection)
    word = now.checkpoint
    return StandingShown(
        sealed=now.position,
        waiting=now.waiting,
        signed=0 if word is None else word.position,
        signed_at=None if word is None else moment(word.at_us),
        hash="" if word is None else word.hash.hex(),
        key="" if word is None else word.key,
        trouble=trouble,
    )


def _next(items: Sequence[EntryShown], limit: int) -> str | None:
    return cursor(items[limit - 1].id) if len(items) > limit else None


def _filters(wanted: Wanted) -> dict[str, object]:
    said: dict[str, object] = {}
    for name in ("account", "act", "since", "until"):
        value = getattr(wanted, name)
        if value is not None:
            said[name] = value.isoformat() if isinstance(value, datetime) else value
    return said | ({"glass": True} if wanted.glass else {})
