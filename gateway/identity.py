"""Who is calling: accounts and sessions, held in memory so that they work without the database.

The browser holds a random token in a cookie that scripts cannot read; here and in the database
there is only its SHA-256. Accounts and sessions are read again every few seconds, so that one
ended elsewhere ends here; those made or ended while the database is away are written when it is
back.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pwdlib import PasswordHash

from core.clock import Clock
from core.staff.accounts import Role, Staff
from core.staff.doors import Shared
from core.staff.sign_ins import Means, Signed
from gateway.doorway import Doorway
from gateway.errors import NotSignedIn, PasswordNeeded, RecordsAway, WrongPassword, WrongPin

LASTS = timedelta(hours=12)
"""A shift; then the password is asked for again."""

IDLE = {
    Means.PASSWORD: timedelta(minutes=60),
    Means.OIDC: timedelta(minutes=60),
    Means.PIN: timedelta(minutes=15),
}
"""A session that is not used for so long has ended; an open live screen uses it, but not one that
began with a PIN. Example, approve locally."""
SEEN_EVERY = timedelta(seconds=30)
"""How exactly it is known when a session was used last."""

TOKEN_BYTES = 32
_AT_ONCE = 2
"""Passwords checked at the same time; each takes some 50 ms of a core and 64 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person with a valid session, or a program with a valid token."""

    staff: Staff
    signed: Signed

    @property
    def role(self) -> Role:
        """What the person is here for."""
        return self.staff.role

    def require_password(self) -> None:
        """Refuse what is not for a PIN on a shared tablet, nor for a program.

        Raises:
            PasswordNeeded: The session did not begin with a password, here or elsewhere.
        """
        if self.signed.means not in {Means.PASSWORD, Means.OIDC}:
            raise PasswordNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where somebody signs in.

    Attributes:
        origin: Address and what the browser calls itself, for the list of sessions.
        browser: SHA-256 of the browser's own cookie; empty when it has none.
        tablet: The shared tablet it is, if it is one.
    """

    origin: str = ""
    browser: bytes = b""
    tablet: Shared | None = None


NOWHERE = Entrance()


@dataclass(slots=True, kw_only=True)
class Identity:
    """Accounts and sessions.

    Attributes:
        on_ended: Told the token hash of a session that ended, in whatever way.
        doors: Locks, tokens of programs, tablets, PINs.
    """

    clock: Clock
    hasher: PasswordHash
    on_ended: Callable[[bytes], None] = lambda _hash: None
    _staff: Mapping[str, Staff] = field(default_factory=dict)
    _sessions: dict[bytes, Signed] = field(default_factory=dict)
    _unwritten: dict[bytes, Signed] = field(default_factory=dict)
    _known: bool = False
    _decoy: str = ""
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    doors: Doorway = field(init=False)

    def __post_init__(self) -> None:
        """Make a hash that no password fits, for names that nobody has."""
        self._decoy = self.hasher.hash(secrets.token_hex(TOKEN_BYTES))
        self.doors = Doorway(clock=self.clock, changed=self.changed)

    # -- people ---------------------------------------------------------------------------------

    async def sign_in(
        self, name: str, password: str, *, at: Entrance = NOWHERE
    ) -> tuple[str, Caller]:
        """Check a password; the token for the cookie, and who it stands for.

        An unknown name takes as long as a wrong password.

        Raises:
            WrongPassword: Or no such account.
            Locked: Too many were wrong; nothing is checked until the wait is over.
            RecordsAway: The gateway has never seen the database since it started.
        """
        if not self._known:
            raise RecordsAway("the accounts are not known yet")
        staff = self._staff.get(name)
        door = self.doors.knock(name, at.browser, exists=staff is not None)
        fits = await self.fits(password, staff.password_hash if staff is not None else "")
        # The account may have been disabled while the password was checked.
        if staff is None or not fits or self._staff.get(name) != staff:
            raise WrongPassword
        self.doors.enter(name, door, at.browser)
        if at.tablet is not None:
            self.doors.come_to(at.tablet, name)
        return self.begin(staff, Means.PASSWORD, at=at)

    async def switch(self, account: str, pin: str, *, at: Entrance) -> tuple[str, Caller]:
        """Check the PIN of somebody who gave a password at this tablet within the shift.

        Raises:
            WrongPin: Or they did not, or there is no PIN.
            PinSpent: Too many were wrong in a row.
        """
        staff = self._staff.get(account)
        if staff is None or at.tablet is None:
            raise WrongPin
        since = self.doors.people_at(at.tablet, shift=LASTS).get(account)
        if since is None:
            raise WrongPin
        kept = self.doors.try_pin(account)
        if not await self.fits(pin, kept.pin_hash) or self._staff.get(account) != staff:
            raise WrongPin
        self.doors.pin_was_right(kept)
        return self.begin(staff, Means.PIN, at=at, until=since + LASTS)

    async def fits(self, password: str, password_hash: str) -> bool:
        """Whether it is the password; against no hash at all it takes as long and is not."""
        async with self._turns:
            fits = await asyncio.to_thread(
                self.hasher.verify, password, password_hash or self._decoy
            )
        return fits and password_hash != ""

    async def hashed(self, password: str) -> str:
        """Its Argon2id hash."""
        async with self._turns:
            return await asyncio.to_thread(self.hasher.hash, password)

    def begin(
        self, staff: Staff, means: Means, *, at: Entrance, until: datetime | None = None
    ) -> tuple[str, Caller]:
        """A new session with a new token, whatever the browser had before."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self.clock.now()
        signed = Signed(
            token_hash=hashed_token(token),
            account=staff.account,
            created_at=now,
            expires_at=min(now + LASTS, until or now + LASTS),
            means=means,
            origin=at.origin,
        )
        self._sessions[signed.token_hash] = signed
        self._to_write(signed)
        return token, Caller(staff=staff, signed=signed)

    def sign_out(self, caller: Caller) -> None:
        """End the session, here and on every open screen."""
        self.end(caller.signed)

    def end(self, signed: Signed) -> None:
        """End a session, here and on every open screen."""
        self._sessions.pop(signed.token_hash, None)
        self._to_write(replace(signed, ended_at=self.clock.now()))
        self.on_ended(signed.token_hash)

    def end_all(self, account: str, *, but: bytes = b"") -> int:
        """End every session of somebody, but for one; how many there were."""
        ending = [signed for signed in self.sessions_of(account) if signed.token_hash != but]
        for signed in ending:
            self.end(signed)
        return len(ending)

    def sessions_of(self, account: str) -> list[Signed]:
        """Valid sessions of somebody, the latest used first."""
        found = [
            signed
            for signed in self._sessions.values()
            if signed.account == account and self.holds(signed.token_hash)
        ]
        return sorted(found, key=lambda signed: signed.used_at, reverse=True)

    def known(self, account: str) -> Staff | None:
        """Who may sign in with this name."""
        return self._staff.get(account)

    def caller(self, token: str | None) -> Caller:
        """Who holds this token of a session; it has been used.

        Raises:
            NotSignedIn: Nobody, or no longer.
            RecordsAway: The gateway has never seen the database since it started.
        """
        if not token:
            raise NotSignedIn
        return self._found(self._valid(hashed_token(token)))

    def program(self, token: str) -> Caller:
        """Which program holds this token.

        Raises:
            NotSignedIn: None, or no longer.
            RecordsAway: The gateway has never seen the database since it started.
        """
        return self._found(self._program(hashed_token(token)))

    def holds(self, token_hash: bytes) -> bool:
        """Whether this session, or token of a program, is valid."""
        return (self._valid(token_hash) or self._program(token_hash)) is not None

    def keep_open(self, token_hash: bytes) -> bool:
        """Whether a live screen may stay; one that stays uses its session, unless by PIN."""
        caller = self._valid(token_hash)
        if caller is not None and caller.signed.means is not Means.PIN:
            self._use(caller.signed)
        return self.holds(token_hash)

    def _found(self, caller: Caller | None) -> Caller:
        if caller is None and not self._known:
            # Not a no: a wall that is told so would sign out and watch nobody.
            raise RecordsAway("the sessions are not known yet")
        if caller is None:
            raise NotSignedIn
        if caller.signed.token_hash in self._sessions:
            return replace(caller, signed=self._use(caller.signed))
        return caller

    def _use(self, signed: Signed) -> Signed:
        now = self.clock.now()
        if now - signed.used_at < SEEN_EVERY:
            return signed
        used = replace(signed, seen_at=now)
        self._sessions[signed.token_hash] = used
        # Not urgent: written with the next round.
        self._unwritten[signed.token_hash] = used
        return used

    def _valid(self, token_hash: bytes) -> Caller | None:
        signed = self._sessions.get(token_hash)
        now = self.clock.now()
        if signed is None or signed.expires_at <= now or now - signed.used_at >= IDLE[signed.means]:
            return None
        staff = self._staff.get(signed.account)
        return Caller(staff=staff, signed=signed) if staff is not None else None

    def _program(self, token_hash: bytes) -> Caller | None:
        token = self.doors.token(token_hash)
        staff = self._staff.get(token.account) if token is not None else None
        if token is None or staff is None:
            return None
        signed = Signed(
            token_hash=token_hash,
            account=token.account,
            created_at=token.created_at,
            expires_at=token.expires_at,
            means=Means.TOKEN,
        )
        return Caller(staff=staff, signed=signed)

    # -- the database ---------------------------------------------------------------------------

    def unwritten(self) -> list[Signed]:
        """What the database does not have yet."""
        return list(self._unwritten.values())

    def written(self, kept: list[Signed]) -> None:
        """The database has these."""
        for signed in kept:
            if self._unwritten.get(signed.token_hash) is signed:
                del self._unwritten[signed.token_hash]

    def learn(self, staff: Mapping[str, Staff], sessions: Mapping[bytes, Signed]) -> None:
        """What the database has; sessions it no longer has end, but not those it has not yet."""
        before = self._staff
        changed = {name for name in staff if _rights(staff[name]) != _rights(before.get(name))}
        self._staff = staff
        self._known = True
        new = {signed.token_hash: signed for signed in self._unwritten.values()}
        now_valid = {**sessions, **new}
        for token_hash, signed in new.items():
            if signed.ended_at is not None:
                del now_valid[token_hash]
        gone = [
            token_hash
            for token_hash, signed in self._sessions.items()
            # A screen of somebody with other rights comes back, and is looked at anew.
            if token_hash not in now_valid
            or signed.account not in staff
            or signed.account in changed
        ]
        self._sessions = now_valid
        for token_hash in gone:
            self.on_ended(token_hash)

    def _to_write(self, signed: Signed) -> None:
        self._unwritten[signed.token_hash] = signed
        self.changed.set()


def _rights(staff: Staff | None) -> object:
    return None if staff is None else (staff.role, staff.units, staff.first_password)


def hashed_token(token: str) -> bytes:
    """What is kept of a token: its SHA-256, enough for 32 random bytes."""
    return hashlib.sha256(token.encode()).digest()
