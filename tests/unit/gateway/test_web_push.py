"""Web Push: what a browser is woken with, and what a push service may learn of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from typing import Any

import httpx2
import pytest
from py_vapid import Vapid02

from core.clock import HandClock
from core.staff.subscriptions import Subscription
from core.wire import Finding, Priority
from gateway.app import make_app
from gateway.notify.addresses import Pushing
from gateway.notify.calls import Call, called_by
from gateway.notify.subscribed import MOST_OF_ONE, Subscribed
from gateway.notify.vapid import KeyUnusable, public, read_or_make
from gateway.notify.webpush import WebPush, allowed, usable
from tests.unit.gateway.conftest import ORIGIN, until
from tests.unit.gateway.house import (
    NOON,
    PASSWORD,
    FakeRecords,
    House,
    an_alert,
    calling,
    open_house,
)
from tests.unit.gateway.push_service import Browser, PushService, push_service


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service


@asynccontextmanager
async def waking(
    service: PushService, folder: Path, *known: Subscription
) -> AsyncIterator[WebPush]:
    """Web Push that may call this service, with these subscriptions, at work."""
    records = FakeRecords(browsers={one.endpoint: one for one in known})
    clock = HandClock(NOON)
    push = WebPush(
        subscribed=Subscribed(records=records, clock=clock),
        clock=clock,
        secrets=folder,
        pushing=Pushing(contact="mailto:it@ward.test", services=(service.origin,)),
    )
    await push.subscribed.read()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(push.run())
        await until(lambda: push._session is not None)
        yield push
        task.cancel()


def a_call(account: str = "nurse", **other: Any) -> Call:
    found = called_by(an_alert(**({"escalation": calling(0)} | other)))
    return next(call for call in found if call.account == account)


# -- what is sent ---------------------------------------------------------------------------------


async def test_the_browser_is_told_how_urgent_and_where_and_nothing_of_the_patient(
    service: PushService, tmp_path: Path
) -> None:
    browser = Browser()
    telling = Finding(rule="spo2.low", revision=1, text="Ada Lund: SpO2 84", since=NOON)
    call = a_call(finding=telling, first=telling, comment="Ada Lund", stay=4711, device="m-17")
    subscription = browser.subscription(f"{service.origin}/b1")
    async with waking(service, tmp_path, subscription) as push:
        assert push.reaches(call)
        assert await push.call(call) is True
    (posted,) = service.posted
    words = browser.open(posted.body)
    assert words == {
        "tag": call.id,
        "alert": call.story,
        "title": "Wardwatch",
        "body": "Alert, high priority, Intensive care, bed ICU-01",
        "link": "/beds/icu-01",
    }
    readable = json.dumps(dict(posted.headers)) + posted.body.decode("latin-1")
    for secret in ("Ada Lund", "4711", "m-17", "SpO2", "spo2.low"):
        assert secret not in json.dumps(words)
    # On its way it does not even say where.
    for secret in ("Ada Lund", "4711", "spo2.low", "Intensive", "icu-01", call.alert + "/"):
        assert secret not in readable


async def test_a_push_service_learns_who_sends_how_urgent_and_what_it_replaces(
    service: PushService, tmp_path: Path
) -> None:
    subscription = Browser().subscription(f"{service.origin}/b1")
    call = a_call()
    async with waking(service, tmp_path, subscription) as push:
        await push.call(call)
        await push.call(a_call(priority=Priority.MEDIUM))
    first, second = service.posted
    assert first.headers["Topic"] == call.id == second.headers["Topic"]
    assert (first.headers["Urgency"], second.headers["Urgency"]) == ("high", "normal")
    assert first.headers["Content-Encoding"] == "aes128gcm"
    assert Vapid02.verify(first.headers["Authorization"])
    assert first.headers["Authorization"].endswith(f"k={push.key()}")


@pytest.mark.parametrize(
    ("left_s", "ttl"), [(30, "60"), (120, "120"), (86_400, "3600"), (-5, "60")]
)
async def test_a_call_is_not_kept_much_longer_than_it_stands(
    service: PushService, tmp_path: Path, left_s: int, ttl: str
) -> None:
    subscription = Browser().subscription(f"{service.origin}/b1")
    due = calling(0, due_at=NOON + timedelta(seconds=left_s))
    async with waking(service, tmp_path, subscription) as push:
        await push.call(a_call(escalation=due))
    assert service.posted[0].headers["TTL"] == ttl


async def test_every_browser_of_a_person_is_woken_and_no_other(
    service: PushService, tmp_path: Path
) -> None:
    known = [Browser().subscription(f"{service.origin}/{name}") for name in ("phone", "tablet")]
    other = Browser().subscription(f"{service.origin}/other", account="clinician")
    async with waking(service, tmp_path, *known, other) as push:
        assert await push.call(a_call()) is True
        assert not push.reaches(a_call("charge", escalation=calling(1)))
    assert service.paths() == ["/phone", "/tablet"]


# -- what fails -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_its_service_does_not_know_is_forgotten(
    service: PushService, tmp_path: Path, status: int
) -> None:
    gone = Browser().subscription(f"{service.origin}/gone")
    kept = Browser().subscription(f"{service.origin}/kept")
    service.answers["/gone"] = status
    async with waking(service, tmp_path, gone, kept) as push:
        assert await push.call(a_call()) is True
        assert [one.endpoint for one in push.subscribed.of("nurse")] == [kept.endpoint]
        await push.subscribed.write()
        await push.subscribed.read()
        assert [one.endpoint for one in push.subscribed.of("nurse")] == [kept.endpoint]


@pytest.mark.parametrize("status", [301, 307, 400, 429, 500, 503])
async def test_a_service_that_refuses_is_noted_and_its_browser_kept(
    service: PushService, tmp_path: Path, status: int
) -> None:
    subscription = Browser().subscription(f"{service.origin}/b1")
    service.answers["/b1"] = status
    async with waking(service, tmp_path, subscription) as push:
        assert await push.call(a_call()) is False
        await push.subscribed.write()
        await push.subscribed.read()
        (known,) = push.subscribed.of("nurse")
        assert known.last_failure == NOON
        service.answers.clear()
        assert await push.call(a_call()) is True
        await push.subscribed.write()
        await push.subscribed.read()
        (known,) = push.subscribed.of("nurse")
        assert known.last_failure is None
    # A redirect is not followed: it could lead anywhere.
    assert "/secret" not in service.paths()


async def test_a_service_nobody_answers_at_is_a_failure(
    service: PushService, tmp_path: Path
) -> None:
    async with push_service() as other:
        dead = other.origin
    subscription = Browser().subscription(f"{dead}/b1")
    async with waking(service, tmp_path, subscription) as push:
        push.pushing = Pushing(services=(dead,))
        assert await push.call(a_call()) is False


async def test_keys_that_are_no_keys_are_forgotten(service: PushService, tmp_path: Path) -> None:
    odd = Subscription(
        account="nurse",
        endpoint=f"{service.origin}/b1",
        p256dh=Browser().p256dh[:-4] + "AAAA",
        auth="c2l4dGVlbiBzZWNyZXQgYg",
        created_at=NOON,
    )
    async with waking(service, tmp_path, odd) as push:
        assert await push.call(a_call()) is False
        assert push.subscribed.of("nurse") == ()
    assert service.posted == []


async def test_an_address_that_is_not_allowed_any_more_is_not_called(
    service: PushService, tmp_path: Path
) -> None:
    subscription = Browser().subscription(f"{service.origin}/b1")
    async with waking(service, tmp_path, subscription) as push:
        push.pushing = Pushing()
        assert await push.call(a_call()) is False
    assert service.posted == []


# -- who can be woken -----------------------------------------------------------------------------


async def test_calls_go_on_while_the_database_is_away(service: PushService, tmp_path: Path) -> None:
    gone = Browser().subscription(f"{service.origin}/gone")
    kept = Browser().subscription(f"{service.origin}/kept")
    service.answers["/gone"] = 410
    async with waking(service, tmp_path, gone, kept) as push:
        records = push.subscribed.records
        assert isinstance(records, FakeRecords)
        records.away = True
        assert await push.call(a_call()) is True
        assert await push.call(a_call()) is True
        records.away = False
        await push.subscribed.write()
        assert list(records.browsers) == [kept.endpoint]
    assert service.paths() == ["/gone", "/kept", "/kept"]


async def test_of_too_many_browsers_the_newest_are_woken() -> None:
    records = FakeRecords()
    subscribed = Subscribed(records=records, clock=HandClock(NOON))
    for number in range(MOST_OF_ONE + 3):
        one = Browser().subscription(f"https://push.apple.com/{number:02}")
        await subscribed.add(one)
    known = [one.endpoint[-2:] for one in subscribed.of("nurse")]
    assert (len(known), known[0], known[-1]) == (MOST_OF_ONE, "03", "18")
    assert len(records.browsers) == MOST_OF_ONE


# -- the key --------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first, again = read_or_make(folder), read_or_make(folder)
    assert public(first) == public(again)
    assert len(public(first)) == 87
    assert S_IMODE((folder / "push.pem").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["push.pem"]


@pytest.mark.parametrize("lying_there", ["", "not a key", "-----BEGIN PRIVATE KEY-----\nx\n"])
def test_what_is_no_key_is_not_replaced(tmp_path: Path, lying_there: str) -> None:
    (tmp_path / "push.pem").write_text(lying_there)
    with pytest.raises(KeyUnusable):
        read_or_make(tmp_path)
    assert (tmp_path / "push.pem").read_text() == lying_there


def test_a_folder_that_takes_nothing_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnusable):
        read_or_make(tmp_path / "file" / "secrets")


async def test_without_a_key_everything_else_goes_on(tmp_path: Path) -> None:
    (tmp_path / "push.pem").write_text("")
    records, clock = FakeRecords(), HandClock(NOON)
    push = WebPush(
        subscribed=Subscribed(records=records, clock=clock),
        clock=clock,
        secrets=tmp_path,
        pushing=Pushing(),
    )
    await push.run()
    assert not push.reaches(a_call())


# -- whose addresses are called -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "may_be_called"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://push.ward.test/x", True),
        ("https://eu.push.ward.test/x", True),
        ("http://127.0.0.1:9000/x", True),
        ("http://127.0.0.1:9001/x", False),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com.evil.test/x", False),
        ("https://evilpush.apple.com.test/x", False),
        ("https://evil-push.apple.com/x", False),
        ("https://fcm.googleapis.com@127.0.0.1/x", False),
        ("https://127.0.0.1/x", False),
        ("https://localhost:5432/x", False),
        ("https://[::1]/x", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_push_services_are_called(endpoint: str, may_be_called: bool) -> None:
    services = ("push.ward.test", "http://127.0.0.1:9000")
    assert allowed(endpoint, services) is may_be_called


@pytest.mark.parametrize(
    ("p256dh", "auth", "may_be_used"),
    [
        (Browser().p256dh, Browser().auth, True),
        (Browser().p256dh, "", False),
        ("", Browser().auth, False),
        (Browser().auth, Browser().p256dh, False),
        ("ü", Browser().auth, False),
        ("A", Browser().auth, False),
    ],
)
def test_only_keys_of_a_browser_are_taken(p256dh: str, auth: str, may_be_used: bool) -> None:
    assert usable(p256dh, auth) is may_be_used


# -- asking for it --------------------------------------------------------------------------------


@asynccontextmanager
async def signed_in(house: House, account: str = "nurse") -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=make_app(house.wiring))
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        who = {"username": account, "password": PASSWORD}
        assert (await browser.post("/api/v1/session", json=who)).status_code == 200
        yield browser


@pytest.fixture
async def house(tmp_path: Path) -> House:
    return await open_house(home=tmp_path)


def asking(browser: Browser, endpoint: str = "https://fcm.googleapis.com/1") -> dict[str, object]:
    """As a browser's own toJSON() has it."""
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys}


async def test_a_browser_asks_and_leaves(house: House, tmp_path: Path) -> None:
    async with signed_in(house) as nurse:
        key = (await nurse.get("/api/v1/push/key")).json()["key"]
        assert key == public(read_or_make(tmp_path / "secrets"))
        path = "/api/v1/push/subscriptions"
        said = asking(Browser())
        for _ in range(2):
            assert (await nurse.post(path, json=said)).status_code == 204
        ((_, kept),) = house.records.browsers.items()
        assert (kept.account, kept.created_at) == ("nurse", NOON)
        gone = await nurse.request("DELETE", path, json={"endpoint": said["endpoint"]})
        assert gone.status_code == 204
        assert house.records.browsers == {}


async def test_a_browser_belongs_to_who_asked_last_and_nobody_else_ends_it(house: House) -> None:
    path = "/api/v1/push/subscriptions"
    said = asking(Browser())
    async with signed_in(house) as nurse, signed_in(house, "clinician") as clinician:
        assert (await nurse.post(path, json=said)).status_code == 204
        assert (await clinician.post(path, json=said)).status_code == 204
        await nurse.request("DELETE", path, json={"endpoint": said["endpoint"]})
        (kept,) = house.records.browsers.values()
        assert kept.account == "clinician"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"endpoint": "https://fcm.googleapis.com/1"},
        asking(Browser(), "https://127.0.0.1/admin"),
        asking(Browser(), "https://fcm.googleapis.com/" + "x" * 2_048),
        asking(Browser(), "https://fcm.googleapis.com/ x"),
        asking(Browser()) | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
    ],
    ids=["nothing", "no keys", "of this network", "too long", "a space", "no keys at all"],
)
async def test_what_is_no_subscription_is_refused(house: House, said: dict[str, object]) -> None:
    async with signed_in(house) as nurse:
        answer = await nurse.post("/api/v1/push/subscriptions", json=said)
        assert answer.status_code == 422
    assert house.records.browsers == {}


async def test_asking_needs_the_database(house: House) -> None:
    async with signed_in(house) as nurse:
        house.records.away = True
        await house.exchange()
        answer = await nurse.post("/api/v1/push/subscriptions", json=asking(Browser()))
        assert answer.status_code == 503


async def test_where_it_is_not_installed_there_is_no_key_and_nothing_to_ask_for(
    house: House,
) -> None:
    house.wiring.push = None
    async with signed_in(house) as nurse:
        key = await nurse.get("/api/v1/push/key")
        assert key.status_code == 200
        assert key.json() == {"key": None}
        answer = await nurse.post("/api/v1/push/subscriptions", json=asking(Browser()))
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:wardwatch:problem:no-push"
