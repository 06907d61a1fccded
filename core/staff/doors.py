"""What opens and closes the doors to accounts, read for the gateway's memory and written from it.

All of it is small: people, and the browsers, tokens and tablets they use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.door_model import ApiToken, KnownBrowser, Pin, SignInLock, Tablet, TabletPerson
from core.staff.locking import FORGOTTEN_AFTER, Lock
from core.staff.model import Account

KNOWN_FOR = timedelta(days=180)
"""A browser not used for so long is a stranger again. Example, approve locally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program's token.

    Attributes:
        account: `token:<name>`.
        token_hash: SHA-256.
    """

    account: str
    token_hash: bytes
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A tablet that people of a unit share."""

    id: int
    token_hash: bytes
    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinKept:
    """Somebody's PIN.

    Attributes:
        pin_hash: Argon2id; together with `failures` it is what is written back.
        failures: Wrong ones in a row.
    """

    account: str
    pin_hash: str
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Somebody has signed in with this browser."""

    account: str
    browser: bytes
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTablet:
    """Somebody gave a password at a tablet."""

    account: str
    tablet: int
    password_at: datetime


Change = Lock | Browser | Token | PinKept | AtTablet
"""What the gateway notes by itself; everything else is done at the books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything, by what it is looked up by."""

    locks: Mapping[tuple[str, bytes], Lock] = field(default_factory=dict)
    browsers: Mapping[tuple[str, bytes], Browser] = field(default_factory=dict)
    tokens: Mapping[bytes, Token] = field(default_factory=dict)
    tablets: Mapping[bytes, Shared] = field(default_factory=dict)
    pins: Mapping[str, PinKept] = field(default_factory=dict)
    people: Mapping[tuple[str, int], AtTablet] = field(default_factory=dict)


async def read_doors(connection: AsyncConnection, *, now: datetime, shift: timedelta) -> Doors:
    """Everything that counts now; of those who gave a password, who did within a shift."""
    locks = await connection.execute(
        select(SignInLock.account, SignInLock.browser, SignInLock.failures, SignInLock.failed_at)
    )
    browsers = await connection.execute(
        select(KnownBrowser.account, KnownBrowser.browser, KnownBrowser.seen_at)
    )
    tokens = await connection.execute(
        select(
            ApiToken.account,
            ApiToken.token_hash,
            ApiToken.created_at,
            ApiToken.expires_at,
            ApiToken.last_used_at,
        ).where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    )
    tablets = await connection.execute(
        select(Tablet.id, Tablet.token_hash, Tablet.name, Tablet.unit).where(
            Tablet.removed_at.is_(None)
        )
    )
    pins = await connection.execute(select(Pin.account, Pin.pin_hash, Pin.failures))
    people = await connection.execute(
        select(TabletPerson.account, TabletPerson.tablet, TabletPerson.password_at).where(
            TabletPerson.password_at > now - shift
        )
    )
    return Doors(
        locks={(row["account"], row["browser"]): Lock(**row) for row in locks.mappings()},
        browsers={(row["account"], row["browser"]): Browser(**row) for row in browsers.mappings()},
        tokens={row["token_hash"]: Token(**row) for row in tokens.mappings()},
        tablets={row["token_hash"]: Shared(**row) for row in tablets.mappings()},
        pins={row["account"]: PinKept(**row) for row in pins.mappings()},
        people={(row["account"], row["tablet"]): AtTablet(**row) for row in people.mappings()},
    )


async def write_doors(connection: AsyncConnection, changed: Iterable[Change]) -> None:
    """Keep what the gateway noted; of accounts that are gone, nothing. Writing twice is once."""
    for change in changed:
        known = select(Account.id).where(Account.id == change.account).with_for_update(read=True)
        if await connection.scalar(known) is not None:
            await _write(connection, change)


async def forget_doors(connection: AsyncConnection, *, now: datetime) -> None:
    """Delete what counts no longer."""
    await connection.execute(delete(SignInLock).where(SignInLock.failed_at < now - FORGOTTEN_AFTER))
    await connection.execute(delete(KnownBrowser).where(KnownBrowser.seen_at < now - KNOWN_FOR))


async def _write(connection: AsyncConnection, change: Change) -> None:
    match change:
        case Lock(failures=0):
            await connection.execute(
                delete(SignInLock).where(
                    SignInLock.account == change.account, SignInLock.browser == change.browser
                )
            )
        case Lock():
            new = insert(SignInLock).values(
                account=change.account,
                browser=change.browser,
                failures=change.failures,
                failed_at=change.failed_at,
            )
            told = {"failures": new.excluded.failures, "failed_at": new.excluded.failed_at}
            await connection.execute(
                new.on_conflict_do_update(index_elements=["account", "browser"], set_=told)
            )
        case Browser():
            seen = insert(KnownBrowser).values(
                account=change.account, browser=change.browser, seen_at=change.seen_at
            )
            await connection.execute(
                seen.on_conflict_do_update(
                    index_elements=["account", "browser"],
                    set_={"seen_at": func.greatest(KnownBrowser.seen_at, seen.excluded.seen_at)},
                )
            )
        case Token():
            await connection.execute(
                update(ApiToken)
                .where(ApiToken.token_hash == change.token_hash)
                .values(last_used_at=change.last_used_at)
            )
        case PinKept():
            await connection.execute(
                update(Pin)
                .where(Pin.account == change.account, Pin.pin_hash == change.pin_hash)
                .values(failures=change.failures)
            )
        case AtTablet():
            here = insert(TabletPerson).values(
                tablet=change.tablet, account=change.account, password_at=change.password_at
            )
            await connection.execute(
                here.on_conflict_do_update(
                    index_elements=["tablet", "account"],
                    set_={"password_at": here.excluded.password_at},
                )
            )
