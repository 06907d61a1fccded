"""The owner of the alerts as a real process on a real broker, without any database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import sleep

import pytest
from msgspec.structs import replace
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from core.clock import SystemClock
from core.wire import (
    Actor,
    Alert,
    AlertEvent,
    Answer,
    Calling,
    Change,
    Command,
    CommandKind,
    Condition,
    Numerics,
    Refusal,
    Response,
    Roster,
    Setup,
    decode,
    encode,
)
from ops.postgres import ROLES
from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker
from tests.stories.bedside import a_person, on_duty

pytestmark = pytest.mark.integration

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
MONITOR = "monitor-1"
ANSWERS = "alerts/v1/main/answers/gateway"


@dataclass
class Bedside:
    """One monitor at one bed, and a listener who sees what screens see."""

    hospital: Hospital
    monitor: Speaker
    station: Speaker
    seq: int = 0
    boot: int = field(default_factory=lambda: int(SystemClock().now().timestamp()))

    def place(self, *, stay: int = 1) -> None:
        roster = Roster(
            device=MONITOR,
            unit="icu",
            unit_name="Intensive care",
            bed="icu-1",
            bed_name="Bed 1",
            since=SINCE,
            stay=stay,
        )
        self.station.say(f"roster/v1/main/{MONITOR}", encode(roster), retain=True)

    def staff(self, **posts: str) -> None:
        self.station.say("duty/v1/main/icu-1", encode(on_duty(**posts)), retain=True)

    def measures(self, **values: float) -> None:
        self.seq += 1
        now = SystemClock().now()
        numerics = Numerics(boot=self.boot, seq=self.seq, time=now, values=values)
        self.monitor.say(f"vitals/v1/main/{MONITOR}/numerics", encode(numerics))

    def board(self) -> dict[str, Alert]:
        """By cause, as the broker last showed it to us."""
        shown = {
            topic: payload
            for topic, payload in tuple(self.station.heard)
            if topic.startswith("alerts/v1/main/icu/")
        }
        alerts = [decode(Alert, payload) for payload in shown.values() if payload]
        return {alert.cause: alert for alert in alerts}

    def events(self) -> list[AlertEvent]:
        return [
            decode(AlertEvent, payload)
            for topic, payload in tuple(self.station.heard)
            if topic == "alerts/v1/main/events"
        ]

    def sees(self, what: str, seen: Callable[[dict[str, Alert]], bool]) -> None:
        wait_until(lambda: seen(self.board()), within_s=10, what=what)

    def asystole(self) -> Alert:
        self.measures(hr=0.0, rr=14.0)
        self.sees("asystole on the board", lambda board: "hr.low" in board)
        return self.board()["hr.low"]

    def ask(
        self, kind: CommandKind, alert: str, command: str, *, name: str = "Ada Nurse"
    ) -> Answer:
        actor = Actor(account="ada", name=name, role="nurse", at=SINCE, screen="s", command=command)
        return self.command(Command(kind=kind, alert=alert, actor=actor))

    def order(self, kind: CommandKind, command: str, **what: object) -> Answer:
        actor = a_person("Ada", command, account="ada")
        plain = Command(kind=kind, bed="icu-1", stay=1, actor=actor)
        return self.command(replace(plain, **what))

    def command(self, command: Command) -> Answer:
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = ANSWERS
        properties.CorrelationData = command.actor.command.encode()
        before = self._answers()
        self.station.client.publish(
            "alerts/v1/main/commands", encode(command), 1, properties=properties
        )
        wait_until(lambda: len(self._answers()) > len(before), within_s=10, what="an answer")
        return decode(Answer, self._answers()[-1])

    def _answers(self) -> list[bytes]:
        return [payload for topic, payload in tuple(self.station.heard) if topic == ANSWERS]


@pytest.fixture
def bedside(broker_house: Hospital) -> Iterator[Bedside]:
    broker_house.add_device(MONITOR)
    with (
        Speaker(*broker_house.account("gateway")) as station,
        Speaker(*broker_house.account(MONITOR)) as monitor,
    ):
        station.listen("alerts/v1/#")
        made = Bedside(broker_house, monitor, station)
        made.place()
        broker_house.start("alerts")
        yield made


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no database: its address leads to a closed port."""
    urls = dict.fromkeys(ROLES, "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setattr(Hospital, "role_urls", lambda _: urls)


def restart(bedside: Bedside) -> None:
    bedside.hospital.alerts.start()
    bedside.hospital.alerts.wait_ready()


def test_an_alert_is_raised_shown_and_acknowledged_without_any_database(bedside: Bedside) -> None:
    alert = bedside.asystole()
    answer = bedside.ask(CommandKind.ACKNOWLEDGE, alert.id, "c1")
    assert answer.alert is not None
    assert answer.alert.response is Response.ACKNOWLEDGED
    bedside.sees(
        "the acknowledgement", lambda board: board["hr.low"].response is Response.ACKNOWLEDGED
    )
    assert [event.change for event in bedside.events()][-1] is Change.ACKNOWLEDGED
    late = bedside.ask(CommandKind.ACKNOWLEDGE, alert.id, "c2", name="Bob Doctor")
    assert late.alert is not None
    assert late.alert.acknowledged is not None
    assert late.alert.acknowledged.name == "Ada Nurse"
    assert "Ada Nurse" in late.detail


def test_a_kill_forgets_no_alert_and_no_acknowledgement(bedside: Bedside) -> None:
    alert = bedside.asystole()
    bedside.ask(CommandKind.ACKNOWLEDGE, alert.id, "c1")
    bedside.hospital.alerts.kill()
    restart(bedside)
    bedside.measures(hr=0.0, rr=14.0)
    again = bedside.ask(CommandKind.ACKNOWLEDGE, alert.id, "c1")
    assert again.alert is not None
    assert again.alert.response is Response.ACKNOWLEDGED
    changes = [event.change for event in bedside.events()]
    assert changes == [Change.RAISED, Change.ACKNOWLEDGED]
    bedside.measures(hr=80.0)
    sleep(5.5)
    bedside.measures(hr=80.0)
    bedside.sees("it settled", lambda board: "hr.low" not in board)
    assert [event.number for event in bedside.events()] == [1, 2, 3]


def test_an_alert_raised_while_the_process_was_dying_is_raised_once(bedside: Bedside) -> None:
    bedside.measures(hr=0.0, rr=14.0)
    bedside.hospital.alerts.kill()
    restart(bedside)
    bedside.sees("asystole on the board", lambda board: "hr.low" in board)
    bedside.measures(hr=0.0, rr=14.0)
    assert bedside.ask(CommandKind.COMMENT, "nobody", "c9").refusal is Refusal.UNKNOWN_ALERT
    raised = {event.alert.id for event in bedside.events() if event.change is Change.RAISED}
    assert len(raised) == 1


def test_the_count_of_a_bed_goes_on_when_its_board_is_empty(bedside: Bedside) -> None:
    alert = bedside.asystole()
    bedside.ask(CommandKind.RESOLVE, alert.id, "c1")
    bedside.sees("an empty board", lambda board: not board)
    bedside.hospital.alerts.kill()
    restart(bedside)
    bedside.asystole()
    assert [event.number for event in bedside.events()] == [1, 2, 3]


def test_a_broker_that_lost_its_board_gets_it_again(bedside: Bedside) -> None:
    alert = bedside.asystole()
    broker = bedside.hospital.broker
    broker.kill()
    kept = bedside.hospital.home.service_folder("mosquitto") / "data"
    for remains in kept.glob("*"):
        remains.unlink()
    before = len(bedside.station.heard)
    broker.start()
    broker.wait_ready()
    wait_until(lambda: len(bedside.station.welcomes) > 1, within_s=15, what="us to be back")
    bedside.station.listen("alerts/v1/#")

    def shown() -> bool:
        later = bedside.station.heard[before:]
        return any(topic.endswith(alert.id) and payload for topic, payload in later)

    wait_until(shown, within_s=20, what="the board to be shown again")


def test_what_cannot_be_read_harms_nobody(bedside: Bedside) -> None:
    for poison in (b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"boot":1}', b"null"):
        bedside.monitor.say(f"vitals/v1/main/{MONITOR}/numerics", poison)
        bedside.monitor.say(f"vitals/v1/main/{MONITOR}/status", poison)
        bedside.monitor.say(f"vitals/v1/main/{MONITOR}/event", poison)
    assert bedside.asystole().condition is Condition.PRESENT


def called(alert: Alert) -> set[str]:
    """Whom the ladder has called so far."""
    calls = alert.escalation
    assert calls is not None
    return {one.account for rung in calls.rungs[: calls.step + 1] for one in rung.people}


def test_a_ladder_goes_on_where_a_killed_process_left_it(bedside: Bedside) -> None:
    bedside.staff(nurse="ada", charge="chris", physician="okafor")
    alert = bedside.asystole()
    assert called(alert) == {"ada"}
    bedside.ask(CommandKind.DECLINE, alert.id, "c1")
    bedside.sees("the charge nurse called", lambda board: "chris" in called(board["hr.low"]))
    before = bedside.board()["hr.low"].escalation
    bedside.hospital.alerts.kill()
    restart(bedside)
    answer = bedside.ask(CommandKind.COMMENT, alert.id, "c2")
    assert answer.alert is not None
    assert answer.alert.escalation == before
    accepted = bedside.ask(CommandKind.ACCEPT, alert.id, "c3").alert
    assert accepted is not None
    assert accepted.escalation is not None
    assert accepted.escalation.state is Calling.ACCEPTED


def test_a_set_up_survives_kill_9_and_is_judged_by(bedside: Bedside) -> None:
    limits = {"causes": ("hr.high",), "limits": (140.0, 160.0), "delays_s": (0.0, 0.0)}
    set_up = bedside.order(CommandKind.SET_LIMITS, "o1", text="after exercise", **limits)
    assert set_up.setup is not None
    bedside.hospital.alerts.kill()
    restart(bedside)
    again = bedside.order(CommandKind.SET_LIMITS, "o1", text="after exercise", **limits)
    assert again.setup is not None
    assert again.setup.revision == 1, "the same command has had its effect"
    bedside.measures(hr=130.0)
    bedside.measures(hr=141.0)
    bedside.sees("the patient's own limit", lambda board: "hr.high" in board)
    finding = bedside.board()["hr.high"].finding
    assert (finding.limit, finding.setup) == (140, 1)


def test_a_pause_is_shown_to_every_screen_and_ends_by_itself(bedside: Bedside) -> None:
    def setups() -> list[Setup]:
        topic = "alerts/v1/main/setups/icu-1"
        return [decode(Setup, p) for t, p in tuple(bedside.station.heard) if t == topic and p]

    bedside.order(CommandKind.PAUSE_AUDIO, "o1", seconds=2.0)
    wait_until(lambda: len(setups()) > 1, within_s=10, what="the pause began and ended")
    assert [one.pause is not None for one in setups()] == [True, False]
