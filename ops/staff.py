"""People who may sign in: `wardwatch account add`."""

import re

import psycopg
from psycopg import errors
from pwdlib import PasswordHash

from core.staff.accounts import Role
from core.staff.passwords import LEAST, MOST
from ops.errors import OpsError

_ACCOUNT = re.compile(r"[^\s\x00-\x1f\x7f:]{1,64}")
_PERSON = re.compile(r"[^\x00-\x1f\x7f]{1,128}")


class NotAnAccount(OpsError):
    """Nobody can sign in with that."""


def add(
    database_url: str,
    account: str,
    password: str,
    *,
    role: Role,
    person: str = "",
    first: bool = False,
) -> bool:
    """Let somebody sign in; whether the account is new.

    A known account gets this password and role, is enabled, its sessions end, its doors open and
    its PIN goes.

    Args:
        database_url: Of the owner.
        account: What the person signs in with.
        password: Only its Argon2id hash is kept.
        role: What the person is here for.
        person: The name others see; empty keeps the known one, or else is the account's.
        first: The person has to choose another password before anything else.

    Raises:
        NotAnAccount: The names or the password will not do, or no administrator would be left.
    """
    if not _ACCOUNT.fullmatch(account) or not _PERSON.fullmatch(person or account):
        raise NotAnAccount(
            "an account is 1 to 64 characters without blanks and colons, a name at most 128"
        )
    if not LEAST <= len(password) <= MOST:
        raise NotAnAccount(f"a password has {LEAST} to {MOST} characters")
    hashed = PasswordHash.recommended().hash(password)
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            return _keep(connection, account, (role.value, hashed, first), person=person)
    except errors.CheckViolation as why:
        raise NotAnAccount("the last administrator stays one") from why


def _keep(
    connection: psycopg.Connection[tuple[object, ...]],
    account: str,
    post: tuple[str, str, bool],
    *,
    person: str,
) -> bool:
    known = connection.execute(
        "update account set role = %s, password_hash = %s, first_password = %s, disabled = false,"
        " name = coalesce(nullif(%s, ''), name), revision = revision + 1 where id = %s",
        (*post, person, account),
    ).rowcount
    connection.execute("delete from sign_in where account = %s", (account,))
    connection.execute("delete from sign_in_lock where account = %s", (account,))
    connection.execute("delete from pin where account = %s", (account,))
    if not known:
        connection.execute(
            "insert into account (id, name, role, password_hash, first_password)"
            " values (%s, %s, %s, %s, %s)",
            (account, person or account, *post),
        )
    return not known
