"""What a screen confirms becomes a receipt for the owner, once and only from who is called."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.wire import Answer, Calling, Command, CommandKind, Receipt, Received, Refusal
from gateway.live import receipts as receipts_module
from gateway.live.frames import Confirmed
from gateway.live.receipts import Receipts
from tests.unit.gateway.conftest import Served, until
from tests.unit.gateway.house import (
    NOON,
    STAFF,
    FakeFeed,
    House,
    an_alert,
    calling,
    open_house,
)
from tests.unit.gateway.screen import greeted_screen

NURSE = STAFF["nurse"]


def owner_of(feed: FakeFeed) -> None:
    """Notes receipts on the board, as the real one does."""

    def owner(command: Command) -> Answer:
        receipt = Receipt(command.kind.value)
        known = an_alert(
            revision=len(feed.asked) + 1,
            escalation=calling(
                received=(Received(account=command.actor.account, receipt=receipt, at=NOON),)
            ),
        )
        feed.board(known)
        return Answer(command=command.actor.command, alert=known)

    feed.owner = owner


@pytest.fixture
async def house() -> House:
    house = await open_house()
    owner_of(house.feed)
    house.feed.board(an_alert(escalation=calling()))
    return house


@pytest.fixture
async def receipts(house: House) -> AsyncIterator[Receipts]:
    """Being passed on."""
    async with asyncio.TaskGroup() as group:
        passing_on = group.create_task(house.wiring.receipts.run())
        yield house.wiring.receipts
        passing_on.cancel()


async def settled(house: House, asked: int) -> None:
    """Wait until nothing is under way any more, and look what was asked."""
    await until(lambda: not house.wiring.receipts._under_way)
    assert len(house.feed.asked) == asked


async def test_a_screen_of_who_is_called_confirms_and_the_owner_is_told(
    house: House, receipts: Receipts
) -> None:
    receipts.note(NURSE, Confirmed(alert="a1"))
    await settled(house, 1)
    receipts.note(NURSE, Confirmed(alert="a1", seen=True))
    await settled(house, 2)
    kinds = [(command.kind, command.alert, command.actor.name) for command in house.feed.asked]
    assert kinds == [
        (CommandKind.DELIVERED, "a1", "Nurse"),
        (CommandKind.SEEN, "a1", "Nurse"),
    ]


async def test_what_is_known_already_is_not_said_again(house: House, receipts: Receipts) -> None:
    for _ in range(3):
        receipts.note(NURSE, Confirmed(alert="a1", seen=True))
    await settled(house, 1)
    receipts.note(NURSE, Confirmed(alert="a1"))
    receipts.note(NURSE, Confirmed(alert="a1", seen=True))
    await settled(house, 1)


@pytest.mark.parametrize("account", ["clinician", "administrator"])
async def test_who_is_not_called_says_nothing(
    house: House, receipts: Receipts, account: str
) -> None:
    receipts.note(STAFF[account], Confirmed(alert="a1", seen=True))
    await settled(house, 0)


@pytest.mark.parametrize("alert", ["unknown", "a1 "])
async def test_an_alert_that_is_not_on_the_board_says_nothing(
    house: House, receipts: Receipts, alert: str
) -> None:
    receipts.note(NURSE, Confirmed(alert=alert))
    await settled(house, 0)


async def test_the_same_receipt_has_the_same_id_at_every_start_of_the_gateway(
    house: House, receipts: Receipts
) -> None:
    receipts.note(NURSE, Confirmed(alert="a1"))
    await settled(house, 1)
    other = await open_house()
    other.feed.board(an_alert(escalation=calling()))
    owner_of(other.feed)
    async with asyncio.TaskGroup() as group:
        passing_on = group.create_task(other.wiring.receipts.run())
        other.wiring.receipts.note(NURSE, Confirmed(alert="a1"))
        await settled(other, 1)
        passing_on.cancel()
    (one,), (two,) = house.feed.asked, other.feed.asked
    assert one.actor.command == two.actor.command
    assert 8 <= len(one.actor.command) <= 64


async def test_a_receipt_that_was_overtaken_is_not_passed_on(house: House) -> None:
    house.wiring.receipts.note(NURSE, Confirmed(alert="a1"))
    house.feed.board(an_alert(revision=2, escalation=calling(0, Calling.ANSWERED)))
    async with asyncio.TaskGroup() as group:
        passing_on = group.create_task(house.wiring.receipts.run())
        await settled(house, 0)
        passing_on.cancel()


async def test_a_refusal_is_no_end(house: House, receipts: Receipts) -> None:
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, refusal=Refusal.NOT_CALLED
    )
    receipts.note(NURSE, Confirmed(alert="a1"))
    await settled(house, 1)
    owner_of(house.feed)
    receipts.note(NURSE, Confirmed(alert="a1", seen=True))
    await settled(house, 2)


async def test_an_owner_who_is_away_is_told_when_the_screen_says_it_again(
    house: House, receipts: Receipts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.commands.RESEND_AFTER_S", 0.001)
    house.feed.owner = None
    receipts.note(NURSE, Confirmed(alert="a1"))
    await settled(house, 4)
    owner_of(house.feed)
    receipts.note(NURSE, Confirmed(alert="a1"))
    await settled(house, 5)


async def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts_module, "MOST_WAITING", 2)
    house = await open_house()
    for number in range(5):
        house.feed.board(an_alert(f"a{number}", escalation=calling()))
        house.wiring.receipts.note(NURSE, Confirmed(alert=f"a{number}"))
    assert len(house.wiring.receipts._under_way) == 2


async def test_what_is_remembered_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts_module, "MOST_REMEMBERED", 3)
    for number in range(9):
        house.feed.board(an_alert(f"a{number}", escalation=calling()))
        house.wiring.receipts.note(NURSE, Confirmed(alert=f"a{number}"))
    assert len(house.wiring.receipts._confirmed) == 3


# -- over a real socket ---------------------------------------------------------------------------


async def test_a_word_of_a_screen_reaches_the_owner(served: Served) -> None:
    owner_of(served.house.feed)
    served.house.feed.board(an_alert(escalation=calling()))
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        await screen.say(type="received", alert="a1", seen=False)
        frame = await screen.frame("alert")
        assert frame["alert"]["escalation"]["received"][0]["receipt"] == "delivered"
        await screen.say(type="received", alert="a1", seen=True)
        frame = await screen.frame("alert")
        assert frame["alert"]["escalation"]["received"][0]["receipt"] == "seen"


async def test_a_screen_of_somebody_else_is_not_believed(served: Served) -> None:
    owner_of(served.house.feed)
    served.house.feed.board(an_alert(escalation=calling()))
    async with greeted_screen(served.origin, await served.sign_in("clinician")) as (screen, _):
        await screen.say(type="received", alert="a1", seen=True)
        await screen.frame("beat")
        assert served.house.feed.asked == []


@pytest.mark.parametrize(
    "words",
    [
        {"type": "received"},
        {"type": "received", "alert": ""},
        {"type": "received", "alert": "x" * 65},
        {"type": "received", "alert": "a1", "seen": "yes"},
        {"type": "received", "alert": None},
    ],
    ids=str,
)
async def test_a_malformed_confirmation_closes_the_socket(
    served: Served, words: dict[str, object]
) -> None:
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        await screen.say(**words)
        assert await screen.closed() == 4400
