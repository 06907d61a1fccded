"""Accounts of people for whom the hospital's own provider vouches."""

import re
from dataclasses import replace

from sqlalchemy import insert, select, update

from core.books import Book, refusing
from core.errors import NotYours, Taken, Unfit
from core.staff.accounts import Role, Staff
from core.staff.door_model import VouchedFor
from core.staff.managing import LastAdministrator
from core.staff.model import Account

_NAME = re.compile(r"[^\s\x00-\x1f\x7f:/?#%]{1,64}")
_BY_UNIT = frozenset({Role.NURSE, Role.CHARGE, Role.CLINICIAN})


class NameOfAnother(Taken):
    """Somebody else signs in here with this name; an administrator has to sort it out."""


class NameUnfit(Unfit):
    """The name that the other sign-in gives will not do here."""


class AccountClosed(NotYours):
    """This account is closed here."""


async def vouched_for(book: Book, *, issuer: str, subject: str) -> Staff:
    """Who that is here, with the role the provider says; opened when they come the first time.

    `book.by` is who they say they are. Who cares for patients begins without a unit: an
    administrator says where. A local account of the same name is never taken over.

    Raises:
        NameOfAnother: The name is taken here.
        NameUnfit: It is none for us.
        AccountClosed: An administrator has closed the account.
        LastAdministrator: The provider takes away the role of the last one.
    """
    known = await _known(book, issuer, subject)
    if known is None:
        return await _opened(book, issuer, subject)
    account, role, disabled = known
    if disabled:
        raise AccountClosed
    if role != book.by.role.value:
        with refusing({"ck_account_administrator": LastAdministrator()}):
            await book.connection.execute(
                update(Account)
                .where(Account.id == account)
                .values(role=book.by.role.value, revision=Account.revision + 1)
            )
        detail = {"role": [role, book.by.role.value], "by": issuer}
        await book.note("account.change", thing=f"account/{account}", detail=detail)
    return replace(book.by, account=account)


async def _known(book: Book, issuer: str, subject: str) -> tuple[str, str, bool] | None:
    row = (
        await book.connection.execute(
            select(Account.id, Account.role, Account.disabled)
            .join(VouchedFor, VouchedFor.account == Account.id)
            .where(VouchedFor.issuer == issuer, VouchedFor.subject == subject)
        )
    ).first()
    return None if row is None else (row[0], row[1], row[2])


async def _opened(book: Book, issuer: str, subject: str) -> Staff:
    who = book.by
    if not _NAME.fullmatch(who.account):
        raise NameUnfit
    with refusing({"pk_account": NameOfAnother()}):
        await book.connection.execute(
            insert(Account).values(
                id=who.account,
                name=who.name,
                role=who.role.value,
                everywhere=who.role not in _BY_UNIT,
                password_hash="",
            )
        )
    await book.connection.execute(
        insert(VouchedFor).values(issuer=issuer, subject=subject, account=who.account)
    )
    detail = {"name": who.name, "role": who.role.value, "by": issuer}
    await book.note("account.open", thing=f"account/{who.account}", detail=detail)
    return who
