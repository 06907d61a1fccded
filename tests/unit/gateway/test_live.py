"""Screens over real sockets: what they are told, and when they are turned away."""

import asyncio
import socket
from array import array
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus

from core.wire import Alert, Presence, Wave, encode, encode_wave
from gateway.live import socket as live_socket
from gateway.live.hub import MOST_SCREENS
from tests.unit.gateway.conftest import Served, serving, until
from tests.unit.gateway.house import NOON, a_roster, a_score, an_alert, numerics, open_house
from tests.unit.gateway.screen import (
    Frame,
    Screen,
    greeted_screen,
    open_screen,
    stretches_of,
)


def screen(
    served: Served, *, cookie: str | None = None, origin: str | None = None
) -> AbstractAsyncContextManager[Screen]:
    """A socket that has not said hello."""
    return open_screen(served.origin, served.cookie if cookie is None else cookie, origin=origin)


def greeted(served: Served, **hello: object) -> AbstractAsyncContextManager[tuple[Screen, Frame]]:
    """A screen, and the first frame it was given."""
    return greeted_screen(served.origin, served.cookie, **hello)


async def test_a_screen_is_first_told_everything(served: Served) -> None:
    served.house.feed.board(an_alert())
    async with greeted(served) as (_, first):
        assert first["type"] == "snapshot"
        assert [bed["id"] for bed in first["beds"]] == ["icu-01"]
        assert first["beds"][0]["link"] == "online"
        assert first["alerts"][0]["id"] == "a1"
        assert first["alerts"][0]["recorded"] is False
        assert set(first["parts"]) == {"broker", "alerts", "database"}


async def test_an_alert_is_shown_at_once(served: Served) -> None:
    async with greeted(served) as (one, first):
        served.house.feed.board(an_alert())
        frame = await one.frame("alert")
        assert frame["alert"]["priority"] == "high"
        assert frame["seq"] == first["seq"] + 1


async def test_vitals_come_with_the_next_flush(served: Served) -> None:
    async with greeted(served) as (one, _):
        served.house.feed.vitals("monitor-1", numerics(spo2=97.0))
        frame = await one.frame("vitals")
        at_ms = int(NOON.timestamp() * 1000)
        assert frame["beds"] == {"icu-01": {"spo2": [97.0, at_ms, "good"]}}


async def test_a_bed_whose_device_left_says_so(served: Served) -> None:
    async with greeted(served) as (one, _):
        served.house.feed.online("monitor-1", Presence.OFFLINE)
        assert (await one.frame("bed"))["bed"]["link"] == "offline"


async def test_a_score_is_shown(served: Served) -> None:
    async with greeted(served) as (one, _):
        served.house.feed.hear("alerts/v1/main/scores/icu-01", encode(a_score()))
        assert (await one.frame("score"))["score"]["total"] == 3


def _a_wave() -> bytes:
    return encode_wave(
        Wave(
            boot=1,
            seq=1,
            time=NOON,
            rate=250.0,
            scale=0.005,
            unit="mV",
            samples=array("h", [1, -2, 3]),
        )
    )


async def test_waves_go_only_to_who_watches(served: Served) -> None:
    async with greeted(served) as (watcher, _), greeted(served) as (other, _):
        await watcher.say(type="watch", beds=["icu-01"])
        await until(lambda: bool(served.house.feed.waves))
        served.house.feed.wave("monitor-1", _a_wave())
        served.house.feed.vitals("monitor-1", numerics())
        frame = await watcher.frame("wave")
        assert (frame["bed"], frame["signal"], frame["samples"]) == ("icu-01", "ecg", [1, -2, 3])
        assert (await other.frame())["type"] in {"vitals", "beat"}
    await until(lambda: not served.house.feed.waves)


async def test_who_asks_for_compact_waves_gets_their_bytes(served: Served) -> None:
    feed = served.house.feed
    async with greeted(served) as (one, _), greeted(served) as (other, _):
        await one.say(type="watch", beds=["icu-01"], compact=True)
        await other.say(type="watch", beds=["icu-01"])
        screens = served.house.wiring.hub.screens
        await until(lambda: all(screen.watched for screen in screens))
        feed.wave("monitor-1", _a_wave())
        feed.wave("monitor-1", _a_wave())
        first, second = stretches_of(await one.binary())
        assert first == second
        head, samples = first
        shown = await other.frame("wave")
        assert samples.tolist() == shown["samples"]
        assert head.pop("count") == 3
        assert head == {key: shown[key] for key in shown if key not in {"type", "samples"}}


async def test_a_screen_watches_a_ward_of_64_beds_and_no_more(served: Served) -> None:
    async with greeted(served) as (one, _):
        await one.say(type="watch", beds=[f"bed-{number}" for number in range(70)])
        (screen,) = served.house.wiring.hub.screens
        await until(lambda: len(screen.watched) == 64)


async def test_a_screen_that_comes_back_is_given_what_it_missed(served: Served) -> None:
    feed = served.house.feed
    async with greeted(served) as (_, first):
        known = {"epoch": first["epoch"], "seq": first["seq"]}
    for revision in range(1, 4):
        feed.board(an_alert(revision=revision))
    async with greeted(served, **known) as (one, again):
        assert again["type"] == "resumed"
        missed = [await one.frame() for _ in range(3)]
        assert [frame["seq"] for frame in missed] == [first["seq"] + n for n in (1, 2, 3)]
        assert [frame["alert"]["revision"] for frame in missed] == [1, 2, 3]


async def test_another_gateway_tells_everything_again(served: Served) -> None:
    async with greeted(served, epoch="of another", seq=7) as (_, first):
        assert first["type"] == "snapshot"


async def test_the_beat_tells_the_last_number_and_the_parts(served: Served) -> None:
    async with greeted(served) as (one, first):
        beat = await one.frame("beat")
        assert beat["seq"] == first["seq"]
        assert beat["parts"] == {"broker": "ok", "alerts": "ok", "database": "ok"}


@pytest.mark.parametrize("origin", ["http://evil.test", "https://evil.test", "null", "ftp://x"])
async def test_a_foreign_page_is_refused_before_the_handshake(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with screen(served, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_an_origin_of_the_settings_is_let_in() -> None:
    house = await open_house(origins=("https://ward.example",))
    async with serving(house) as served, screen(served, origin="https://ward.example") as one:
        await one.say(type="hello")
        assert (await one.frame())["type"] == "snapshot"


async def test_without_a_session_the_socket_is_closed(served: Served) -> None:
    async with screen(served, cookie="wardwatch_session=made-up") as one:
        assert await one.closed() == 4401


async def test_signing_out_closes_the_sockets_of_the_session(served: Served) -> None:
    identity = served.house.wiring.identity
    async with greeted(served) as (one, _):
        identity.sign_out(identity.caller(served.cookie.partition("=")[2]))
        async with asyncio.timeout(2):
            assert await one.closed() == 4401


async def test_a_session_that_ended_elsewhere_closes_its_sockets(served: Served) -> None:
    house = served.house
    async with greeted(served) as (one, _):
        await house.exchange()
        house.records.kept.clear()
        await house.exchange()
        assert await one.closed() == 4401


async def test_a_session_that_expires_closes_its_sockets(served: Served) -> None:
    async with greeted(served) as (one, _):
        served.house.clock.moment += timedelta(hours=13)
        assert await one.closed() == 4401


async def test_no_hello_no_ward(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_socket, "HELLO_WITHIN_S", 0.1)
    async with screen(served) as one:
        assert await one.closed() == 4408


@pytest.mark.parametrize("words", ["", "{", "[]", '{"type":"watch","beds":3}', '{"type":"x"}'])
async def test_nonsense_closes_the_socket(served: Served, words: str) -> None:
    async with greeted(served) as (one, _):
        await one.connection.send(words)
        assert await one.closed() == 4400


async def test_a_binary_word_closes_the_socket(served: Served) -> None:
    async with greeted(served) as (one, _):
        await one.connection.send(b"\x00")
        assert await one.closed() == 4400


async def test_an_account_has_only_so_many_screens(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.hub.MOST_SCREENS", 1)
    assert MOST_SCREENS > 1
    async with screen(served) as early, greeted(served), screen(served) as second:
        for late in (early, second):
            await late.say(type="hello")
            assert await late.closed() == 4429


async def test_a_stalled_screen_is_dropped_and_slows_nobody(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "SEND_WITHIN_S", 0.3)
    hub, feed = served.house.wiring.hub, served.house.feed
    stalled = await _stalled(served)
    await until(lambda: len(hub.screens) == 1)
    async with greeted(served) as (live, _):
        revision = 0
        while len(hub.screens) == 2:
            revision += 1
            feed.board(_bulky(revision))
            frame = await live.frame("alert")
            assert frame["alert"]["revision"] == revision
    stalled.close()


async def test_a_screen_far_behind_is_told_to_come_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.outbox.MOST_WAITING", 50)
    async with greeted(served) as (one, _):
        screens = served.house.wiring.hub.screens
        for each in screens:
            each.outbox.most = 50
        for revision in range(1, 60):
            served.house.feed.board(an_alert(revision=revision))
        assert await one.closed() == 4008


async def test_a_patient_who_came_is_never_shown_values_of_who_left(served: Served) -> None:
    feed = served.house.feed
    async with greeted(served) as (one, _):
        feed.vitals("monitor-1", numerics(hr=30.0))
        await one.frame("vitals")
        served.house.clock.pass_by(seconds=60)
        later = served.house.clock.now()
        feed.vitals("monitor-1", numerics(seq=2, at=NOON + timedelta(seconds=1), hr=31.0))
        feed.roster(a_roster(stay=2, since=later))
        assert (await one.frame("bed"))["bed"]["vitals"] == {}
        feed.vitals("monitor-1", numerics(seq=3, at=later + timedelta(seconds=1), hr=80.0))
        assert (await one.frame("vitals"))["beds"]["icu-01"]["hr"][0] == 80.0


# -- words --------------------------------------------------------------------------------------


def _bulky(revision: int) -> Alert:
    return an_alert(revision=revision, comment="x" * 30_000)


async def _stalled(served: Served) -> socket.socket:
    """A peer that says hello and then reads nothing."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(peer, ("127.0.0.1", served.port))
    request = (
        f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        f"Origin: {served.origin}\r\nCookie: {served.cookie}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await loop.sock_sendall(peer, request.encode())
    await loop.sock_recv(peer, 1024)
    hello = b'{"type":"hello"}'
    await loop.sock_sendall(peer, b"\x81" + bytes([0x80 | len(hello)]) + b"\0\0\0\0" + hello)
    return peer
