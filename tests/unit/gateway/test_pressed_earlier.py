"""What was pressed while a screen could not reach us: its time goes to the owner of the alerts."""

from datetime import datetime, timedelta

import httpx2
import pytest

from core.wire import Answer, Command, Refusal
from tests.unit.gateway.house import NOON, House, an_alert

KEY = {"Idempotency-Key": "press-0001"}


def owner(command: Command) -> Answer:
    return Answer(command=command.actor.command, alert=an_alert(acknowledged=command.actor))


async def acknowledge(
    nurse: httpx2.AsyncClient, pressed_at: datetime | None = None
) -> httpx2.Response:
    told = {} if pressed_at is None else {"pressed_at": pressed_at.isoformat()}
    return await nurse.post("/api/v1/alerts/a1/acknowledge", json=told, headers=KEY)


async def test_the_time_of_the_press_goes_along_and_comes_back(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    house.feed.owner = owner
    pressed = NOON - timedelta(minutes=3)
    answer = await acknowledge(nurse, pressed)
    assert answer.status_code == 200
    assert house.feed.asked[-1].actor.pressed_at == pressed
    assert house.feed.asked[-1].actor.at == NOON
    assert datetime.fromisoformat(answer.json()["acknowledged"]["pressed_at"]) == pressed


async def test_a_press_that_came_at_once_has_no_time_of_its_own(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    house.feed.owner = owner
    await acknowledge(nurse)
    assert house.feed.asked[-1].actor.pressed_at is None


@pytest.mark.parametrize("ahead_s", [1, 4])
async def test_a_screen_whose_clock_is_a_little_ahead_pressed_now(
    house: House, nurse: httpx2.AsyncClient, ahead_s: int
) -> None:
    house.feed.owner = owner
    await acknowledge(nurse, NOON + timedelta(seconds=ahead_s))
    assert house.feed.asked[-1].actor.pressed_at == NOON


async def test_nobody_presses_in_the_future(house: House, nurse: httpx2.AsyncClient) -> None:
    house.feed.owner = owner
    answer = await acknowledge(nurse, NOON + timedelta(seconds=60))
    assert answer.status_code == 422
    assert house.feed.asked == []


async def test_a_press_that_counts_no_more_is_a_conflict_that_says_why(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, refusal=Refusal.OUTDATED, detail="Pressed too long ago"
    )
    answer = await acknowledge(nurse, NOON - timedelta(hours=2))
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("outdated")
    assert answer.json()["detail"] == "Pressed too long ago"
