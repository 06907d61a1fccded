"""Web Push as a channel (RFC 8030, 8291, 8292): a call wakes every browser its person has named.

Encrypted for the browser alone, and nothing of a patient even so. The push service learns that
something was sent, how urgent it is, and that a later one with the same topic replaces it.
"""

import asyncio
import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from core.clock import Clock, SystemClock
from core.staff.subscriptions import Subscription
from core.wire import Priority
from gateway.notify.addresses import PUSH_SERVICES, Pushing
from gateway.notify.calls import Call
from gateway.notify.subscribed import Subscribed
from gateway.notify.vapid import KeyUnusable, public, read_or_make

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_log = structlog.stdlib.get_logger()

WITHIN_S = 8.0
SHORTEST_TTL_S, LONGEST_TTL_S = 60, 3_600
"""How long a push service keeps a call for a browser it cannot reach."""

_POINT_BYTES, _SECRET_BYTES = 65, 16
_SIGNED_FOR_S = 12 * 3_600
"""Half of what RFC 8292 allows, so that clocks may differ."""

_GONE = frozenset({404, 410})
_TAKEN = range(200, 300)


def allowed(endpoint: str, services: tuple[str, ...]) -> bool:
    """Whether this is an address of a push service, and not of something else in this network."""
    try:
        at = urlsplit(endpoint)
        host, port = at.hostname or "", at.port
    except ValueError:
        return False
    if at.username is not None or at.password is not None or not at.path.startswith("/"):
        return False
    if f"{at.scheme}://{at.netloc}" in services:
        return True
    known = (*PUSH_SERVICES, *services)
    trusted = any(host == name or host.endswith(f".{name}") for name in known)
    return at.scheme == "https" and port in {None, 443} and trusted


def usable(p256dh: str, auth: str) -> bool:
    """Whether these have the form of a browser's keys."""
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
    except (NotBase64, ValueError):
        return False
    return len(point) == _POINT_BYTES and point[0] == 4 and len(secret) == _SECRET_BYTES


@dataclass(slots=True, kw_only=True)
class WebPush:
    """Browsers that have asked to be woken.

    Attributes:
        secrets: Where the key lies, or is made at the first start.
    """

    subscribed: Subscribed
    clock: Clock
    secrets: Path
    pushing: Pushing
    name: str = "push"
    _key: "EllipticCurvePrivateKey | None" = None
    _session: "ClientSession | None" = None

    def key(self) -> str:
        """The public key, as a browser wants it.

        Raises:
            KeyUnusable: There is none.
        """
        return public(self._private())

    def takes(self, endpoint: str) -> bool:
        """Whether this is the address of a push service."""
        return allowed(endpoint, self.pushing.services)

    def reaches(self, call: Call) -> bool:
        """Whether this person has named a browser."""
        return self._session is not None and bool(self.subscribed.of(call.account))

    async def call(self, call: Call) -> bool:
        """Wake every browser of the person; True when a push service has taken it for one."""
        async with asyncio.TaskGroup() as group:
            wakes = [
                group.create_task(self._wake(browser, call), name="wake a browser")
                for browser in self.subscribed.of(call.account)
            ]
        return any(wake.result() for wake in wakes)

    async def run(self) -> None:
        """Hold the connections to push services, for ever."""
        # Both take a while: the import more than a second, on which no screen shall wait.
        await asyncio.to_thread(_encryption)
        try:
            await asyncio.to_thread(self._private)
        except KeyUnusable as why:
            _log.error("no Web Push", reason=str(why))
            return
        from aiohttp import ClientSession, ClientTimeout  # noqa: PLC0415

        async with ClientSession(timeout=ClientTimeout(total=WITHIN_S)) as session:
            self._session = session
            try:
                await asyncio.Event().wait()
            finally:
                self._session = None

    def _private(self) -> "EllipticCurvePrivateKey":
        if self._key is None:
            self._key = read_or_make(self.secrets)
        return self._key

    async def _wake(self, browser: Subscription, call: Call) -> bool:
        if self._session is None or not self.takes(browser.endpoint):
            return False
        sealed = _seal(browser, _said(call))
        if sealed is None:
            self.subscribed.note_gone(browser.endpoint)
            return False
        status = await self._post(browser.endpoint, sealed, self._headers(browser.endpoint, call))
        if status in _GONE:
            self.subscribed.note_gone(browser.endpoint)
        else:
            self.subscribed.note(browser.endpoint, reached=status in _TAKEN)
        return status in _TAKEN

    async def _post(self, endpoint: str, sealed: bytes, headers: dict[str, str]) -> int:
        """Status of the answer; 0 for none."""
        from aiohttp import ClientError  # noqa: PLC0415

        assert self._session is not None  # noqa: S101 - as `_wake` has looked
        try:
            # A redirect could lead into this network.
            posting = self._session.post(
                endpoint, data=sealed, headers=headers, allow_redirects=False
            )
            async with posting as answer:
                return answer.status
        except (ClientError, TimeoutError, OSError):
            return 0

    def _headers(self, endpoint: str, call: Call) -> dict[str, str]:
        from py_vapid import Vapid02  # noqa: PLC0415

        at = urlsplit(endpoint)
        claims = {
            "sub": self.pushing.contact,
            "aud": f"{at.scheme}://{at.netloc}",
            # Of the world outside: this hospital's clock may race in a test.
            "exp": int(SystemClock().now().timestamp()) + _SIGNED_FOR_S,
        }
        return dict(Vapid02(private_key=self._private()).sign(claims)) | {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(self._ttl_s(call)),
            "Topic": call.id,
            "Urgency": "high" if call.priority is Priority.HIGH else "normal",
        }

    def _ttl_s(self, call: Call) -> int:
        if call.due_at is None:
            return LONGEST_TTL_S
        left_s = (call.due_at - self.clock.now()).total_seconds()
        return round(min(max(left_s, SHORTEST_TTL_S), LONGEST_TTL_S))


def _said(call: Call) -> bytes:
    """What the page's service worker is told."""
    words = {
        "tag": call.id,
        "alert": call.story,
        "title": "Wardwatch",
        "body": call.text,
        "link": call.link,
    }
    return json.dumps(words).encode()


def _seal(browser: Subscription, words: bytes) -> bytes | None:
    """Encrypted for the browser; None when its keys are not keys."""
    pusher, refusal = _encryption()
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    try:
        sealed = pusher({"endpoint": browser.endpoint, "keys": keys}).encode(words)
    except (refusal, ValueError):
        return None
    return bytes(sealed["body"])


def _encryption() -> tuple[Any, type[Exception]]:
    from pywebpush import WebPusher, WebPushException  # noqa: PLC0415

    return WebPusher, WebPushException


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
