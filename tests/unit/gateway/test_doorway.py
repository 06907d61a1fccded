"""The doors: who guesses waits, and keeps nobody else out for good."""

from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from core.clock import HandClock
from core.staff.accounts import Role
from core.staff.doors import PinKept, Shared, Token
from core.staff.locking import FORGOTTEN_AFTER, FREE, LONGEST, STRANGER, first_failure
from core.staff.passwords import WeakPassword, WeakPin, require_password, require_pin
from core.staff.sign_ins import Means
from gateway.errors import Locked, NotSignedIn, PinSpent, WrongPassword, WrongPin
from gateway.identity import Entrance, Identity, hashed_token
from tests.unit.gateway.conftest import ORIGIN
from tests.unit.gateway.house import CHEAP, NOON, PASSWORD, STAFF, House, build, staff

HOME = Entrance(browser=b"h" * 32)
TABLET = Shared(id=7, token_hash=b"t" * 32, name="Trolley 1", unit="icu")
AT_TABLET = Entrance(tablet=TABLET)
PIN = "2846"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def identity(clock: HandClock) -> Identity:
    identity = Identity(clock=clock, hasher=CHEAP)
    identity.learn(STAFF, {})
    return identity


async def guess(identity: Identity, name: str = "nurse", *, times: int = FREE) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            await identity.sign_in(name, "wrong")


# -- waiting ------------------------------------------------------------------------------------


@given(st.integers(min_value=1, max_value=2_000))
def test_a_wait_grows_and_has_an_end(failures: int) -> None:
    lock = first_failure("nurse", STRANGER, NOON)
    waits = []
    for _ in range(failures):
        waits.append(lock.until - lock.failed_at)
        lock = lock.after_failure(lock.until)
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST
    assert all(wait == timedelta(0) for wait in waits[: FREE - 1])


def test_failures_of_yesterday_count_no_longer() -> None:
    lock = first_failure("nurse", STRANGER, NOON)
    for _ in range(10):
        lock = lock.after_failure(NOON)
    assert lock.after_failure(NOON + FORGOTTEN_AFTER + timedelta(seconds=1)).failures == 1


@pytest.mark.parametrize("name", ["nurse", "nobody"])
async def test_who_guesses_waits_longer_each_time(
    identity: Identity, clock: HandClock, name: str
) -> None:
    await guess(identity, name)
    with pytest.raises(Locked) as first:
        await identity.sign_in(name, PASSWORD)
    clock.moment += timedelta(seconds=first.value.retry_after_s or 0)
    await guess(identity, name, times=1)
    with pytest.raises(Locked) as second:
        await identity.sign_in(name, PASSWORD)
    assert (first.value.retry_after_s, second.value.retry_after_s) == (30, 60)


async def test_time_alone_opens_the_door(identity: Identity, clock: HandClock) -> None:
    await guess(identity)
    clock.moment += timedelta(seconds=30)
    await identity.sign_in("nurse", PASSWORD)
    await guess(identity)


async def test_a_stranger_who_guesses_keeps_nobody_from_their_own_browser(
    identity: Identity,
) -> None:
    await identity.sign_in("nurse", PASSWORD, at=HOME)
    await guess(identity)
    with pytest.raises(Locked):
        await identity.sign_in("nurse", PASSWORD)
    await identity.sign_in("nurse", PASSWORD, at=HOME)


async def test_a_known_browser_in_wrong_hands_waits_as_well(identity: Identity) -> None:
    await identity.sign_in("nurse", PASSWORD, at=HOME)
    for _ in range(FREE):
        with pytest.raises(WrongPassword):
            await identity.sign_in("nurse", "wrong", at=HOME)
    with pytest.raises(Locked):
        await identity.sign_in("nurse", PASSWORD, at=HOME)


async def test_an_administrator_opens_the_door(identity: Identity) -> None:
    await guess(identity)
    assert identity.doors.locked_until("nurse") is not None
    identity.doors.unlock("nurse")
    assert identity.doors.locked_until("nurse") is None
    await identity.sign_in("nurse", PASSWORD)


async def test_a_lock_outlives_the_gateway_and_holds_without_the_database() -> None:
    house = build()
    await house.exchange()
    house.records.away = True
    await house.exchange()
    await guess(house.wiring.identity)
    with pytest.raises(Locked):
        await house.wiring.identity.sign_in("nurse", PASSWORD)
    house.records.away = False
    await house.exchange()
    again = build()
    again.records.kept_doors = house.records.kept_doors
    await again.exchange()
    with pytest.raises(Locked):
        await again.wiring.identity.sign_in("nurse", PASSWORD)


async def test_a_locked_door_says_when_to_come_back(
    browser: httpx2.AsyncClient, house: House
) -> None:
    wrong = {"username": "nurse", "password": "wrong"}
    for _ in range(FREE):
        await browser.post("/api/v1/session", json=wrong)
    house.clock.moment += timedelta(seconds=3)
    told = await browser.post("/api/v1/session", json=wrong)
    assert (told.status_code, told.headers["retry-after"]) in {(429, "27"), (429, "60")}


# -- passwords ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        *("short1!", "password123", "Willkommen2026!", "aaaaaaaaaaaa", "1234567890"),
        *("abcdefghij", "nora-is-my-name", "i-am-lindqvist", "x" * 1025, "qwertyuiop!!"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        require_password(password, account="nora", name="Nora Lindqvist")


@pytest.mark.parametrize("password", [PASSWORD, "elf grüne Hosenträger", "tR7#kq.92zL"])
def test_any_other_is_taken(password: str) -> None:
    require_password(password, account="nora", name="Nora Lindqvist")


@pytest.mark.parametrize("pin", ["123", "123456789", "1234", "4321", "7777", "12a4", "", "١٢٣٥"])
def test_a_pin_that_is_tried_first_is_refused(pin: str) -> None:
    with pytest.raises(WeakPin):
        require_pin(pin)


# -- tablets ------------------------------------------------------------------------------------


@pytest.fixture
async def tablet(identity: Identity) -> Identity:
    identity.doors.tablets[TABLET.token_hash] = TABLET
    identity.doors.pins["nurse"] = PinKept(account="nurse", pin_hash=CHEAP.hash(PIN))
    return identity


async def test_who_gave_the_password_there_switches_by_pin(tablet: Identity) -> None:
    await tablet.sign_in("nurse", PASSWORD, at=AT_TABLET)
    token, caller = await tablet.switch("nurse", PIN, at=AT_TABLET)
    assert caller.signed.means is Means.PIN
    assert tablet.caller(token) == caller


async def test_nobody_switches_where_they_gave_no_password(tablet: Identity) -> None:
    other = Shared(id=8, token_hash=b"o" * 32, name="Trolley 2", unit="icu")
    await tablet.sign_in("nurse", PASSWORD, at=Entrance(tablet=other))
    for at in (AT_TABLET, Entrance()):
        with pytest.raises(WrongPin):
            await tablet.switch("nurse", PIN, at=at)


async def test_after_the_shift_the_password_is_asked_for_again(
    tablet: Identity, clock: HandClock
) -> None:
    await tablet.sign_in("nurse", PASSWORD, at=AT_TABLET)
    clock.moment += timedelta(hours=11, minutes=55)
    _, caller = await tablet.switch("nurse", PIN, at=AT_TABLET)
    assert caller.signed.expires_at == NOON + timedelta(hours=12)
    clock.moment += timedelta(minutes=5)
    with pytest.raises(WrongPin):
        await tablet.switch("nurse", PIN, at=AT_TABLET)


async def test_a_tablet_left_alone_locks_itself_though_it_shows_the_ward(
    tablet: Identity, clock: HandClock
) -> None:
    await tablet.sign_in("nurse", PASSWORD, at=AT_TABLET)
    token, caller = await tablet.switch("nurse", PIN, at=AT_TABLET)
    clock.moment += timedelta(minutes=14)
    assert tablet.keep_open(caller.signed.token_hash)
    clock.moment += timedelta(minutes=1)
    assert not tablet.keep_open(caller.signed.token_hash)
    with pytest.raises(NotSignedIn):
        tablet.caller(token)


async def test_after_five_wrong_pins_only_the_password_helps(tablet: Identity) -> None:
    await tablet.sign_in("nurse", PASSWORD, at=AT_TABLET)
    for _ in range(5):
        with pytest.raises(WrongPin):
            await tablet.switch("nurse", "9999", at=AT_TABLET)
    with pytest.raises(PinSpent):
        await tablet.switch("nurse", PIN, at=AT_TABLET)
    await tablet.sign_in("nurse", PASSWORD, at=AT_TABLET)
    await tablet.switch("nurse", PIN, at=AT_TABLET)


# -- programs -----------------------------------------------------------------------------------

SECRET = "ww_secret-of-the-laboratory"
LAB = staff("token:lab", Role.NURSE)


def let_in(house: House, *, hours: int = 1) -> None:
    token = Token(
        account=LAB.account,
        token_hash=hashed_token(SECRET),
        created_at=NOON,
        expires_at=NOON + timedelta(hours=hours),
    )
    house.wiring.identity.learn(STAFF | {LAB.account: LAB}, {})
    house.wiring.identity.doors.tokens[token.token_hash] = token


def program(app: FastAPI, token: str = SECRET) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


async def test_a_program_does_what_its_role_does_until_its_token_ends(
    app: FastAPI, house: House
) -> None:
    let_in(house)
    async with program(app) as lab, program(app, "ww_made-up") as nobody:
        assert (await lab.get("/api/v1/beds")).status_code == 200
        assert (await lab.get("/api/v1/accounts")).status_code == 403
        assert (await nobody.get("/api/v1/beds")).status_code == 401
        house.clock.moment += timedelta(hours=1)
        assert (await lab.get("/api/v1/beds")).status_code == 401


async def test_a_program_needs_no_page_of_ours_and_a_cookie_does_not_help_it(
    app: FastAPI, house: House
) -> None:
    let_in(house)
    foreign = {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}
    async with program(app) as lab, program(app, "made-up") as nobody:
        told = await lab.post("/api/v1/beds/icu-01/what-if", json={}, headers=foreign)
        assert told.status_code == 422
        token, _ = await house.wiring.identity.sign_in("nurse", PASSWORD)
        nobody.cookies.set("wardwatch_session", token)
        told = await nobody.delete("/api/v1/session", headers=foreign)
        assert told.status_code == 401


async def test_a_program_has_no_session_password_or_pin(app: FastAPI, house: House) -> None:
    let_in(house)
    said = {"old": PASSWORD, "new": PASSWORD + "!"}
    async with program(app) as lab:
        assert (await lab.delete("/api/v1/session")).status_code == 403
        told = await lab.post("/api/v1/session/password", json=said)
        assert told.json()["type"] == "urn:wardwatch:problem:password-needed"


# -- the first password -------------------------------------------------------------------------


async def test_until_a_first_password_is_changed_nothing_else_is_answered(
    browser: httpx2.AsyncClient, house: House
) -> None:
    house.records.staff["nurse"] = replace(STAFF["nurse"], first_password=True)
    await house.exchange()
    who = {"username": "nurse", "password": PASSWORD}
    told = await browser.post("/api/v1/session", json=who)
    assert told.json()["first_password"] is True
    assert (await browser.get("/api/v1/session")).status_code == 200
    for path in ("/api/v1/beds", "/api/v1/units", "/api/v1/session/all"):
        refused = await browser.get(path)
        assert refused.json()["type"] == "urn:wardwatch:problem:first-password", path
    assert (await browser.delete("/api/v1/session")).status_code == 204


async def test_a_session_somebody_else_laid_in_the_browser_is_not_used(
    browser: httpx2.AsyncClient, house: House
) -> None:
    laid, _ = await house.wiring.identity.sign_in("auditor", PASSWORD)
    browser.cookies.set("wardwatch_session", laid, domain="ward.test")
    who = {"username": "nurse", "password": PASSWORD}
    told = await browser.post("/api/v1/session", json=who)
    given = told.cookies["wardwatch_session"]
    assert given != laid
    assert house.wiring.identity.caller(given).staff.account == "nurse"
    with pytest.raises(NotSignedIn):
        house.wiring.identity.caller(laid)
