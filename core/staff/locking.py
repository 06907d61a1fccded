"""How long somebody waits after wrong passwords. Pure.

Two doors lead to an account: the browsers its person has used before, each for itself, and all the
world beside. Who guesses from elsewhere closes only the other door; and no door stays closed for
longer than `LONGEST`, so that nobody is locked out by others without an end.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FREE = 5
"""Wrong passwords in a row without a wait. Example, approve locally."""
FIRST = timedelta(seconds=30)
"""The first wait; each further failure doubles it. Example, approve locally."""
LONGEST = timedelta(minutes=15)
"""No wait is longer. Example, approve locally."""
FORGOTTEN_AFTER = timedelta(hours=24)
"""Failures count no longer when none has come for so long. Example, approve locally."""

STRANGER = b""
"""The door of all browsers that are not known as the person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Wrong passwords in a row at one door of an account.

    Attributes:
        browser: SHA-256 of a known browser's cookie, or `STRANGER`.
        failures: 0 for a door that was opened since.
    """

    account: str
    browser: bytes
    failures: int
    failed_at: datetime

    @property
    def until(self) -> datetime:
        """When the next try is answered."""
        if self.failures < FREE:
            return self.failed_at
        # 2**10 first waits are longer than any: no need for greater numbers.
        doublings = min(self.failures - FREE, 10)
        return self.failed_at + min(FIRST * int(2**doublings), LONGEST)

    def after_failure(self, now: datetime) -> "Lock":
        """One more."""
        count = 1 if now - self.failed_at > FORGOTTEN_AFTER else self.failures + 1
        return replace(self, failures=count, failed_at=now)

    def opened(self) -> "Lock":
        """The right password came."""
        return replace(self, failures=0)


def first_failure(account: str, browser: bytes, now: datetime) -> Lock:
    """The first wrong password."""
    return Lock(account=account, browser=browser, failures=1, failed_at=now)
