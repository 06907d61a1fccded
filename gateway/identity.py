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
from datetime import timedelta

from pwdlib import PasswordHash

from core.clock import Clock
from core.staff.accounts import Role, Staff
from core.staff.sign_ins import Signed
from gateway.errors import NotSignedIn, RecordsAway, WrongPassword

LASTS = timedelta(hours=12)
"""A shift; then the password is asked for again."""

TOKEN_BYTES = 32
_AT_ONCE = 2
"""Passwords checked at the same time; each takes some 50 ms of a core and 64 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person with a valid session."""

    staff: Staff
    signed: Signed

    @property
    def role(self) -> Role:
        """What the person is here for."""
        return self.staff.role


@dataclass(slots=True, kw_only=True)
class Identity:
    """Accounts and sessions.

    Attributes:
        on_ended: Told the token hash of a session that ended, in whatever way.
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

    def __post_init__(self) -> None:
        """Make a hash that no password fits, for names that nobody has."""
        self._decoy = self.hasher.hash(secrets.token_hex(TOKEN_BYTES))

    # -- people ---------------------------------------------------------------------------------

    async def sign_in(self, name: str, password: str) -> tuple[str, Caller]:
        """Check a password; the token for the cookie, and who it stands for.

        An unknown name takes as long as a wrong password.

        Raises:
            WrongPassword: Or no such account.
            RecordsAway: The gateway has never seen the database since it started.
        """
        if not self._known:
            raise RecordsAway("the accounts are not known yet")
        staff = self._staff.get(name)
        against = self._decoy if staff is None else staff.password_hash
        async with self._turns:
            fits = await asyncio.to_thread(self.hasher.verify, password, against)
        if staff is None or not fits:
            raise WrongPassword
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self.clock.now()
        signed = Signed(
            token_hash=_hash(token), account=name, created_at=now, expires_at=now + LASTS
        )
        self._sessions[signed.token_hash] = signed
        self._to_write(signed)
        return token, Caller(staff=staff, signed=signed)

    def sign_out(self, caller: Caller) -> None:
        """End the session, here and on every open screen."""
        signed = caller.signed
        self._sessions.pop(signed.token_hash, None)
        self._to_write(replace(signed, ended_at=self.clock.now()))
        self.on_ended(signed.token_hash)

    def caller(self, token: str | None) -> Caller:
        """Who holds this token.

        Raises:
            NotSignedIn: Nobody, or no longer.
        """
        if not token:
            raise NotSignedIn
        found = self._valid(_hash(token))
        if found is None:
            raise NotSignedIn
        return found

    def holds(self, token_hash: bytes) -> bool:
        """Whether this session is valid."""
        return self._valid(token_hash) is not None

    def _valid(self, token_hash: bytes) -> Caller | None:
        signed = self._sessions.get(token_hash)
        if signed is None or signed.expires_at <= self.clock.now():
            return None
        staff = self._staff.get(signed.account)
        return Caller(staff=staff, signed=signed) if staff is not None else None

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
            if token_hash not in now_valid or signed.account not in staff
        ]
        self._sessions = now_valid
        for token_hash in gone:
            self.on_ended(token_hash)

    def _to_write(self, signed: Signed) -> None:
        self._unwritten[signed.token_hash] = signed
        self.changed.set()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
