"""Who may sign in: accounts, passwords, sessions, tokens and tablets, at a real database."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from core.clock import SystemClock
from tests.office import ORIGIN, PASSWORD, Office, once, seen

pytestmark = pytest.mark.integration

NORA: dict[str, Any] = {"account": "nora", "name": "Nora L", "role": "nurse", "units": ["icu"]}
CHOSEN = "a-lamp-at-the-window"


def problem(answer: httpx2.Response) -> str:
    return str(answer.json()["type"]).rpartition(":")[2]


async def enter(office: Office, account: str, password: str) -> httpx2.AsyncClient:
    browser = office.browser()
    who = {"username": account, "password": password}
    told = await browser.post("/api/v1/session", json=who)
    assert told.status_code == 200, told.text
    return browser


async def hire(admin: httpx2.AsyncClient) -> str:
    """Nora, with her first password."""
    made = await admin.post("/api/v1/accounts", json=NORA, headers=once())
    assert made.status_code == 201, made.text
    return str((await admin.post("/api/v1/accounts/nora/password")).json()["password"])


def acts(office: Office) -> list[str]:
    rows = office.owner.execute("select act from audit_entry order by number").fetchall()
    return [row[0] for row in rows]


# -- accounts -----------------------------------------------------------------------------------


async def test_somebody_new_chooses_a_password_before_anything_else(office: Office) -> None:
    admin = await office.sign_in("administrator")
    first = await hire(admin)
    nora = await enter(office, "nora", first)
    assert problem(await nora.get("/api/v1/beds")) == "first-password"
    weak = {"old": first, "new": "nora-nora-nora"}
    assert problem(await nora.post("/api/v1/session/password", json=weak)) == "weak-password"
    told = await nora.post("/api/v1/session/password", json={"old": first, "new": CHOSEN})
    assert told.status_code == 204, told.text
    assert (await nora.get("/api/v1/beds")).status_code == 200
    await enter(office, "nora", CHOSEN)
    who = {"username": "nora", "password": first}
    assert (await office.browser().post("/api/v1/session", json=who)).status_code == 401
    assert acts(office) == ["account.open", "password.reset", "password.change"]
    kept = office.value("select string_agg(detail::text, '') from audit_entry")
    assert first not in kept
    assert CHOSEN not in kept


async def test_without_a_password_nobody_gets_in(office: Office) -> None:
    admin = await office.sign_in("administrator")
    await admin.post("/api/v1/accounts", json=NORA, headers=once())
    for password in ("x", " ", "null"):
        who = {"username": "nora", "password": password}
        assert (await office.browser().post("/api/v1/session", json=who)).status_code == 401


async def test_a_changed_role_and_unit_count_at_once(office: Office) -> None:
    admin = await office.sign_in("administrator")
    first = await hire(admin)
    nora = await enter(office, "nora", first)
    await nora.post("/api/v1/session/password", json={"old": first, "new": CHOSEN})
    assert (await nora.get("/api/v1/beds/icu-01")).status_code == 200
    shown = (await admin.get("/api/v1/accounts/nora")).json()
    said = {"name": "Nora L", "role": "nurse", "units": ["ward-3"]}
    path = "/api/v1/accounts/nora"
    moved = await admin.put(path, json=said, headers=seen(shown["revision"]))
    assert (moved.status_code, moved.json()["units"]) == (200, ["ward-3"])
    assert problem(await nora.get("/api/v1/beds/icu-01")) == "not-your-unit"
    assert (await admin.put(path, json=said)).status_code == 428
    late = await admin.put(path, json=said, headers=seen(shown["revision"]))
    assert late.status_code == 412
    closed = await admin.put(
        path, json=said | {"disabled": True}, headers=seen(moved.json()["revision"])
    )
    assert closed.status_code == 200
    assert (await nora.get("/api/v1/session")).status_code == 401


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"units": ["nowhere"]}, "no-such-unit", id="no such unit"),
        pytest.param({"account": "nurse"}, "name-taken", id="somebody else's name"),
        pytest.param({"account": "token:x"}, "malformed", id="a program's name"),
        pytest.param({"role": "owner"}, "malformed", id="no such role"),
        pytest.param({"password_hash": "x"}, "malformed", id="mass assignment"),
        pytest.param({"first_password": False}, "malformed", id="mass assignment of a flag"),
        pytest.param({"revision": 9}, "malformed", id="mass assignment of the revision"),
        pytest.param({"machine": True}, "malformed", id="a program by the back door"),
    ],
)
async def test_an_account_that_cannot_be_is_refused(
    office: Office, said: dict[str, Any], expected: str
) -> None:
    admin = await office.sign_in("administrator")
    told = await admin.post("/api/v1/accounts", json=NORA | said, headers=once())
    assert problem(told) == expected
    assert "account.open" not in acts(office)


async def test_the_last_administrator_stays(office: Office) -> None:
    admin = await office.sign_in("administrator")
    shown = (await admin.get("/api/v1/accounts/administrator")).json()
    said = {"name": "A", "role": "administrator", "units": None}
    for change in ({"role": "nurse"}, {"disabled": True}):
        told = await admin.put(
            "/api/v1/accounts/administrator", json=said | change, headers=seen(shown["revision"])
        )
        assert problem(told) == "last-administrator"
    second = NORA | {"role": "administrator"}
    await admin.post("/api/v1/accounts", json=second, headers=once())
    told = await admin.put(
        "/api/v1/accounts/administrator",
        json=said | {"role": "auditor"},
        headers=seen(shown["revision"]),
    )
    assert told.status_code == 200
    assert (await admin.get("/api/v1/accounts")).status_code == 403


async def test_people_are_found_page_by_page(office: Office) -> None:
    admin = await office.sign_in("administrator")
    found: list[str] = []
    cursor: str | None = None
    while cursor is not None or not found:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/v1/accounts", params=query)).json()
        found += [one["account"] for one in page["items"]]
        cursor = page["next"]
    assert found == sorted(found)
    assert len(found) == office.value("select count(*) from account where not machine")
    one = (await admin.get("/api/v1/accounts", params={"said": "ICU_n"})).json()
    assert [known["account"] for known in one["items"]] == ["icu_nurse"]
    wild = (await admin.get("/api/v1/accounts", params={"said": "%"})).json()
    assert wild["items"] == []


# -- passwords and sessions ---------------------------------------------------------------------


async def test_a_new_password_ends_every_other_session(office: Office) -> None:
    here, there = [await enter(office, "nurse", PASSWORD) for _ in range(2)]
    wrong = {"old": "a-guess-of-somebody", "new": CHOSEN}
    assert problem(await here.post("/api/v1/session/password", json=wrong)) == "wrong-password"
    told = await here.post("/api/v1/session/password", json={"old": PASSWORD, "new": CHOSEN})
    assert told.status_code == 204
    assert (await here.get("/api/v1/session")).status_code == 200
    assert (await there.get("/api/v1/session")).status_code == 401


async def test_the_old_password_cannot_be_guessed_at_an_open_screen(office: Office) -> None:
    here = await enter(office, "nurse", PASSWORD)
    wrong = {"old": "a-guess-of-somebody", "new": CHOSEN}
    told = [await here.post("/api/v1/session/password", json=wrong) for _ in range(6)]
    assert [answer.status_code for answer in told] == [401] * 5 + [429]
    assert problem(told[-1]) == "locked"


async def test_people_see_and_end_their_own_sessions_only(office: Office) -> None:
    here, there = [await enter(office, "nurse", PASSWORD) for _ in range(2)]
    other = await enter(office, "clinician", PASSWORD)
    listed = (await here.get("/api/v1/session/all")).json()["items"]
    assert [one["mine"] for one in listed].count(True) == 1
    (elsewhere,) = [one["id"] for one in listed if not one["mine"]]
    path = f"/api/v1/session/all/{elsewhere}"
    assert (await other.delete(path)).status_code == 404
    assert (await here.delete(path)).status_code == 204
    assert (await there.get("/api/v1/session")).status_code == 401
    assert (await other.get("/api/v1/session")).status_code == 200


async def test_an_administrator_signs_somebody_out_everywhere(office: Office) -> None:
    admin = await office.sign_in("administrator")
    nurse = await enter(office, "nurse", PASSWORD)
    (one,) = (await admin.get("/api/v1/accounts/nurse/sessions")).json()["items"]
    assert one["means"] == "password"
    assert (await admin.delete("/api/v1/accounts/nurse/sessions")).status_code == 204
    assert (await nurse.get("/api/v1/session")).status_code == 401
    assert acts(office) == ["session.end"]


async def test_a_reset_ends_sessions_opens_locks_and_takes_the_pin(office: Office) -> None:
    admin = await office.sign_in("administrator")
    nurse = await enter(office, "nurse", PASSWORD)
    pin = {"password": PASSWORD, "pin": "2846"}
    assert (await nurse.put("/api/v1/session/pin", json=pin)).status_code == 204
    wrong = {"username": "nurse", "password": "x"}
    for _ in range(6):
        await office.browser().post("/api/v1/session", json=wrong)
    await office.wiring.upkeep.exchange()
    assert office.value("select failures from sign_in_lock where account = 'nurse'") == 5
    told = await admin.post("/api/v1/accounts/nurse/password")
    assert (await nurse.get("/api/v1/session")).status_code == 401
    assert office.value("select count(*) from pin") == 0
    assert office.value("select count(*) from sign_in_lock") == 0
    office.app.state.tries._limiter.storage.storage.clear()
    await enter(office, "nurse", told.json()["password"])


async def test_ones_own_password_is_not_reset_without_the_old_one(office: Office) -> None:
    admin = await office.sign_in("administrator")
    assert (await admin.post("/api/v1/accounts/administrator/password")).status_code == 422


# -- programs -----------------------------------------------------------------------------------


async def test_a_token_is_shown_once_and_works_like_a_person_until_revoked(office: Office) -> None:
    admin = await office.sign_in("administrator")
    until = SystemClock().now() + timedelta(days=30)
    said = {"name": "lab", "role": "nurse", "units": ["icu"], "expires_at": until.isoformat()}
    made = await admin.post("/api/v1/tokens", json=said)
    assert made.status_code == 201, made.text
    token = made.json()["token"]
    again = await admin.post("/api/v1/tokens", json=said)
    assert problem(again) == "token-name-taken"
    lab = office.browser()
    lab.headers["Authorization"] = f"Bearer {token}"
    patient = office.value("select patient from stay where bed = 'icu-01'")
    other = office.value(
        "select patient from stay join bed on bed.id = stay.bed where unit = 'ward-3' limit 1"
    )
    assert (await lab.get(f"/api/v1/patients/{patient}")).status_code == 200
    assert (await lab.get(f"/api/v1/patients/{other}")).status_code == 403
    assert office.value("select account from audit_entry where act = 'patient.read'") == "token:lab"
    await office.wiring.upkeep.exchange()
    (listed,) = (await admin.get("/api/v1/tokens")).json()["items"]
    assert listed["last_used_at"] is not None
    assert token not in str(listed)
    found = office.value("select count(*) from api_token where token_hash::text like %s", "%ww_%")
    assert found == 0
    assert (await admin.delete("/api/v1/tokens/lab")).status_code == 200
    assert (await lab.get(f"/api/v1/patients/{patient}")).status_code == 401


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"role": "administrator"}, id="one that gives rights"),
        pytest.param({"expires_at": "2020-01-01T00:00:00Z"}, id="one that is over"),
        pytest.param({"name": "Ünsafe/.."}, id="a name that is no name"),
    ],
)
async def test_a_token_nobody_should_have_is_not_made(office: Office, said: dict[str, Any]) -> None:
    admin = await office.sign_in("administrator")
    until = SystemClock().now() + timedelta(days=30)
    fit = {"name": "lab", "role": "nurse", "units": None, "expires_at": until.isoformat()}
    assert (await admin.post("/api/v1/tokens", json=fit | said)).status_code == 422


async def test_nobody_signs_in_as_a_program(office: Office) -> None:
    admin = await office.sign_in("administrator")
    until = SystemClock().now() + timedelta(days=30)
    said = {"name": "lab", "role": "nurse", "units": None, "expires_at": until.isoformat()}
    await admin.post("/api/v1/tokens", json=said)
    who = {"username": "token:lab", "password": "x"}
    assert (await office.browser().post("/api/v1/session", json=who)).status_code == 401
    assert (await admin.post("/api/v1/accounts/token:lab/password")).status_code == 404
    assert (await admin.get("/api/v1/accounts/token:lab")).status_code == 404


# -- tablets ------------------------------------------------------------------------------------


async def test_a_shared_tablet_changes_hands_by_pin(office: Office) -> None:
    tablet = await enter(office, "charge", PASSWORD)
    said = {"name": "Trolley 1", "unit": "icu"}
    assert (await tablet.post("/api/v1/tablets", json=said)).status_code == 201
    for account, pin in (("icu_nurse", "2846"), ("nurse", "9035")):
        who = {"username": account, "password": PASSWORD}
        assert (await tablet.post("/api/v1/session", json=who)).status_code == 200
        chosen = {"password": PASSWORD, "pin": pin}
        assert (await tablet.put("/api/v1/session/pin", json=chosen)).status_code == 204
    await tablet.delete("/api/v1/session")
    ways = (await tablet.get("/api/v1/session/ways")).json()
    assert ways["tablet"]["name"] == "Trolley 1"
    assert [one["account"] for one in ways["tablet"]["people"]] == ["icu_nurse", "nurse"]
    told = await tablet.post("/api/v1/session/switch", json={"account": "nurse", "pin": "9035"})
    assert (told.status_code, told.json()["means"]) == (200, "pin")
    patient = office.value("select patient from stay where bed = 'icu-01'")
    assert (await tablet.get(f"/api/v1/patients/{patient}")).status_code == 200
    origin = office.value("select origin from audit_entry where act = 'patient.read'")
    assert origin.endswith("by PIN")
    before = tablet.cookies["wardwatch_session"]
    taken = {"account": "icu_nurse", "pin": "2846"}
    assert (await tablet.post("/api/v1/session/switch", json=taken)).status_code == 200
    old = office.browser()
    old.cookies.set("wardwatch_session", before)
    assert (await old.get("/api/v1/session")).status_code == 401


async def test_a_pin_is_enough_for_care_and_not_for_administration(office: Office) -> None:
    tablet = await enter(office, "administrator", PASSWORD)
    await tablet.post("/api/v1/tablets", json={"name": "Desk", "unit": "icu"})
    await tablet.put("/api/v1/session/pin", json={"password": PASSWORD, "pin": "2846"})
    who = {"account": "administrator", "pin": "2846"}
    assert (await tablet.post("/api/v1/session/switch", json=who)).status_code == 200
    for method, path, body in (
        ("GET", "/api/v1/accounts", None),
        ("POST", "/api/v1/accounts", NORA),
        ("GET", "/api/v1/tokens", None),
        ("POST", "/api/v1/tablets", {"name": "x", "unit": "icu"}),
        ("POST", "/api/v1/session/password", {"old": PASSWORD, "new": CHOSEN}),
        ("PUT", "/api/v1/session/pin", {"password": PASSWORD, "pin": "9035"}),
    ):
        told = await tablet.request(method, path, json=body, headers=once())
        assert problem(told) == "password-needed", path
    assert (await tablet.get("/api/v1/beds")).status_code == 200


async def test_another_browser_is_no_tablet_and_a_removed_one_is_none_any_more(
    office: Office,
) -> None:
    tablet = await enter(office, "charge", PASSWORD)
    made = await tablet.post("/api/v1/tablets", json={"name": "Trolley 1", "unit": "icu"})
    await tablet.put("/api/v1/session/pin", json={"password": PASSWORD, "pin": "2846"})
    who = {"account": "charge", "pin": "2846"}
    elsewhere = office.browser()
    told = await elsewhere.post("/api/v1/session/switch", json=who)
    assert problem(told) == "wrong-pin"
    assert (await elsewhere.get("/api/v1/session/ways")).json()["tablet"] is None
    number = made.json()["id"]
    assert (await tablet.delete(f"/api/v1/tablets/{number}")).status_code == 204
    assert problem(await tablet.post("/api/v1/session/switch", json=who)) == "wrong-pin"
    assert (await tablet.delete(f"/api/v1/tablets/{number}")).status_code == 404


# -- other web sites ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/accounts"),
        ("POST", "/api/v1/accounts/nurse/password"),
        ("DELETE", "/api/v1/accounts/nurse/sessions"),
        ("POST", "/api/v1/tokens"),
        ("POST", "/api/v1/tablets"),
        ("POST", "/api/v1/session/password"),
        ("POST", "/api/v1/session/switch"),
        ("PUT", "/api/v1/session/pin"),
        ("POST", "/api/v1/patients/1/break-glass"),
    ],
)
async def test_another_site_changes_nothing_here(office: Office, method: str, path: str) -> None:
    admin = await office.sign_in("administrator")
    foreign = once() | {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}
    told = await admin.request(method, path, json={}, headers=foreign)
    assert problem(told) == "cross-site"
    own = await admin.request(method, path, json={}, headers=once() | {"Origin": ORIGIN})
    assert own.status_code != 403 or problem(own) == "not-allowed"
