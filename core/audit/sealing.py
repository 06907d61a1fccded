"""Sealing entries, reading the chain, and keeping checkpoints. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.chain import GENESIS, Checkpoint, Entry
from core.audit.model import AuditCheckpoint, AuditLink, AuditUnsealed
from core.audit.signing import microseconds, moment
from core.audit.verifying import Sealed

ENTRY = """
    audit_entry.number,
    case when isfinite(at) then (extract(epoch from at) * 1000000)::bigint end as at_us,
    account, role, act, patient, unit, thing, origin, why, detail::text as detail
"""
"""Columns of an entry as `entry` takes them; a time that cannot be is null."""
LINKS = f"""
    select position, hash, entry, {ENTRY}
    from audit_link left join audit_entry on audit_entry.number = audit_link.entry
"""  # noqa: S608 - columns of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the audit is sealed and signed.

    Attributes:
        position: Of the last link; 0 when there is none.
        waiting: Entries not sealed yet.
        checkpoint: The latest; None when none was signed.
    """

    position: int
    waiting: int
    checkpoint: Checkpoint | None


async def seal(connection: AsyncConnection, *, most: int) -> int:
    """Chain what was committed and is not chained yet; how many entries it were.

    Another process that seals just now makes this do nothing.
    """
    done = await connection.execute(text("select audit_seal(:most)"), {"most": most})
    return int(done.scalar_one())


async def links_after(connection: AsyncConnection, position: int, *, most: int) -> list[Sealed]:
    """The next links of the chain with what their entries are now."""
    query = text(f"{LINKS} where position > :position order by position limit :most")
    rows = await connection.execute(query, {"position": position, "most": most})
    return [sealed(tuple(row)) for row in rows]


async def hash_at(connection: AsyncConnection, position: int) -> bytes | None:
    """What the database says the hash there is; None when it has no such position."""
    if position == 0:
        return GENESIS
    found = await connection.execute(select(AuditLink.hash).where(AuditLink.position == position))
    row = found.first()
    return None if row is None else bytes(row[0])


async def keep_checkpoint(connection: AsyncConnection, word: Checkpoint) -> None:
    """Keep a signed one beside the chain; one that is there for this position stays."""
    await connection.execute(
        insert(AuditCheckpoint)
        .on_conflict_do_nothing()
        .values(
            position=word.position,
            hash=word.hash,
            at=moment(word.at_us),
            site=word.site,
            key=word.key,
            signature=word.signature,
        )
    )


async def standing(connection: AsyncConnection) -> Standing:
    """How far the audit is sealed and signed."""
    position = await connection.execute(select(func.coalesce(func.max(AuditLink.position), 0)))
    waiting = await connection.execute(select(func.count()).select_from(AuditUnsealed))
    return Standing(
        position=position.scalar_one(),
        waiting=waiting.scalar_one(),
        checkpoint=await latest_checkpoint(connection),
    )


async def latest_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """The one with the highest position."""
    found = await connection.execute(
        select(
            AuditCheckpoint.site,
            AuditCheckpoint.position,
            AuditCheckpoint.hash,
            AuditCheckpoint.at,
            AuditCheckpoint.key,
            AuditCheckpoint.signature,
        )
        .order_by(AuditCheckpoint.position.desc())
        .limit(1)
    )
    row = found.first()
    return None if row is None else checkpoint(tuple(row))


def checkpoint(row: Sequence[Any]) -> Checkpoint:
    """From site, position, hash, at, key and signature."""
    site, position, link, at, key, signature = row
    at_us = microseconds(at) if isinstance(at, datetime) else int(at)
    return Checkpoint(
        site=site,
        position=position,
        hash=bytes(link),
        at_us=at_us,
        key=key,
        signature=bytes(signature),
    )


def sealed(row: Sequence[Any]) -> Sealed:
    """From the columns of `LINKS`."""
    position, link, number, *of_entry = row
    there = of_entry[0] is not None
    return Sealed(
        position=position,
        number=number,
        hash=bytes(link),
        entry=entry(of_entry) if there else None,
    )


def entry(row: Sequence[Any]) -> Entry:
    """From the columns of `ENTRY`."""
    number, at_us, account, role, act, patient, unit, thing, origin, why, detail = row
    return Entry(
        number=number,
        at_us=at_us,
        account=account,
        role=role,
        act=act,
        patient=patient,
        unit=unit,
        thing=thing,
        origin=origin,
        why=why,
        detail=detail,
    )
