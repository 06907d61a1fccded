"""Who may call what: every route, every role, every foreign page."""

from itertools import product

import httpx2
import pytest
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute

from core.staff.accounts import Role
from gateway.access import Undeclared, anyone, declared, may, roles_of
from gateway.app import ROUTERS
from tests.unit.gateway.house import PASSWORD, House

KEY = {"Idempotency-Key": "key-00001"}

# What each call answers a nurse, a clinician, an administrator, and nobody. The broker of these
# tests has no owner of alerts, so who may command is told that nobody answered.
OPEN_TO_STAFF = {Role.NURSE: 200, Role.CLINICIAN: 200, Role.ADMINISTRATOR: 200, None: 401}
CARE_ONLY = {Role.NURSE: 504, Role.CLINICIAN: 504, Role.ADMINISTRATOR: 403, None: 401}
CLINICIANS_ONLY = {**CARE_ONLY, Role.NURSE: 403}
OPEN_TO_ALL = dict.fromkeys((*Role, None), 200)
MATRIX: dict[tuple[str, str], dict[Role | None, int]] = {
    ("POST", "/api/v1/session"): dict.fromkeys((*Role, None), 422),
    ("GET", "/api/v1/session"): OPEN_TO_STAFF,
    ("DELETE", "/api/v1/session"): {**dict.fromkeys(Role, 204), None: 401},
    ("GET", "/api/v1/vitals"): OPEN_TO_STAFF,
    ("GET", "/api/v1/units"): OPEN_TO_STAFF,
    ("GET", "/api/v1/beds"): OPEN_TO_STAFF,
    ("GET", "/api/v1/beds/{bed}"): OPEN_TO_STAFF,
    ("GET", "/api/v1/beds/{bed}/readings"): OPEN_TO_STAFF,
    ("GET", "/api/v1/alerts"): OPEN_TO_STAFF,
    ("GET", "/api/v1/alerts/{alert}"): {**dict.fromkeys(Role, 404), None: 401},
    ("POST", "/api/v1/alerts/{alert}/acknowledge"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/resolve"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/comment"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/outcome"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/accept"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/decline"): CARE_ONLY,
    ("POST", "/api/v1/alerts/{alert}/escalate"): CARE_ONLY,
    ("GET", "/api/v1/beds/{bed}/limits"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/limits"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/limits/restore"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/pause"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/resume"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/alarms-off"): CLINICIANS_ONLY,
    ("POST", "/api/v1/beds/{bed}/alarms-on"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/procedure"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/procedure/end"): CARE_ONLY,
    ("POST", "/api/v1/beds/{bed}/detector/reset"): CARE_ONLY,
    ("GET", "/api/v1/beds/{bed}/setup-history"): OPEN_TO_STAFF,
    ("GET", "/api/v1/beds/{bed}/explain"): OPEN_TO_STAFF,
    ("POST", "/api/v1/beds/{bed}/what-if"): {
        **dict.fromkeys((Role.NURSE, Role.CLINICIAN), 200),
        Role.ADMINISTRATOR: 403,
        None: 401,
    },
    ("GET", "/api/v1/push/key"): OPEN_TO_STAFF,
    ("POST", "/api/v1/push/subscriptions"): {**dict.fromkeys(Role, 422), None: 401},
    ("DELETE", "/api/v1/push/subscriptions"): {**dict.fromkeys(Role, 204), None: 401},
    ("GET", "/healthz"): OPEN_TO_ALL,
    ("GET", "/readyz"): OPEN_TO_ALL,
    ("GET", "/metrics"): OPEN_TO_ALL,
    ("GET", "/docs"): OPEN_TO_ALL,
    ("GET", "/docs/start.js"): OPEN_TO_ALL,
    ("GET", "/{path:path}"): dict.fromkeys((*Role, None), 404),
}
BODIES: dict[str, dict[str, object]] = {
    "comment": {"comment": "on my way"},
    "outcome": {"outcome": "acted"},
    "limits": {"stay": 1, "cause": "spo2.low", "limits": [88, 84], "reason": "COPD"},
    "restore": {"stay": 1, "cause": "spo2.low"},
    "alarms-off": {"stay": 1, "reason": "palliative", "seconds": 600},
    "procedure": {"stay": 1, "name": "suction", "seconds": 120},
    "what-if": {"cause": "spo2.low", "limits": [88, 84, 50]},
    "subscriptions": {"endpoint": "https://push.test/1"},
}
AT_BED = {"stay": 1}


def routes() -> list[tuple[str, APIRoute]]:
    return [
        (method, route)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    ]


def test_every_route_is_in_the_matrix() -> None:
    assert {(method, route.path) for method, route in routes()} == set(MATRIX)


def test_every_route_declares_who_may_call_it() -> None:
    for _, route in routes():
        assert roles_of(route) is not None, route.path


@pytest.mark.parametrize(
    ("call", "role"),
    [pytest.param(*pair, id=f"{pair[0]} {pair[1]}") for pair in product(MATRIX, (*Role, None))],
)
async def test_each_role_gets_what_the_matrix_says(
    browser: httpx2.AsyncClient,
    call: tuple[str, str],
    role: Role | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gateway.live.commands.RESEND_AFTER_S", 0.001)
    if role is not None:
        who = {"username": role.value, "password": PASSWORD}
        assert (await browser.post("/api/v1/session", json=who)).status_code == 200
    method, template = call
    path = template.replace("{bed}", "icu-01").replace("{alert}", "a1")
    path = path.replace("{path:path}", "none.js")
    query = {"vital": "hr"} if path.endswith("/readings") else {}
    otherwise = AT_BED if "/beds/" in path else {}
    body = None if method == "GET" else BODIES.get(path.rpartition("/")[2], otherwise)
    answer = await browser.request(method, path, params=query, json=body, headers=KEY)
    assert answer.status_code == MATRIX[call][role], answer.text


def test_an_application_with_an_undeclared_route_does_not_start() -> None:
    router = APIRouter()

    @router.get("/open")
    async def forgotten() -> None: ...

    with pytest.raises(Undeclared, match="/open"):
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
    assert set(answer.json()) == {"account", "name", "role", "expires_at"}
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
