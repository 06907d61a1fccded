"""Who is to be called now, read off the board, and what a call says. Pure.

A call is named by its alert, round and step, so that a gateway that starts anew finds the same
calls again: whoever has not shown to have one is called, at worst twice, and a repeated call
replaces the first where it is shown. No call says anything of a patient.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct

from core.wire import Alert, Calling, Escalation, Post, Priority, Receipt

_NAME_BYTES = 24
"""Of the digest; as base64url the 32 characters that RFC 8030 allows a topic."""

_STRENGTH = {receipt: strength for strength, receipt in enumerate(Receipt)}


class Call(Struct, frozen=True, kw_only=True):
    """One person, or a post itself, is to be called for an alert.

    Attributes:
        account: Of the person; empty for the post, whoever it may be.
        post: For what; None when everybody has been called and nobody answered.
        due_at: When the ladder goes on unless somebody answers; later it need not arrive.
    """

    alert: str
    round: int
    step: int
    account: str
    post: Post | None
    priority: Priority
    unit_name: str
    bed: str
    bed_name: str
    due_at: datetime | None

    @property
    def id(self) -> str:
        """Name of the call for all who are called by it: 32 of `A-Za-z0-9_-`."""
        return _name(f"{self.alert}/{self.round}/{self.step}/{self.post or ''}")

    @property
    def story(self) -> str:
        """Name of all calls of this alert, likewise."""
        return _name(self.alert)

    @property
    def text(self) -> str:
        """What is said of it, everywhere; nothing of a patient."""
        what = "Nobody reachable" if self.post is None else "Alert"
        return f"{what}, {self.priority} priority, {self.unit_name}, bed {self.bed_name}"

    @property
    def link(self) -> str:
        """Path of the page where more is to be seen, behind the sign-in."""
        return f"/beds/{quote(self.bed, safe='')}"


def called_by(alert: Alert) -> list[Call]:
    """The calls that stand now: of every step that was called in this round.

    Nobody is called who has seen it, comes or has declined, and nobody at all once somebody comes.
    """
    calling = alert.escalation
    if calling is None or calling.state in {Calling.ACCEPTED, Calling.ANSWERED} or alert.settled:
        return []
    found = [
        _call(alert, calling, step, account=account, post=post)
        for step, post, accounts in _called(calling)
        for account in (*accounts, "")
        if not has_said(calling, account, Receipt.SEEN)
    ]
    if calling.state is Calling.NOBODY:
        found.append(_call(alert, calling, calling.step, account="", post=None))
    return found


def receipt_wanted(alert: Alert, account: str, receipt: Receipt) -> bool:
    """Whether it is news to the owner of the alert that this person has, or has seen, its call."""
    calling = alert.escalation
    if calling is None or calling.state is Calling.ANSWERED or alert.settled:
        return False
    if all(account not in accounts for _, _, accounts in _called(calling)):
        return False
    return not has_said(calling, account, receipt)


def has_said(calling: Escalation, account: str, receipt: Receipt) -> bool:
    """Whether so much, or more, is known of this person in this round."""
    return any(
        one.account == account and _STRENGTH[one.receipt] >= _STRENGTH[receipt]
        for one in calling.received
    )


def _called(calling: Escalation) -> Iterator[tuple[int, Post, tuple[str, ...]]]:
    for step, rung in enumerate(calling.rungs[: calling.step + 1]):
        yield step, rung.post, tuple(person.account for person in rung.people)


def _call(alert: Alert, calling: Escalation, step: int, *, account: str, post: Post | None) -> Call:
    return Call(
        alert=alert.id,
        round=calling.round,
        step=step,
        account=account,
        post=post,
        priority=alert.priority,
        unit_name=alert.unit_name,
        bed=alert.bed,
        bed_name=alert.bed_name,
        due_at=calling.due_at,
    )


def _name(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()[:_NAME_BYTES]
    return urlsafe_b64encode(digest).decode()
