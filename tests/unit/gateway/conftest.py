"""A gateway to call, in memory and over a real socket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from gateway.__main__ import listen, make_server
from gateway.app import make_app
from tests.unit.gateway.house import PASSWORD, House, open_house

ORIGIN = "http://ward.test"


@pytest.fixture
async def house(tmp_path: Path) -> House:
    """A gateway with a broker, an owner of alerts and a database, all at hand."""
    return await open_house(home=tmp_path)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its application."""
    return make_app(house.wiring)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser that is not signed in."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
async def nurse(browser: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """A browser a nurse has signed in with."""
    answer = await browser.post("/api/v1/session", json={"username": "nurse", "password": PASSWORD})
    assert answer.status_code == 200
    return browser


@dataclass(slots=True)
class Served:
    """A gateway that listens on a real port.

    Attributes:
        cookie: Of a nurse's session.
    """

    house: House
    port: int
    cookie: str

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/api/v1/live"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def sign_in(self, account: str = "nurse") -> str:
        token, _ = await self.house.wiring.identity.sign_in(account, PASSWORD)
        return f"wardwatch_session={token}"


async def until(claim: Callable[[], bool]) -> None:
    """Wait for what others do."""
    async with asyncio.timeout(5):
        while not claim():  # noqa: ASYNC110 - it is not ours to set an event
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[Served]:
    """Run server and standing tasks but the exchange with the database."""
    server = make_server(house.wiring)
    listening = listen("127.0.0.1", 0)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(house.wiring.upkeep.flush()),
            group.create_task(house.wiring.upkeep.beat()),
            group.create_task(house.wiring.receipts.run()),
        ]
        serve = group.create_task(server.serve([listening]))
        await until(lambda: server.started)
        served = Served(house, listening.getsockname()[1], "")
        served.cookie = await served.sign_in()
        try:
            yield served
        finally:
            server.should_exit = True
            await serve
            for task in tasks:
                task.cancel()


@pytest.fixture
async def served(house: House) -> AsyncIterator[Served]:
    """The gateway on a real port."""
    async with serving(house) as served:
        yield served
