"""A push service on loopback and the browsers behind it, which decrypt what they are sent."""

import asyncio
import json
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.staff.subscriptions import Subscription
from tests.unit.gateway.house import NOON


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(slots=True)
class Browser:
    """A browser with its own keys."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = b"sixteen secret b"

    @property
    def p256dh(self) -> str:
        return _text(
            self.key.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
        )

    @property
    def auth(self) -> str:
        return _text(self.secret)

    def subscription(self, endpoint: str, account: str = "nurse") -> Subscription:
        return Subscription(
            account=account,
            endpoint=endpoint,
            p256dh=self.p256dh,
            auth=self.auth,
            created_at=NOON,
        )

    def open(self, body: bytes) -> dict[str, str]:
        """What it was sent, decrypted."""
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        words: dict[str, str] = json.loads(plain)
        return words


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class PushService:
    """Takes what it is sent, and answers by the path as it is told.

    Attributes:
        origin: `http://127.0.0.1:PORT`.
        answers: Status by path; 201 for all others.
    """

    origin: str = ""
    posted: list[Posted] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    _arrived: defaultdict[str, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )

    async def take(self, request: web.Request) -> web.Response:
        self.posted.append(Posted(request.path, dict(request.headers), await request.read()))
        self._arrived[request.path].set()
        status = self.answers.get(request.path, 201)
        headers = {"Location": f"{self.origin}/secret"} if status in {301, 307} else {}
        return web.Response(status=status, headers=headers)

    async def posted_to(self, path: str, *, within_s: float) -> Posted:
        """The first that came there."""
        async with asyncio.timeout(within_s):
            await self._arrived[path].wait()
        return next(one for one in self.posted if one.path == path)

    def paths(self) -> list[str]:
        return sorted(posted.path for posted in self.posted)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    application: Any = web.Application()
    application.router.add_route("*", "/{path:.*}", service.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server: Any = site._server
    service.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        await runner.cleanup()
