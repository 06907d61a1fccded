"""Reading who may sign in."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.model import Account, AccountUnit


class Role(StrEnum):
    """What a person is here for; every route says which roles may call it."""

    NURSE = "nurse"
    CHARGE = "charge"
    """Nurse in charge of a unit."""
    CLINICIAN = "clinician"
    BED_MANAGER = "bed_manager"
    FRONT_DESK = "front_desk"
    BILLING = "billing"
    BIOMED = "biomed"
    """Biomedical engineer."""
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person who may sign in.

    Attributes:
        account: The name they sign in with.
        name: As it is shown to others.
        password_hash: Argon2id; empty when no password opens the account.
        units: Where they work; None for everywhere.
        first_password: It was given by somebody else, and must be changed before anything else.
        machine: A program with a token, no person.
    """

    account: str
    name: str
    role: Role
    password_hash: str
    units: frozenset[str] | None = None
    first_password: bool = False
    machine: bool = False

    def works_in(self, unit: str) -> bool:
        """Whether this is one of their units."""
        return self.units is None or unit in self.units


async def read_accounts(connection: AsyncConnection) -> dict[str, Staff]:
    """Every account that is not disabled, by the name it signs in with."""
    rows = await connection.execute(
        select(
            Account.id,
            Account.name,
            Account.role,
            Account.password_hash,
            Account.everywhere,
            Account.first_password,
            Account.machine,
            func.array_remove(func.array_agg(AccountUnit.unit), None),
        )
        .outerjoin(AccountUnit, AccountUnit.account == Account.id)
        .where(Account.disabled.is_(False))
        .group_by(Account.id)
    )
    return {
        row[0]: Staff(
            account=row[0],
            name=row[1],
            role=Role(row[2]),
            password_hash=row[3],
            units=None if row[4] else frozenset(row[7]),
            first_password=row[5],
            machine=row[6],
        )
        for row in rows
    }
