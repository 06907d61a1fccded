"""Web Push: the key a browser needs, and the browsers that want to be woken."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from core.staff.subscriptions import Subscription
from gateway.access import STAFF, Parts, may
from gateway.answers import PushKey, answer, refused_as, shown_as
from gateway.errors import Malformed, NoPush
from gateway.identity import Caller
from gateway.notify.vapid import KeyUnusable
from gateway.notify.webpush import WebPush, usable
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/push", tags=["push"])

Endpoint = Annotated[str, Field(min_length=1, max_length=2_048, pattern=r"^[\x21-\x7e]+$")]
Signed = Annotated[Caller, Depends(may(*STAFF))]
_log = structlog.stdlib.get_logger()


class Keys(BaseModel):
    """A browser's keys (RFC 8291), base64url."""

    p256dh: Annotated[str, Field(max_length=128)]
    auth: Annotated[str, Field(max_length=64)]


class Browser(BaseModel):
    """A subscription, as `PushSubscription.toJSON()` of a browser has it."""

    model_config = ConfigDict(extra="ignore")

    endpoint: Endpoint
    keys: Keys


class Leaving(BaseModel):
    """The subscription that is wanted no longer."""

    endpoint: Endpoint


@router.get("/key", dependencies=[Depends(may(*STAFF))], responses=shown_as(PushKey, 401))
async def key(parts: Parts) -> Response:
    """The key by which push services know this server; none where Web Push is not installed.

    Each page asks, so that there is none is an ordinary answer.
    """
    if parts.push is None:
        return answer(PushKey(key=None))
    try:
        return answer(PushKey(key=parts.push.key()))
    except KeyUnusable as why:
        _log.warning("no web push", reason=str(why))
        return answer(PushKey(key=None))


@router.post("/subscriptions", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def subscribe(browser: Browser, caller: Signed, parts: Parts) -> None:
    """Wake this browser when the person who is signed in is called."""
    push = _push(parts)
    if not push.takes(browser.endpoint):
        raise Malformed("endpoint: not of a push service that is known here")
    if not usable(browser.keys.p256dh, browser.keys.auth):
        raise Malformed("keys: not those of a browser")
    parts.upkeep.reachable()
    await push.subscribed.add(
        Subscription(
            account=caller.staff.account,
            endpoint=browser.endpoint,
            p256dh=browser.keys.p256dh,
            auth=browser.keys.auth,
            created_at=parts.clock.now(),
        )
    )


@router.delete("/subscriptions", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def unsubscribe(leaving: Leaving, caller: Signed, parts: Parts) -> None:
    """Wake it no longer; nothing happens to a subscription of somebody else."""
    push = _push(parts)
    parts.upkeep.reachable()
    await push.subscribed.remove(caller.staff.account, leaving.endpoint)


def _push(parts: Wiring) -> WebPush:
    if parts.push is None:
        raise NoPush
    return parts.push
