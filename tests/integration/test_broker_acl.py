"""A device speaks for itself alone; shown by what is delivered, for subscribing always succeeds."""

import pytest

from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker

pytestmark = pytest.mark.integration

HERS = "vitals/v1/main/monitor-1"
HIS = "vitals/v1/main/monitor-2"
OUTAGE = 5_000
# The second: taken, though nobody listens just now.
TAKEN = ("Success", "No matching subscribers")


@pytest.fixture
def ward(broker_house: Hospital) -> Hospital:
    broker_house.add_device("monitor-1", "monitor-2")
    return broker_house


def speaker(ward: Hospital, name: str, *, client_id: str = "", fresh: bool = False) -> Speaker:
    return Speaker(*ward.account(name), client_id=client_id, fresh=fresh)


@pytest.mark.parametrize("channel", ["numerics", "wave/ecg_ii", "status", "event"])
def test_a_device_publishes_what_it_measures(ward: Hospital, channel: str) -> None:
    with speaker(ward, "ingest") as ingest, speaker(ward, "monitor-1") as monitor:
        ingest.listen("vitals/v1/#")
        assert monitor.say(f"{HERS}/{channel}", b"72") == "Success"
        wait_until(lambda: bool(ingest.heard), within_s=5, what="the message")
        assert ingest.heard == [(f"{HERS}/{channel}", b"72")]


@pytest.mark.parametrize(
    "topic",
    [
        f"{HIS}/numerics",
        f"{HIS}/status",
        f"{HERS}/stored",
        f"{HERS}/link",
        f"{HERS}/anything",
        "vitals/v1/elsewhere/monitor-1/numerics",
        "roster/v1/main/monitor-1",
        "alerts/v1/main/icu/icu-1/a1",
        "alerts/v1/main/commands",
        "alerts/v1/main/setup-events",
        "alerts/v1/main/setups/icu-1",
        "duty/v1/main/icu-1",
        "observations/v1/main/icu-1",
        "$SYS/broker/version",
    ],
)
def test_a_device_cannot_speak_for_anybody_else(ward: Hospital, topic: str) -> None:
    with speaker(ward, "alerts") as alerts, speaker(ward, "monitor-1") as monitor:
        alerts.listen("vitals/v1/#")
        alerts.listen("alerts/v1/#")
        alerts.listen("roster/v1/#")
        alerts.listen("duty/v1/#")
        alerts.listen("observations/v1/#")
        assert monitor.say(topic, b"forged") == "Not authorized"
        # What follows arrives, so what was refused would have arrived before it.
        monitor.say(f"{HERS}/numerics", b"own")
        wait_until(lambda: bool(alerts.heard), within_s=5, what="the device's own message")
        assert alerts.heard == [(f"{HERS}/numerics", b"own")]
        assert len(monitor.welcomes) == 1, "it was never thrown out"


def test_a_device_hears_what_is_stored_of_itself_and_nothing_else(ward: Hospital) -> None:
    with speaker(ward, "ingest") as ingest, speaker(ward, "monitor-1") as monitor:
        for topic in ("#", f"{HIS}/stored", f"{HERS}/stored", "alerts/v1/#", "roster/v1/#"):
            monitor.listen(topic)
        monitor.listen("duty/v1/#")
        monitor.listen("observations/v1/#")
        with speaker(ward, "monitor-2") as other:
            other.say(f"{HIS}/numerics", b"private")
        with speaker(ward, "gateway") as gateway:
            gateway.say("duty/v1/main/icu-1", b"who is on duty", retain=True)
            gateway.say("observations/v1/main/icu-1", b"what was seen", retain=True)
        ingest.say(f"{HIS}/stored", b"his", retain=True)
        ingest.say(f"{HERS}/stored", b"hers", retain=True)
        wait_until(lambda: bool(monitor.heard), within_s=5, what="the confirmation")
        assert {topic for topic, _ in monitor.heard} == {f"{HERS}/stored"}


def test_the_board_belongs_to_the_alerts_process(ward: Hospital) -> None:
    place = "alerts/v1/main/icu/icu-1/a1"
    with speaker(ward, "gateway") as gateway, speaker(ward, "ingest") as ingest:
        assert gateway.say(place) == "Not authorized"
        assert ingest.say(place) == "Not authorized"
        assert gateway.say("alerts/v1/main/commands") in TAKEN
        assert gateway.say("roster/v1/main/monitor-1") in TAKEN
        assert ingest.say("alerts/v1/main/stored") in TAKEN
    with speaker(ward, "alerts") as alerts:
        assert alerts.say(place) in TAKEN
        assert alerts.say(f"{HERS}/numerics") == "Not authorized"


@pytest.mark.parametrize("place", ["duty/v1/main/icu-1", "observations/v1/main/icu-1"])
def test_the_gateway_says_what_people_know_and_the_alerts_process_hears_it(
    ward: Hospital, place: str
) -> None:
    with speaker(ward, "alerts") as alerts, speaker(ward, "gateway") as gateway:
        alerts.listen(place)
        gateway.listen(place)
        assert alerts.say(place) == "Not authorized"
        assert gateway.say(place, b"Nora") == "Success"
        wait_until(lambda: bool(alerts.heard and gateway.heard), within_s=5, what="the message")
        assert alerts.heard == gateway.heard == [(place, b"Nora")]
    with speaker(ward, "ingest") as ingest:
        assert ingest.say(place) == "Not authorized"


def test_ingest_hears_every_change_of_a_set_up_and_makes_none(ward: Hospital) -> None:
    with speaker(ward, "alerts") as alerts, speaker(ward, "ingest") as ingest:
        ingest.listen("alerts/v1/main/setup-events")
        assert ingest.say("alerts/v1/main/setup-events") == "Not authorized"
        assert alerts.say("alerts/v1/main/setup-events", b"changed") == "Success"
        wait_until(lambda: bool(ingest.heard), within_s=5, what="the change")
        assert ingest.heard == [("alerts/v1/main/setup-events", b"changed")]


def test_nobody_comes_in_without_a_password(ward: Hospital) -> None:
    url, user, password = ward.account("monitor-1")
    for visitor in (
        Speaker(url, "", ""),
        Speaker(url, user, "wrong"),
        Speaker(url, "monitor-9", password),
        Speaker(url, "monitor-2", password),
    ):
        with visitor:
            assert not visitor.admitted
    with Speaker(url, user, password) as invited:
        assert invited.admitted


def test_a_device_that_calls_itself_ingest_does_not_take_its_session(ward: Hospital) -> None:
    with speaker(ward, "ingest") as ingest:
        ingest.listen("vitals/v1/#")
    with speaker(ward, "monitor-1") as monitor:
        for number in range(5):
            monitor.say(f"{HERS}/numerics", str(number).encode())
    with speaker(ward, "monitor-2", client_id="ingest", fresh=True) as impostor:
        assert impostor.admitted
    with speaker(ward, "ingest") as ingest:
        wait_until(lambda: len(ingest.heard) == 5, within_s=5, what="the five messages kept")
    assert [payload for _, payload in ingest.heard] == [b"0", b"1", b"2", b"3", b"4"]


def test_the_broker_keeps_all_that_comes_while_ingest_is_away(ward: Hospital) -> None:
    with speaker(ward, "ingest") as ingest:
        ingest.listen("vitals/v1/+/+/numerics")
    with speaker(ward, "monitor-1") as monitor:
        for number in range(OUTAGE):
            monitor.client.publish(f"{HERS}/numerics", str(number), qos=1)
        wait_until(lambda: len(monitor.answers) == OUTAGE, within_s=30, what="every PUBACK")
    # An orderly restart in between: the queue is on disk.
    ward.broker.terminate()
    ward.broker.start()
    ward.broker.wait_ready()
    with speaker(ward, "ingest") as ingest:
        wait_until(lambda: len(ingest.heard) >= OUTAGE, within_s=30, what="the whole queue")
    assert [int(payload) for _, payload in ingest.heard] == list(range(OUTAGE))


def test_a_message_too_large_is_refused_with_the_reason(ward: Hospital) -> None:
    with speaker(ward, "monitor-2") as neighbour, speaker(ward, "monitor-1") as monitor:
        assert monitor.say(f"{HERS}/numerics", b"x" * 65_536) in TAKEN
        monitor.client.publish(f"{HERS}/numerics", b"x" * 70_000, qos=1)
        wait_until(lambda: bool(monitor.farewells), within_s=5, what="the broker to cut it off")
        assert str(monitor.farewells[0]) == "Packet too large"
        assert neighbour.say(f"{HIS}/numerics") in TAKEN


def test_a_new_device_is_let_in_without_disturbing_the_others(ward: Hospital) -> None:
    with speaker(ward, "monitor-1") as monitor:
        ward.add_device("monitor-3")
        with speaker(ward, "monitor-3") as newcomer:
            assert newcomer.admitted
        assert monitor.say(f"{HERS}/numerics") in TAKEN
        assert len(monitor.welcomes) == 1, "it was never thrown out"
