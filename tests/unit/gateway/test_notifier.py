"""Calls go out once per person and channel, are tried again, and wait for no other channel."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from core.wire import Calling, Priority, Receipt, Received
from gateway.live.board import Board
from gateway.live.frames import Confirmed
from gateway.notify import lane as lane_module
from gateway.notify import screens as screens_module
from gateway.notify.calls import Call, called_by
from gateway.notify.channel import Channel, Unreached
from gateway.notify.notifier import Notifier
from gateway.notify.screens import Screens
from tests.unit.gateway.conftest import Served, until
from tests.unit.gateway.house import NOON, STAFF, an_alert, calling, open_house
from tests.unit.gateway.screen import greeted_screen


@dataclass(slots=True)
class Recorded:
    """A channel that writes down what it is given and answers as it is told."""

    name: str = "recorded"
    answer: Callable[[], bool | Receipt] = lambda: True
    reached: Callable[[Call], bool] = lambda call: call.account != ""
    heard: list[Call] = field(default_factory=list)

    def reaches(self, call: Call) -> bool:
        return self.reached(call)

    async def call(self, call: Call) -> bool | Receipt:
        self.heard.append(call)
        return self.answer()

    @property
    def people(self) -> list[str]:
        return [call.account for call in self.heard]


class Hanging(Recorded):
    """Never comes back."""

    async def call(self, call: Call) -> bool | Receipt:
        self.heard.append(call)
        await asyncio.Event().wait()
        return True


def refuse() -> bool:
    raise Unreached("the pager is off")


@asynccontextmanager
async def running(board: Board, *channels: Channel) -> AsyncIterator[Notifier]:
    notifier = Notifier(board=board, channels=channels)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(notifier.run())
        yield notifier
        task.cancel()


async def quiet(notifier: Notifier) -> None:
    """Look twice more and let everything be carried out."""
    for _ in range(2):
        notifier.look()
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "AGAIN_AFTER_S", 0.0)
    monkeypatch.setattr("gateway.notify.notifier.LOOK_EVERY_S", 0.01)


async def test_each_step_calls_its_people_once() -> None:
    board, channel = Board(), Recorded()
    async with running(board, channel) as notifier:
        board.hear(an_alert(escalation=calling(0)))
        await until(lambda: channel.people == ["nurse"])
        await quiet(notifier)
        board.hear(an_alert(revision=2, comment="x", escalation=calling(0)))
        await quiet(notifier)
        assert channel.people == ["nurse"]
        board.hear(an_alert(revision=3, escalation=calling(1)))
        await until(lambda: channel.people == ["nurse", "charge"])
        board.hear(an_alert(revision=4, escalation=calling(2, Calling.NOBODY)))
        await quiet(notifier)
        assert channel.people == ["nurse", "charge", "clinician", "second"]


async def test_a_new_round_calls_everybody_anew() -> None:
    board, channel = Board(), Recorded()
    async with running(board, channel):
        board.hear(an_alert(escalation=calling(1)))
        await until(lambda: len(channel.heard) == 2)
        board.hear(an_alert(revision=2, escalation=calling(1, round=2)))
        await until(lambda: len(channel.heard) == 4)
        assert len({call.id for call in channel.heard}) == 4


async def test_nobody_is_called_twice_because_the_ladder_went_on_after_a_promise() -> None:
    board, channel = Board(), Recorded()
    async with running(board, channel) as notifier:
        board.hear(an_alert(escalation=calling(0)))
        await until(lambda: channel.people == ["nurse"])
        board.hear(an_alert(revision=2, escalation=calling(0, Calling.ACCEPTED)))
        await quiet(notifier)
        board.hear(an_alert(revision=3, escalation=calling(1)))
        await quiet(notifier)
        assert channel.people == ["nurse", "charge"]


async def test_a_gateway_that_starts_anew_misses_no_call_and_repeats_none_that_was_seen() -> None:
    seen = (Received(account="charge", receipt=Receipt.SEEN, at=NOON),)
    board, before, after = Board(), Recorded(), Recorded()
    board.hear(an_alert(escalation=calling(0)))
    async with running(board, before):
        await until(lambda: before.people == ["nurse"])
    # While nobody was there the ladder climbed to its end.
    board.hear(an_alert(revision=2, escalation=calling(2, received=seen)))
    async with running(board, after):
        await until(lambda: after.people == ["nurse", "clinician", "second"])
    assert before.heard[0].id == after.heard[0].id


async def test_what_failed_is_tried_again_while_it_stands() -> None:
    answers = iter([False, False, True])
    board, channel = Board(), Recorded(answer=lambda: next(answers))
    board.hear(an_alert(escalation=calling(0)))
    async with running(board, channel) as notifier:
        await until(lambda: len(channel.heard) == 3)
        await quiet(notifier)
        assert channel.people == ["nurse"] * 3


async def test_what_fails_for_good_is_given_up() -> None:
    board, channel = Board(), Recorded(answer=refuse)
    board.hear(an_alert(escalation=calling(0)))
    async with running(board, channel) as notifier:
        await until(lambda: len(channel.heard) == lane_module.TRIES)
        await quiet(notifier)
        assert len(channel.heard) == lane_module.TRIES


async def test_what_failed_is_not_tried_again_once_somebody_comes() -> None:
    board, channel = Board(), Recorded(answer=lambda: False)
    board.hear(an_alert(escalation=calling(0)))
    notifier = Notifier(board=board, channels=(channel,))
    notifier.look()
    async with asyncio.TaskGroup() as group:
        lane = group.create_task(notifier.lanes[0].run())
        await until(lambda: len(channel.heard) == 1)
        board.hear(an_alert(revision=2, escalation=calling(0, Calling.ACCEPTED)))
        await quiet(notifier)
        assert len(channel.heard) == 1
        lane.cancel()


async def test_a_channel_that_hangs_delays_no_other_and_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane_module, "WITHIN_S", 0.05)
    board, hanging, quick = Board(), Hanging(name="hanging"), Recorded()
    async with running(board, hanging, quick):
        for number in range(10):
            board.hear(an_alert(f"a{number}", escalation=calling(0)))
        await until(lambda: len(quick.heard) == 10)
        await until(lambda: len(hanging.heard) == 10 * lane_module.TRIES)


async def test_whoever_gets_an_address_later_is_called_then() -> None:
    board, channel = Board(), Recorded(reached=lambda _: False)
    board.hear(an_alert(escalation=calling(0)))
    async with running(board, channel) as notifier:
        await quiet(notifier)
        assert channel.heard == []
        channel.reached = lambda call: call.account == "nurse"
        await until(lambda: channel.people == ["nurse"])


async def test_a_full_channel_takes_the_most_urgent_first_and_the_rest_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane_module, "MOST_WAITING", 2)
    board, channel = Board(), Recorded()
    for number in range(6):
        priority = Priority.HIGH if number >= 4 else Priority.MEDIUM
        board.hear(an_alert(f"a{number}", escalation=calling(0), priority=priority))
    async with running(board, channel):
        await until(lambda: len(channel.heard) == 6)
    assert [call.priority for call in channel.heard[:2]] == [Priority.HIGH] * 2


async def test_what_left_the_board_is_forgotten() -> None:
    board, channel = Board(), Recorded()
    board.hear(an_alert(escalation=calling(0)))
    async with running(board, channel) as notifier:
        await until(lambda: channel.people == ["nurse"])
        board.hear(an_alert(revision=2, settled=True, escalation=calling(0)))
        await quiet(notifier)
        assert notifier.lanes[0]._told == {}


# -- screens --------------------------------------------------------------------------------------


def a_call(account: str = "nurse") -> Call:
    found = called_by(an_alert(escalation=calling(0)))
    return next(call for call in found if call.account == account)


def screens(served: Served) -> Screens:
    return Screens(hub=served.house.wiring.hub, receipts=served.house.wiring.receipts)


async def test_a_screen_reaches_who_is_signed_in_there(served: Served) -> None:
    channel = screens(served)
    assert not channel.reaches(a_call())
    async with greeted_screen(served.origin, served.cookie):
        assert channel.reaches(a_call())
        served.house.feed.board(an_alert(escalation=calling(0)))
        other = called_by(an_alert(escalation=calling(1)))
        assert not any(channel.reaches(call) for call in other if call.account != "nurse")


async def test_a_call_is_delivered_when_a_screen_has_confirmed_it(served: Served) -> None:
    served.house.feed.board(an_alert(escalation=calling(0)))
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        await screen.say(type="received", alert="a1", seen=False)
        assert await screens(served).call(a_call()) is Receipt.DELIVERED


async def test_an_open_screen_alone_is_no_delivery(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens_module, "WITHIN_S", 0.05)
    served.house.feed.board(an_alert(escalation=calling(0)))
    async with greeted_screen(served.origin, served.cookie):
        assert await screens(served).call(a_call()) is False


async def test_what_was_confirmed_before_the_start_is_delivered() -> None:
    house = await open_house()
    delivered = (Received(account="nurse", receipt=Receipt.DELIVERED, at=NOON),)
    house.feed.board(an_alert(escalation=calling(0, received=delivered)))
    channel = Screens(hub=house.wiring.hub, receipts=house.wiring.receipts)
    assert await channel.call(a_call()) is Receipt.DELIVERED


async def test_a_confirmation_of_an_earlier_round_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screens_module, "WITHIN_S", 0.05)
    house = await open_house()
    house.feed.board(an_alert(escalation=calling(0)))
    house.wiring.receipts.note(STAFF["nurse"], Confirmed(alert="a1"))
    again = an_alert(revision=2, escalation=calling(0, round=2))
    house.feed.board(again)
    channel = Screens(hub=house.wiring.hub, receipts=house.wiring.receipts)
    call = next(call for call in called_by(again) if call.account == "nurse")
    assert await channel.call(call) is False
