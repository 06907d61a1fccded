"""The doors to accounts, held in memory: locks, known browsers, tokens of programs, tablets, PINs.

What is noted here counts at once, and is written when the database answers.
"""

import asyncio
import hashlib
import math
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.clock import Clock
from core.staff.doors import AtTablet, Browser, Change, Doors, PinKept, Shared, Token
from core.staff.locking import STRANGER, Lock, first_failure
from gateway.errors import Locked, PinSpent, WrongPin

PIN_TRIES = 5
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a token or a browser was used last."""
MOST_UNKNOWN = 10_000
"""Names that nobody has of which failures are counted, so that they are told apart by nothing."""


@dataclass(slots=True, kw_only=True)
class Doorway:
    """Doors, and what happened at them.

    Attributes:
        changed: Set when something waits to be written.
    """

    clock: Clock
    changed: asyncio.Event
    locks: dict[tuple[str, bytes], Lock] = field(default_factory=dict)
    browsers: dict[tuple[str, bytes], Browser] = field(default_factory=dict)
    tokens: dict[bytes, Token] = field(default_factory=dict)
    tablets: dict[bytes, Shared] = field(default_factory=dict)
    pins: dict[str, PinKept] = field(default_factory=dict)
    people: dict[tuple[str, int], AtTablet] = field(default_factory=dict)
    _unknown: OrderedDict[str, Lock] = field(default_factory=OrderedDict)
    _unwritten: dict[tuple[object, ...], Change] = field(default_factory=dict)

    # -- passwords ------------------------------------------------------------------------------

    def knock(self, account: str, browser: bytes, *, exists: bool) -> bytes:
        """Count a try before it is checked, so that many at once do not slip through.

        Returns:
            The door it was counted at, for `enter`.

        Raises:
            Locked: It has to wait; nothing is counted.
        """
        now = self.clock.now()
        door = browser if (account, browser) in self.browsers else STRANGER
        known = self.locks.get((account, door)) if exists else self._unknown.get(account)
        if known is not None and now < known.until:
            raise Locked(math.ceil((known.until - now).total_seconds()))
        lock = known.after_failure(now) if known is not None else first_failure(account, door, now)
        if exists:
            self._note_lock(lock)
        else:
            self._unknown[account] = lock
            self._unknown.move_to_end(account)
            while len(self._unknown) > MOST_UNKNOWN:
                self._unknown.popitem(last=False)
        return door

    def enter(self, account: str, door: bytes, browser: bytes) -> None:
        """The password was right: the door is open, and the browser is the person's."""
        lock = self.locks.get((account, door))
        if lock is not None:
            self._note_lock(lock.opened())
        pin = self.pins.get(account)
        if pin is not None and pin.failures:
            self._note_pin(replace(pin, failures=0))
        if browser:
            seen = Browser(account=account, browser=browser, seen_at=self.clock.now())
            self.browsers[account, browser] = seen
            self._to_write(("browser", account, browser), seen)

    def know(self, account: str, cookie: str) -> None:
        """A browser that has just been given this cookie is the person's."""
        browser = hashlib.sha256(cookie.encode()).digest()
        seen = Browser(account=account, browser=browser, seen_at=self.clock.now())
        self.browsers[account, browser] = seen
        self._to_write(("browser", account, browser), seen)

    def locked_until(self, account: str) -> datetime | None:
        """Until when any door of an account is closed; None when none is."""
        now = self.clock.now()
        waits = [lock.until for (whose, _), lock in self.locks.items() if whose == account]
        return max((until for until in waits if until > now), default=None)

    def unlock(self, account: str) -> None:
        """Open all doors: an administrator says so."""
        for lock in [lock for lock in self.locks.values() if lock.account == account]:
            self._note_lock(lock.opened())

    # -- programs -------------------------------------------------------------------------------

    def token(self, token_hash: bytes) -> Token | None:
        """A program's token that is valid now; its use is noted."""
        found = self.tokens.get(token_hash)
        now = self.clock.now()
        if found is None or found.expires_at <= now:
            return None
        if found.last_used_at is None or now - found.last_used_at >= USED_EVERY:
            found = replace(found, last_used_at=now)
            self.tokens[token_hash] = found
            self._to_write(("token", token_hash), found)
        return found

    # -- tablets --------------------------------------------------------------------------------

    def come_to(self, tablet: Shared, account: str) -> None:
        """Somebody gave a password at a tablet."""
        here = AtTablet(account=account, tablet=tablet.id, password_at=self.clock.now())
        self.people[account, tablet.id] = here
        self._to_write(("person", account, tablet.id), here)

    def people_at(self, tablet: Shared, *, shift: timedelta) -> dict[str, datetime]:
        """Who may switch to themselves there by PIN, and since when they are there."""
        now = self.clock.now()
        return {
            account: here.password_at
            for (account, where), here in self.people.items()
            if where == tablet.id and now - here.password_at < shift and account in self.pins
        }

    def try_pin(self, account: str) -> PinKept:
        """Count a try before it is checked; what to check it against.

        Raises:
            WrongPin: There is none.
            PinSpent: Too many were wrong in a row; only a password helps.
        """
        kept = self.pins.get(account)
        if kept is None:
            raise WrongPin
        if kept.failures >= PIN_TRIES:
            raise PinSpent
        self._note_pin(replace(kept, failures=kept.failures + 1))
        return kept

    def pin_was_right(self, kept: PinKept) -> None:
        """The count begins again."""
        if kept.account in self.pins and self.pins[kept.account].pin_hash == kept.pin_hash:
            self._note_pin(replace(kept, failures=0))

    # -- the database ---------------------------------------------------------------------------

    def unwritten(self) -> list[Change]:
        """What the database does not have yet."""
        return list(self._unwritten.values())

    def written(self, kept: list[Change]) -> None:
        """The database has these."""
        done = {id(change) for change in kept}
        self._unwritten = {
            key: change for key, change in self._unwritten.items() if id(change) not in done
        }

    def learn(self, doors: Doors) -> None:
        """What the database has; what waits to be written counts more."""
        self.locks, self.browsers = dict(doors.locks), dict(doors.browsers)
        self.tokens, self.tablets = dict(doors.tokens), dict(doors.tablets)
        self.pins, self.people = dict(doors.pins), dict(doors.people)
        for change in self._unwritten.values():
            self._overlay(change)

    def _overlay(self, change: Change) -> None:
        match change:
            case Lock():
                self.locks[change.account, change.browser] = change
            case Browser():
                self.browsers[change.account, change.browser] = change
            case Token() if change.token_hash in self.tokens:
                self.tokens[change.token_hash] = change
            case PinKept() if (
                change.account in self.pins
                and self.pins[change.account].pin_hash == change.pin_hash
            ):
                self.pins[change.account] = change
            case AtTablet():
                self.people[change.account, change.tablet] = change
            case _:
                # Revoked or set anew meanwhile.
                return

    def _note_lock(self, lock: Lock) -> None:
        self.locks[lock.account, lock.browser] = lock
        self._to_write(("lock", lock.account, lock.browser), lock)

    def _note_pin(self, pin: PinKept) -> None:
        self.pins[pin.account] = pin
        self._to_write(("pin", pin.account), pin)

    def _to_write(self, key: tuple[object, ...], change: Change) -> None:
        self._unwritten[key] = change
        self.changed.set()
