"""Accounts and sessions, with and without the database."""

from datetime import timedelta

import pytest

from core.clock import HandClock
from core.staff.accounts import Role
from gateway.errors import NotSignedIn, RecordsAway, WrongPassword
from gateway.identity import Identity
from tests.unit.gateway.house import CHEAP, NOON, PASSWORD, STAFF, House, build, staff


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def identity(clock: HandClock) -> Identity:
    identity = Identity(clock=clock, hasher=CHEAP)
    identity.learn(STAFF, {})
    return identity


async def test_the_token_stands_for_the_person(identity: Identity) -> None:
    token, caller = await identity.sign_in("nurse", PASSWORD)
    assert identity.caller(token) == caller
    assert caller.role is Role.NURSE


async def test_only_the_hash_of_the_token_is_kept(identity: Identity) -> None:
    token, caller = await identity.sign_in("nurse", PASSWORD)
    assert len(token) >= 43
    assert len(caller.signed.token_hash) == 32
    assert token.encode() not in repr(identity).encode()


@pytest.mark.parametrize("name", ["nurse", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_are_told_apart_by_nothing(
    identity: Identity, name: str
) -> None:
    with pytest.raises(WrongPassword, match="Name or password is wrong"):
        await identity.sign_in(name, "wrong")


@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_token_nobody_was_given_is_refused(identity: Identity, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        identity.caller(token)


async def test_a_session_ends_after_a_shift_however_busy(
    identity: Identity, clock: HandClock
) -> None:
    token, _ = await identity.sign_in("nurse", PASSWORD)
    for _ in range(12 * 60 // 59):
        clock.moment += timedelta(minutes=59)
        identity.caller(token)
    clock.moment = NOON + timedelta(hours=12)
    with pytest.raises(NotSignedIn):
        identity.caller(token)


async def test_a_session_nobody_uses_ends_early(identity: Identity, clock: HandClock) -> None:
    token, _ = await identity.sign_in("nurse", PASSWORD)
    clock.moment += timedelta(minutes=60)
    with pytest.raises(NotSignedIn):
        identity.caller(token)


async def test_a_wall_that_is_watched_is_in_use(identity: Identity, clock: HandClock) -> None:
    token, caller = await identity.sign_in("nurse", PASSWORD)
    for _ in range(4):
        clock.moment += timedelta(minutes=59)
        assert identity.keep_open(caller.signed.token_hash)
    identity.caller(token)


async def test_when_a_session_was_used_is_remembered_by_a_new_start(
    identity: Identity, clock: HandClock
) -> None:
    token, _ = await identity.sign_in("nurse", PASSWORD)
    clock.moment += timedelta(minutes=59)
    identity.caller(token)
    again = Identity(clock=clock, hasher=CHEAP)
    again.learn(STAFF, {signed.token_hash: signed for signed in identity.unwritten()})
    clock.moment += timedelta(minutes=59)
    again.caller(token)


async def test_signing_out_ends_it_at_once(identity: Identity) -> None:
    ended: list[bytes] = []
    identity.on_ended = ended.append
    token, caller = await identity.sign_in("nurse", PASSWORD)
    identity.sign_out(caller)
    with pytest.raises(NotSignedIn):
        identity.caller(token)
    assert ended == [caller.signed.token_hash]


async def test_a_disabled_account_loses_its_sessions(identity: Identity) -> None:
    token, caller = await identity.sign_in("nurse", PASSWORD)
    others = {name: known for name, known in STAFF.items() if name != "nurse"}
    identity.learn(others, {caller.signed.token_hash: caller.signed})
    with pytest.raises(NotSignedIn):
        identity.caller(token)


async def test_a_changed_role_counts_at_once(identity: Identity) -> None:
    token, _ = await identity.sign_in("nurse", PASSWORD)
    identity.learn(STAFF | {"nurse": staff("nurse", Role.ADMINISTRATOR)}, {})
    assert identity.caller(token).role is Role.ADMINISTRATOR


async def test_before_the_accounts_are_known_nobody_signs_in(clock: HandClock) -> None:
    with pytest.raises(RecordsAway):
        await Identity(clock=clock, hasher=CHEAP).sign_in("nurse", PASSWORD)


async def test_before_the_sessions_are_known_nobody_is_told_that_theirs_is_over(
    identity: Identity, clock: HandClock
) -> None:
    token, caller = await identity.sign_in("nurse", PASSWORD)
    started_anew = Identity(clock=clock, hasher=CHEAP)
    with pytest.raises(RecordsAway):
        started_anew.caller(token)
    with pytest.raises(RecordsAway):
        started_anew.program(token)
    with pytest.raises(NotSignedIn):
        started_anew.caller(None)
    started_anew.learn(STAFF, {caller.signed.token_hash: caller.signed})
    assert started_anew.caller(token).staff == caller.staff
    with pytest.raises(NotSignedIn):
        started_anew.caller("made-up")


# -- with the database --------------------------------------------------------------------------


@pytest.fixture
async def house() -> House:
    house = build()
    await house.exchange()
    return house


async def test_a_session_made_while_the_database_is_away_is_written_when_it_is_back(
    house: House,
) -> None:
    identity = house.wiring.identity
    house.records.away = True
    await house.exchange()
    token, caller = await identity.sign_in("nurse", PASSWORD)
    await house.exchange()
    assert identity.caller(token) == caller
    assert house.records.kept == {}
    house.records.away = False
    await house.exchange()
    assert list(house.records.kept) == [caller.signed.token_hash]
    assert identity.unwritten() == []
    await house.exchange()
    assert identity.caller(token) == caller


async def test_a_sign_out_while_the_database_is_away_is_not_undone_when_it_is_back(
    house: House,
) -> None:
    identity = house.wiring.identity
    token, caller = await identity.sign_in("nurse", PASSWORD)
    await house.exchange()
    house.records.away = True
    identity.sign_out(caller)
    await house.exchange()
    house.records.away = False
    await house.exchange()
    with pytest.raises(NotSignedIn):
        identity.caller(token)
    assert house.records.kept[caller.signed.token_hash].ended_at == NOON


async def test_a_session_survives_a_new_start_of_the_gateway(house: House) -> None:
    token, caller = await house.wiring.identity.sign_in("nurse", PASSWORD)
    await house.exchange()
    again = build()
    again.records.kept = house.records.kept
    await again.exchange()
    assert again.wiring.identity.caller(token) == caller
