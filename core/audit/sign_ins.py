"""Who signed in, and where wrong passwords were tried, for those who look after the audit."""

from datetime import datetime

import msgspec
from sqlalchemy import text

from core.books import Book

MOST = 500
"""Rows of one answer, the latest first."""


class SignInShown(msgspec.Struct, frozen=True, kw_only=True):
    """A session, or wrong passwords in a row at one door of an account.

    Attributes:
        at: UTC; of the last wrong password where there were any.
        means: `password`, `pin` or `oidc`; `wrong` for wrong passwords.
        failures: Wrong passwords in a row; 0 for a session.
        known_browser: Tried in a browser that the person has used before; null for a session.
        ended_at: When it was ended or, unused, ends; null for wrong passwords.
    """

    at: datetime
    account: str
    name: str
    role: str
    means: str
    origin: str
    failures: int
    known_browser: bool | None
    ended_at: datetime | None


class SignInsShown(msgspec.Struct, frozen=True, kw_only=True):
    """The latest sign-ins and wrong passwords that are still kept, newest first."""

    items: list[SignInShown]
    next: str | None = None


# No token and no cookie leaves the database, nor a hash of one.
_SIGN_INS = text("""
    select found.at, found.account, account.name, account.role, means, origin, failures,
           known_browser, ended_at
    from (
        select created_at as at, account, means, origin, 0 as failures,
               cast(null as boolean) as known_browser,
               coalesce(ended_at, expires_at) as ended_at
        from sign_in
        union all
        select failed_at, account, 'wrong', '', failures, length(browser) > 0, null
        from sign_in_lock
    ) as found
    join account on account.id = found.account
    where cast(:account as text) is null or found.account = :account
    order by found.at desc, found.account limit :most
""")


async def read_sign_ins(book: Book, account: str | None) -> SignInsShown:
    """The latest; the look is noted.

    Args:
        book: Of whoever looks.
        account: Only this one's; None for everybody's.
    """
    rows = await book.connection.execute(_SIGN_INS, {"account": account, "most": MOST})
    items = [SignInShown(**dict(row)) for row in rows.mappings()]
    detail = {} if account is None else {"account": account}
    await book.note("audit.read", thing="sign-ins", detail=detail)
    return SignInsShown(items=items)
