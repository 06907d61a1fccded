"""The hospital's books as people use them: the whole gateway, a real database, no broker.

    async def test_…(office):
        desk = await office.sign_in("front_desk")        # httpx2 client; one account a role, and
        answer = await desk.post("/api/v1/patients", json=…, headers=once())   # "icu_nurse",
        assert office.value("select count(*) from patient") == 25              # "ward_nurse"

The demo ward (units `icu` and `ward-3`, 24 beds, 24 patients) is there. The owner's connection
`office.owner` sees everything.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString
from uuid import uuid4

import httpx2
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from core.clock import Clock, HandClock, SystemClock
from core.settings import Settings
from core.staff.accounts import Role
from gateway.app import make_app
from gateway.wiring import Wiring, wire
from ops.postgres import as_role
from tests.hospital import Cluster
from tests.noted import Watch
from tests.unit.gateway.house import CHEAP, FakeFeed

ORIGIN = "http://ward.test"
PASSWORD = "quiet-corridor-seven"
GATEWAY = "wardwatch_gateway"
BUSY_S = 120.0
OF_ONE_UNIT = {"icu_nurse": ("nurse", "icu"), "ward_nurse": ("nurse", "ward-3")}


def once() -> dict[str, str]:
    """A header that makes one create of its own."""
    return {"Idempotency-Key": str(uuid4())}


def seen(revision: int) -> dict[str, str]:
    """A header that says which revision is changed."""
    return {"If-Match": f'"{revision}"'}


@dataclass(slots=True, kw_only=True)
class Office:
    """A gateway at a real database."""

    url: str
    wiring: Wiring
    app: FastAPI
    owner: psycopg.Connection[tuple[Any, ...]]
    watch: Watch
    browsers: list[httpx2.AsyncClient] = field(default_factory=list)

    def browser(self) -> httpx2.AsyncClient:
        """Nobody has signed in."""
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx2.AsyncClient(
            transport=transport,
            base_url=ORIGIN,
            timeout=20,
            event_hooks={
                "request": [self.watch.before],
                "response": [self.watch.see],
            },
        )
        self.browsers.append(client)
        return client

    async def sign_in(self, account: str) -> httpx2.AsyncClient:
        """Somebody has."""
        client = self.browser()
        token, _ = await self.wiring.identity.sign_in(account, PASSWORD)
        client.cookies.set("wardwatch_session", token)
        return client

    def value(self, query: LiteralString, *values: object) -> Any:
        """The first value of what the owner asks."""
        row = self.owner.execute(query, values).fetchone()
        return None if row is None else row[0]


@asynccontextmanager
async def opened(cluster: Cluster, *, clock: Clock | None = None) -> AsyncIterator[Office]:
    """A fresh demo ward, with an account of every role."""
    name, _ = cluster.ward()
    owner_url = cluster.url(name)
    password = cluster.service.home.passwords("database")[GATEWAY]
    with psycopg.connect(owner_url, autocommit=True) as owner:
        _hire(owner)
        wiring = wire(
            Settings(
                home=cluster.service.home.root,
                database_url=SecretStr(as_role(owner_url, GATEWAY, password)),
            ),
            make_feed=lambda _settings, on_urgent: FakeFeed(on_urgent),
            clock=clock or SystemClock(),
            hasher=CHEAP,
        )
        await wiring.upkeep.exchange()
        office = Office(
            url=owner_url, wiring=wiring, app=make_app(wiring), owner=owner, watch=Watch(owner)
        )
        try:
            with pytest.MonkeyPatch.context() as patched:
                # A machine that was busy for seconds has not lost its database.
                patched.setattr("gateway.upkeep.DATABASE_WITHIN_S", BUSY_S)
                yield office
        finally:
            for browser in office.browsers:
                await browser.aclose()
            await wiring.office.close()
            await wiring.records.close()
    cluster.drop(name)


def _hire(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    """One account a role that works everywhere, and a nurse for each unit."""
    hashed = CHEAP.hash(PASSWORD)
    for role in Role:
        owner.execute(
            "insert into account (id, name, role, password_hash) values (%s, %s, %s, %s)"
            " on conflict (id) do update set role = excluded.role,"
            " password_hash = excluded.password_hash",
            (role.value, role.value.title(), role.value, hashed),
        )
    for account, (post, unit) in OF_ONE_UNIT.items():
        owner.execute(
            "insert into account (id, name, role, password_hash, everywhere)"
            " values (%s, %s, %s, %s, false)",
            (account, account.title(), post, hashed),
        )
        owner.execute("insert into account_unit values (%s, %s)", (account, unit))


__all__ = ["HandClock", "Office", "once", "opened", "seen"]
