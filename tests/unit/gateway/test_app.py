"""What the interface answers, and what is around every answer."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from core.vitals import FACTS
from core.wire import Actor, AlertEvent, Answer, Change, Command, Refusal
from gateway.app import make_app
from gateway.envelope import LARGEST_BODY
from tests.unit.gateway.house import NOON, House, an_alert, build, open_house

OPENAPI = Path(__file__).parents[3] / "docs" / "contracts" / "openapi.json"


def test_the_written_interface_is_current() -> None:
    """`python -m gateway.openapi` writes it."""
    document = make_app(build().wiring).openapi()
    assert json.loads(OPENAPI.read_text()) == json.loads(json.dumps(document))


# -- reading ------------------------------------------------------------------------------------


async def test_the_vocabulary_is_told_whole(nurse: httpx2.AsyncClient) -> None:
    items = (await nurse.get("/api/v1/vitals")).json()["items"]
    assert [item["key"] for item in items] == [vital.value for vital in FACTS]
    assert items[0]["plausible"] == [15, 300]


async def test_units_and_beds(nurse: httpx2.AsyncClient) -> None:
    units = (await nurse.get("/api/v1/units")).json()
    assert units == {"items": [{"id": "icu", "name": "Intensive care", "beds": 1}], "next": None}
    beds = (await nurse.get("/api/v1/beds", params={"unit": "icu"})).json()["items"]
    assert [bed["id"] for bed in beds] == ["icu-01"]
    assert (await nurse.get("/api/v1/beds", params={"unit": "other"})).json()["items"] == []


async def test_a_bed_tells_who_lies_there(nurse: httpx2.AsyncClient, house: House) -> None:
    patient: dict[str, object] = {
        "id": None, "name": "Ada Lund", "mrn": "M1", "birth_date": "1960-01-15", "sex": "female",
        "allergies": None, "isolation": [],
    }  # fmt: skip
    assert (await nurse.get("/api/v1/beds/icu-01")).json()["patient"] == patient
    house.records.away = True
    without = (await nurse.get("/api/v1/beds/icu-01")).json()
    assert (without["patient"], without["occupied"]) == (None, True)
    assert (await nurse.get("/api/v1/beds/none")).status_code == 404


async def test_a_trend_has_its_span_and_bucket(nurse: httpx2.AsyncClient) -> None:
    trend = (await nurse.get("/api/v1/beds/icu-01/readings", params={"vital": "hr"})).json()
    assert trend == {
        "vital": "hr",
        "unit": "/min",
        "from": "2026-01-05T08:00:00Z",
        "to": "2026-01-05T12:00:00Z",
        "bucket_s": 48,
        "points": [],
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"vital": "aura"},
        {"vital": "hr", "buckets": "0"},
        {"vital": "hr", "buckets": "2001"},
        {"vital": "hr", "from": "2026-01-05T08:00:00"},
        {"vital": "hr", "from": "2026-01-06T08:00:00Z"},
        {"vital": "hr", "from": "2025-01-06T08:00:00Z"},
        {"vital": "hr", "from": "yesterday"},
        {"vital": "hr", "to": "0001-01-01T00:00:00Z"},
        {"vital": "hr", "to": "0001-01-01T00:30:00+01:00", "from": "0001-01-01T00:00:00+01:00"},
    ],
    ids=str,
)
async def test_a_trend_of_nonsense_is_refused(
    nurse: httpx2.AsyncClient, query: dict[str, str]
) -> None:
    answer = await nurse.get("/api/v1/beds/icu-01/readings", params=query)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:wardwatch:problem:malformed"


async def test_a_trend_is_told_in_utc(nurse: httpx2.AsyncClient) -> None:
    query = {"vital": "hr", "from": "2026-01-05T12:00:00+02:00", "to": "2026-01-05T13:00:00+02:00"}
    trend = (await nurse.get("/api/v1/beds/icu-01/readings", params=query)).json()
    assert (trend["from"], trend["to"]) == ("2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z")


# -- alerts -------------------------------------------------------------------------------------


def an_event(name: str, *, settled: bool, revision: int = 1) -> AlertEvent:
    return AlertEvent(
        boot=5,
        seq=revision,
        number=revision,
        at=NOON,
        change=Change.RESOLVED if settled else Change.RAISED,
        alert=an_alert(name, revision=revision, settled=settled),
    )


async def test_open_alerts_need_no_database(nurse: httpx2.AsyncClient, house: House) -> None:
    house.feed.board(an_alert())
    house.records.away = True
    await house.exchange()
    page = (await nurse.get("/api/v1/alerts")).json()
    assert [(item["id"], item["recorded"]) for item in page["items"]] == [("a1", False)]
    for state in ("settled", "all"):
        answer = await nurse.get("/api/v1/alerts", params={"state": state})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"


async def test_settled_alerts_come_in_pages(nurse: httpx2.AsyncClient, house: House) -> None:
    house.records.history = [an_event(f"s{n}", settled=True) for n in range(5)]
    query = {"state": "settled", "limit": "2"}
    seen: list[str] = []
    while True:
        page = (await nurse.get("/api/v1/alerts", params=query)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == ["s4", "s3", "s2", "s1", "s0"]


@pytest.mark.parametrize("path", ["?state=settled&bed=%00", "/%00"])
async def test_a_name_no_database_can_hold_is_refused(nurse: httpx2.AsyncClient, path: str) -> None:
    assert (await nurse.get(f"/api/v1/alerts{path}")).status_code == 422


async def test_all_alerts_begin_with_the_open_ones(nurse: httpx2.AsyncClient, house: House) -> None:
    house.feed.board(an_alert("open"))
    house.records.history = [an_event("done", settled=True)]
    page = (await nurse.get("/api/v1/alerts", params={"state": "all", "bed": "icu-01"})).json()
    assert [item["id"] for item in page["items"]] == ["open", "done"]
    other = (await nurse.get("/api/v1/alerts", params={"state": "all", "bed": "x"})).json()
    assert other["items"] == []


async def test_one_alert_and_its_history(nurse: httpx2.AsyncClient, house: House) -> None:
    house.records.history = [
        an_event("a1", settled=False),
        an_event("a1", settled=True, revision=2),
    ]
    told = (await nurse.get("/api/v1/alerts/a1")).json()
    assert [event["change"] for event in told["events"]] == ["raised", "resolved"]
    assert (told["alert"]["settled"], told["alert"]["recorded"]) == (True, True)


async def test_an_open_alert_is_told_without_the_database(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    house.feed.board(an_alert())
    house.records.away = True
    told = (await nurse.get("/api/v1/alerts/a1")).json()
    assert (told["alert"]["id"], told["events"], told["complete"]) == ("a1", [], False)
    assert (await nurse.get("/api/v1/alerts/none")).status_code == 503


# -- answering for alerts -----------------------------------------------------------------------

KEY = {"Idempotency-Key": "key-00001"}


def obliging(command: Command) -> Answer:
    alert = an_alert(revision=2, acknowledged=command.actor)
    return Answer(command=command.actor.command, alert=alert)


async def test_an_acknowledgement_carries_who_when_and_where(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    house.feed.owner = obliging
    said = {"screen": "station 1", "comment": "on my way"}
    answer = await nurse.post("/api/v1/alerts/a1/acknowledge", json=said, headers=KEY)
    assert answer.status_code == 200
    assert answer.json()["acknowledged"]["account"] == "nurse"
    (command,) = house.feed.asked
    assert command.actor == Actor(
        account="nurse",
        name="Nurse",
        role="nurse",
        at=NOON,
        screen="station 1",
        command="key-00001",
    )
    assert (command.kind, command.alert, command.text) == ("acknowledge", "a1", "on my way")


async def test_the_same_key_has_one_effect(nurse: httpx2.AsyncClient, house: House) -> None:
    house.feed.owner = obliging
    for _ in range(3):
        answer = await nurse.post("/api/v1/alerts/a1/resolve", json={}, headers=KEY)
        assert answer.status_code == 200
    assert len(house.feed.asked) == 1


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal.UNKNOWN_ALERT, 404), (Refusal.ALERT_CLOSED, 409), (Refusal.MALFORMED, 422)],
)
async def test_a_refusal_of_the_owner_is_told(
    nurse: httpx2.AsyncClient, house: House, refusal: Refusal, status: int
) -> None:
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, refusal=refusal, detail="because"
    )
    answer = await nurse.post("/api/v1/alerts/a1/acknowledge", json={}, headers=KEY)
    assert (answer.status_code, answer.json()["detail"]) == (status, "because")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, {}),
        ({"Idempotency-Key": "short"}, {}),
        ({"Idempotency-Key": "x" * 65}, {}),
        ({"Idempotency-Key": "bad key!"}, {}),
        (KEY, {"role": "administrator"}),
        (KEY, {"comment": "x" * 501}),
        (KEY, {"comment": "no\0thing"}),
        (KEY, {"screen": "\x1b[2J"}),
        (KEY, []),
    ],
    ids=str,
)
async def test_a_malformed_answer_is_refused(
    nurse: httpx2.AsyncClient, headers: dict[str, str], body: object
) -> None:
    answer = await nurse.post("/api/v1/alerts/a1/acknowledge", json=body, headers=headers)
    assert answer.status_code == 422


# -- around every answer ------------------------------------------------------------------------


async def test_a_problem_has_its_id_and_no_value_of_the_request(
    browser: httpx2.AsyncClient,
) -> None:
    secret = {"username": "nurse", "password": "s" * 2000}
    answer = await browser.post("/api/v1/session", json=secret)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["instance"] == "/api/v1/session"
    assert "sss" not in answer.text


@pytest.mark.parametrize("path", ["/", "/docs", "/api/v1/session", "/api/v1/none", "/healthz"])
async def test_every_answer_is_guarded(browser: httpx2.AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"].partition("style-src")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert (headers.get("cache-control") == "no-store") == path.startswith("/api/")


async def test_a_large_body_is_refused(browser: httpx2.AsyncClient) -> None:
    body = b'{"username": "' + b"x" * LARGEST_BODY + b'"}'
    json_type = {"Content-Type": "application/json"}
    answer = await browser.post("/api/v1/session", content=body, headers=json_type)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"

    async def in_pieces() -> AsyncIterator[bytes]:
        yield body

    answer = await browser.post("/api/v1/session", content=in_pieces(), headers=json_type)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_bug_tells_its_number_and_nothing_else(
    nurse: httpx2.AsyncClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("patient Ada")

    monkeypatch.setattr(house.wiring.ward, "beds", broken)
    answer = await nurse.get("/api/v1/beds")
    assert answer.status_code == 500
    assert "Ada" not in answer.text
    assert answer.json()["request_id"]


async def test_ready_says_what_is_missing(browser: httpx2.AsyncClient, house: House) -> None:
    assert (await browser.get("/readyz")).json()["ready"] is True
    house.records.away = True
    await house.exchange()
    house.feed.stop()
    answer = await browser.get("/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["broker"] == "not connected"
    assert checks["database"].startswith("no answer")
    assert checks["alerts"] == "ok"


async def test_metrics_name_routes_and_nobody(nurse: httpx2.AsyncClient) -> None:
    await nurse.get("/api/v1/beds/icu-01")
    text = (await nurse.get("/metrics")).text
    assert 'route="/api/v1/beds/{bed}"' in text
    assert "icu-01" not in text


# -- pages --------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<title>ward</title>")
    (tmp_path / "dist" / "assets" / "app-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("hidden")
    return tmp_path / "dist"


async def test_pages_are_served_and_find_their_own_way(built: Path) -> None:
    app = make_app((await open_house(built)).wiring)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://ward.test") as browser:
        for path in ("/", "/beds/icu-01", "/alerts"):
            assert "ward" in (await browser.get(path)).text
        script = await browser.get("/assets/app-1a2b.js")
        assert "immutable" in script.headers["cache-control"]
        assert (await browser.get("/")).headers["cache-control"] == "no-cache"
        assert (await browser.get("/assets/gone.js")).status_code == 404
        for path in ("/../secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt"):
            assert "hidden" not in (await browser.get(path)).text


async def test_an_unbuilt_dashboard_says_so(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text


async def test_a_path_longer_than_any_file_is_not_there(built: Path) -> None:
    app = make_app((await open_house(pages=built)).wiring)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://ward.test") as browser:
        assert (await browser.get(f"/{'a' * 300}.js")).status_code == 404
