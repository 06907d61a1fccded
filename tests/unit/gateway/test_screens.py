"""A tablet that has fallen silent is seen by those who would call its owner."""

from datetime import datetime, timedelta

import httpx2
import pytest

from core.wire import Duty
from gateway.live.frames import Health, SoundState, Trouble
from gateway.live.screens import MOST, SILENT_AFTER, Holder, Screens, ScreenShown
from tests.unit.gateway.conftest import Served, until
from tests.unit.gateway.house import NOON, House, a_duty
from tests.unit.gateway.screen import greeted_screen

NURSE = Holder(account="nurse", name="Nora", session=b"s1", tablet=3, tablet_name="Tablet 3")
WELL = Health(screen="browser-1", sound=SoundState.ON, battery=0.8, charging=False)
MINUTE = timedelta(minutes=1)


def on_duty(*accounts: str) -> list[Duty]:
    return [a_duty(nurse=account) for account in accounts]


def troubles(screens: Screens, at: datetime, *accounts: str) -> list[tuple[str, Trouble]]:
    duties = on_duty(*accounts or ("nurse",))
    return [(one.screen, one.trouble) for one in screens.troubles(duties, at)]


def only(screens: Screens, at: datetime = NOON) -> ScreenShown:
    (one,) = screens.shown(on_duty("nurse"), at)
    return one


@pytest.fixture
def screens() -> Screens:
    screens = Screens()
    screens.hear(NURSE, WELL, NOON, socket=1)
    return screens


def test_a_tablet_that_speaks_is_no_trouble(screens: Screens) -> None:
    assert troubles(screens, NOON + MINUTE) == []
    assert only(screens).battery == 0.8
    assert only(screens).on_duty


def test_a_tablet_not_heard_for_two_minutes_is_said_to_be_silent(screens: Screens) -> None:
    assert troubles(screens, NOON + SILENT_AFTER) == [("Tablet 3", Trouble.SILENT)]


def test_one_whose_connection_ended_is_silent_since_then(screens: Screens) -> None:
    screens.leave(1, NOON + MINUTE)
    assert troubles(screens, NOON + 2 * MINUTE) == []
    (one,) = screens.troubles(on_duty("nurse"), NOON + 3 * MINUTE)
    assert one.since == NOON + MINUTE
    assert not only(screens).connected


def test_the_end_of_an_older_socket_says_nothing_of_a_newer_one(screens: Screens) -> None:
    screens.hear(NURSE, WELL, NOON + MINUTE, socket=2)
    screens.leave(1, NOON + MINUTE)
    assert only(screens).connected


@pytest.mark.parametrize("sound", [SoundState.OFF, SoundState.BLOCKED])
def test_a_tablet_that_cannot_sound_is_silenced_unless_it_is_woken(sound: SoundState) -> None:
    screens = Screens()
    for minute in range(3):
        said = Health(screen="browser-1", sound=sound)
        screens.hear(NURSE, said, NOON + minute * MINUTE, socket=1)
    assert troubles(screens, NOON + 2 * MINUTE) == [("Tablet 3", Trouble.SILENCED)]
    (one,) = screens.troubles(on_duty("nurse"), NOON + 2 * MINUTE)
    assert one.since == NOON
    woken = Health(screen="browser-1", sound=sound, push=True)
    screens.hear(NURSE, woken, NOON + 2 * MINUTE, socket=1)
    assert troubles(screens, NOON + 3 * MINUTE) == []


def test_a_nearly_empty_battery_is_a_trouble_while_it_is_not_charged(screens: Screens) -> None:
    low = Health(screen="browser-1", sound=SoundState.ON, battery=0.08, charging=False)
    screens.hear(NURSE, low, NOON, socket=1)
    assert troubles(screens, NOON) == [("Tablet 3", Trouble.BATTERY)]
    charged = Health(screen="browser-1", sound=SoundState.ON, battery=0.08, charging=True)
    screens.hear(NURSE, charged, NOON, socket=1)
    assert troubles(screens, NOON) == []


def test_nobody_is_warned_of_who_is_not_on_duty(screens: Screens) -> None:
    assert troubles(screens, NOON + SILENT_AFTER, "somebody-else") == []


def test_nobody_is_warned_of_who_carries_another_that_is_well(screens: Screens) -> None:
    phone = Holder(account="nurse", name="Nora", session=b"s2")
    said = Health(screen="phone", sound=SoundState.ON, handheld=True)
    screens.hear(phone, said, NOON + SILENT_AFTER, socket=2)
    assert troubles(screens, NOON + SILENT_AFTER) == []


def test_a_wall_is_listed_and_is_nobodys_tablet() -> None:
    screens = Screens()
    wall = Holder(account="nurse", name="Nora", session=b"s1")
    screens.hear(wall, WELL, NOON, socket=1)
    assert only(screens).screen == "browser-1"
    assert troubles(screens, NOON + SILENT_AFTER) == []


def test_a_tablet_that_changes_hands_is_its_new_owners(screens: Screens) -> None:
    other = Holder(account="max", name="Max", session=b"s9", tablet=3, tablet_name="Tablet 3")
    screens.hear(other, WELL, NOON, socket=2)
    assert only(screens).name == "Max"


def test_nothing_is_expected_of_whoever_signed_out(screens: Screens) -> None:
    screens.dismiss(b"s1")
    assert screens.shown(on_duty("nurse"), NOON) == []
    assert troubles(screens, NOON + SILENT_AFTER) == []


def test_the_longest_unheard_are_forgotten_first() -> None:
    screens = Screens()
    for number in range(MOST + 5):
        holder = Holder(account=f"n{number}", name="Nora", session=b"")
        screens.hear(holder, WELL, NOON + timedelta(seconds=number), socket=number)
    shown = screens.shown([], NOON + timedelta(seconds=MOST))
    assert len(shown) == MOST
    assert "n0" not in {one.account for one in shown}


def test_a_screen_not_heard_for_half_a_day_is_forgotten(screens: Screens) -> None:
    assert screens.shown([], NOON + timedelta(hours=12)) == []
    later = NOON + timedelta(hours=13)
    screens.hear(Holder(account="max", name="Max", session=b""), WELL, later, socket=2)
    assert {one.account for one in screens.shown([], later)} == {"max"}


# -- over the socket ----------------------------------------------------------------------------


async def test_what_a_screen_says_of_itself_stands_in_the_list(
    house: House, nurse: httpx2.AsyncClient, served: Served
) -> None:
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        await screen.say(type="health", screen="ward-phone", sound="off", battery=0.4)
        await until(lambda: house.wiring.screens.shown([], house.wiring.clock.now()) != [])
        (one,) = (await nurse.get("/api/v1/screens")).json()["items"]
        assert (one["screen"], one["sound"], one["battery"]) == ("ward-phone", "off", 0.4)
        assert one["connected"]
    await until(lambda: not house.wiring.screens.shown([], house.wiring.clock.now())[0].connected)


async def test_words_that_are_none_of_the_contract_end_the_socket(served: Served) -> None:
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        await screen.say(type="health", screen="x", sound="on", battery=7)
        assert await screen.closed() == 4400


async def test_a_beat_tells_the_station_of_a_silent_tablet(house: House, served: Served) -> None:
    house.records.on_duty = on_duty("nurse")
    await house.exchange()
    holder = Holder(account="nurse", name="Nora", session=b"", tablet=3, tablet_name="Tablet 3")
    house.wiring.screens.hear(holder, WELL, NOON - SILENT_AFTER, socket=1)
    async with greeted_screen(served.origin, served.cookie) as (screen, _):
        beat = await screen.frame("beat")
        assert [(one["screen"], one["trouble"]) for one in beat["tablets"]] == [
            ("Tablet 3", "silent")
        ]
