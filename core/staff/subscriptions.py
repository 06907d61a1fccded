"""Browsers that have asked to be woken, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.model import Account, PushSubscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where and how one browser is woken (RFC 8030, RFC 8291).

    Attributes:
        endpoint: The push service's address of this browser.
        p256dh: The browser's public key, base64url.
        auth: The browser's secret for the encryption, base64url.
        last_failure: When a push to it failed last, if none has succeeded since.
    """

    account: str
    endpoint: str
    p256dh: str
    auth: str
    created_at: datetime
    last_failure: datetime | None = None


async def read_subscriptions(connection: AsyncConnection) -> tuple[Subscription, ...]:
    """Those of every account that is not disabled, oldest first."""
    rows = await connection.execute(
        select(
            PushSubscription.account,
            PushSubscription.endpoint,
            PushSubscription.p256dh,
            PushSubscription.auth,
            PushSubscription.created_at,
            PushSubscription.last_failure,
        )
        .join(Account, Account.id == PushSubscription.account)
        .where(Account.disabled.is_(False))
        .order_by(PushSubscription.created_at, PushSubscription.endpoint)
    )
    return tuple(
        Subscription(
            account=row[0],
            endpoint=row[1],
            p256dh=row[2],
            auth=row[3],
            created_at=row[4],
            last_failure=row[5],
        )
        for row in rows
    )


async def keep_subscription(connection: AsyncConnection, subscription: Subscription) -> bool:
    """Keep it, with new keys or of another person where the browser is known.

    False when there is no such account any more.
    """
    known = select(Account.id).where(Account.id == subscription.account).with_for_update(read=True)
    if await connection.scalar(known) is None:
        return False
    changed = {
        "account": subscription.account,
        "p256dh": subscription.p256dh,
        "auth": subscription.auth,
        "created_at": subscription.created_at,
        "last_failure": subscription.last_failure,
    }
    await connection.execute(
        insert(PushSubscription)
        .values(endpoint=subscription.endpoint, **changed)
        .on_conflict_do_update(index_elements=[PushSubscription.endpoint], set_=changed)
    )
    return True


async def forget_subscription(
    connection: AsyncConnection, endpoint: str, *, account: str | None = None
) -> bool:
    """Delete it; whether it was there. With an account: only if it is that person's."""
    of_it = delete(PushSubscription).where(PushSubscription.endpoint == endpoint)
    if account is not None:
        of_it = of_it.where(PushSubscription.account == account)
    return (await connection.execute(of_it)).rowcount > 0


async def note_push(
    connection: AsyncConnection, endpoint: str, *, failed_at: datetime | None
) -> None:
    """Keep when a push failed; None when one has succeeded."""
    await connection.execute(
        update(PushSubscription)
        .where(PushSubscription.endpoint == endpoint)
        .values(last_failure=failed_at)
    )
