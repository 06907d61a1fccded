"""Reading who may sign in."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.model import Account


class Role(StrEnum):
    """What a person is here for; every route says which roles may call it."""

    NURSE = "nurse"
    CLINICIAN = "clinician"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person who may sign in.

    Attributes:
        account: The name they sign in with.
        name: As it is shown to others.
        password_hash: Argon2id.
    """

    account: str
    name: str
    role: Role
    password_hash: str


async def read_accounts(connection: AsyncConnection) -> dict[str, Staff]:
    """Every account that is not disabled, by the name it signs in with."""
    rows = await connection.execute(
        select(Account.id, Account.name, Account.role, Account.password_hash).where(
            Account.disabled.is_(False)
        )
    )
    return {
        row[0]: Staff(account=row[0], name=row[1], role=Role(row[2]), password_hash=row[3])
        for row in rows
    }
