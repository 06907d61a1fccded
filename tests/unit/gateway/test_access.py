"""Who may call what: every route, every role, every foreign page."""

import re
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute

from core.staff.accounts import Role
from core.staff.sign_ins import Means
from gateway.access import COOKIE, Undeclared, anyone, declared, every_route, may, roles_of
from gateway.identity import NOWHERE
from tests.unit.gateway import rights
from tests.unit.gateway.conftest import ORIGIN
from tests.unit.gateway.house import PASSWORD, STAFF, House

HEADERS = {"Idempotency-Key": "key-00001", "If-Match": '"1"'}
FILLED = {"path": "none.js", "bed": "icu-01", "unit": "icu", "alert": "a1"}
"""What stands in a path instead of a parameter; 1 for all others."""
NOT_AS = re.compile("not as [a-z_]+")


def test_every_route_declares_who_may_call_it() -> None:
    for _, route in rights.calls():
        assert roles_of(route) is not None, route.path


def test_nobody_is_given_a_right_unseen() -> None:
    """`rights.txt` says who may call what, and changes when that does.

    When this fails because you added a route: `python -m tests.unit.gateway.rights` writes the
    file anew; look at the difference and commit it with the route.
    """
    assert rights.written() == rights.PLACE.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", [*Role, None], ids=str)
async def test_each_role_is_let_in_where_its_routes_say_and_nowhere_else(
    app: FastAPI, house: House, role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.commands.RESEND_AFTER_S", 0.001)
    wrong = []
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        for method, route in rights.calls():
            roles = roles_of(route)
            expected = "in" if not roles or role in roles else "401" if role is None else "403"
            browser.cookies.clear()
            if role is not None:
                token, _ = house.wiring.identity.begin(
                    STAFF[role.value], Means.PASSWORD, at=NOWHERE
                )
                browser.cookies.set(COOKIE, token)
            told = await _call(browser, method, route)
            if told != expected:
                wrong.append(f"{method} {route.path}: {told}, should be {expected}")
    assert wrong == []


async def _call(browser: httpx2.AsyncClient, method: str, route: APIRoute) -> str:
    """Whether a session of its own is let in, or the status that keeps it out.

    No object has the ids of the paths and no body is right, so whoever is let in changes nothing.
    """
    path = re.sub(r"{(\w+)(?::\w+)?}", lambda found: FILLED.get(found[1], "1"), route.path)
    body: dict[str, Any] = {} if method in {"GET", "HEAD"} else {"json": {}}
    answer = await browser.request(method, path, headers=HEADERS, **body)
    if answer.status_code == 401:
        return "401" if answer.json()["type"].endswith(":not-signed-in") else "in"
    if answer.status_code == 403 and NOT_AS.fullmatch(answer.json()["detail"]):
        return "403"
    return "in"


def test_an_application_with_an_undeclared_route_does_not_start() -> None:
    router = APIRouter()

    @router.get("/open")
    async def forgotten() -> None: ...

    with pytest.raises(Undeclared, match="/open"):
        declared(router)


def test_a_route_of_a_router_within_a_router_is_not_overlooked() -> None:
    within, around = APIRouter(), APIRouter(prefix="/api")

    @within.get("/open")
    async def forgotten() -> None: ...

    around.include_router(within, prefix="/v1")
    assert [route.path for route in every_route(around)] == ["/api/v1/open"]
    with pytest.raises(Undeclared, match="/api/v1/open"):
        declared(around)


def test_what_cannot_be_looked_into_is_refused() -> None:
    router = APIRouter()
    router.mount("/elsewhere", FastAPI())
    with pytest.raises(Undeclared, match="Mount"):
        declared(router)


def test_a_declaration_may_stand_on_router_or_route() -> None:
    router = APIRouter(dependencies=[Depends(may(Role.NURSE))])

    @router.get("/closed")
    async def closed() -> None: ...

    open_one = APIRouter()

    @open_one.get("/open", dependencies=[Depends(anyone)])
    async def opened() -> None: ...

    assert declared(router) is router
    assert declared(open_one) is open_one


# -- other web sites ----------------------------------------------------------------------------

FOREIGN = [
    {"Origin": "http://evil.test"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://ward.test"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_another_site_can_change_nothing(
    nurse: httpx2.AsyncClient, headers: dict[str, str], method: str
) -> None:
    answer = await nurse.request(method, "/api/v1/session", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:wardwatch:problem:cross-site"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://ward.test"}, {"Sec-Fetch-Site": "same-origin"}],
    ids=str,
)
async def test_our_own_pages_can(nurse: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    answer = await nurse.delete("/api/v1/session", headers=headers)
    assert answer.status_code == 204


# -- signing in ---------------------------------------------------------------------------------


async def test_the_cookie_is_out_of_reach_of_scripts(browser: httpx2.AsyncClient) -> None:
    who = {"username": "nurse", "password": PASSWORD}
    answer = await browser.post("/api/v1/session", json=who)
    assert set(answer.json()) == {
        *("account", "name", "role", "units", "means", "first_password", "pin", "expires_at")
    }
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/", "max-age=43200"} <= parts
    assert "secure" not in parts


async def test_over_tls_the_cookie_is_secure(browser: httpx2.AsyncClient) -> None:
    who = {"username": "nurse", "password": PASSWORD}
    answer = await browser.post("https://ward.test/api/v1/session", json=who)
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


async def test_guessing_is_slowed_for_the_account_and_address(browser: httpx2.AsyncClient) -> None:
    wrong = {"username": "nurse", "password": "wrong"}
    codes = [(await browser.post("/api/v1/session", json=wrong)).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    # Somebody else at the same address still gets in.
    right = {"username": "clinician", "password": PASSWORD}
    assert (await browser.post("/api/v1/session", json=right)).status_code == 200


async def test_who_knows_the_password_is_never_slowed(browser: httpx2.AsyncClient) -> None:
    right = {"username": "nurse", "password": PASSWORD}
    codes = {(await browser.post("/api/v1/session", json=right)).status_code for _ in range(8)}
    assert codes == {200}


async def test_signing_out_takes_the_session(nurse: httpx2.AsyncClient, house: House) -> None:
    token = nurse.cookies["wardwatch_session"]
    assert (await nurse.delete("/api/v1/session")).status_code == 204
    nurse.cookies.set("wardwatch_session", token, domain="ward.test")
    assert (await nurse.get("/api/v1/session")).status_code == 401
    assert len(house.wiring.identity.unwritten()) == 1


async def test_signing_in_works_without_the_database(
    browser: httpx2.AsyncClient, house: House
) -> None:
    house.records.away = True
    await house.exchange()
    who = {"username": "nurse", "password": PASSWORD}
    assert (await browser.post("/api/v1/session", json=who)).status_code == 200
    assert (await browser.get("/api/v1/beds")).status_code == 200
