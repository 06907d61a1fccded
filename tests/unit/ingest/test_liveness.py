"""Faults of a link are told when they begin and when they end."""

from datetime import timedelta

from core.clock import HandClock
from core.ids import Boot, DeviceId
from core.sequence import Ledger
from core.wire import LinkFault, Presence, Status
from ingest.liveness import Links
from tests.unit.ingest.fakes import NOON

DEVICE = DeviceId("m1")


class Bedside:
    """A device that speaks once a second, watched."""

    def __init__(self) -> None:
        self.clock = HandClock(NOON)
        self.links = Links()
        self.ledger = Ledger(Boot(1))
        self.told: list[tuple[LinkFault, bool]] = []
        self.details: list[str] = []

    def speaks(self, *, seconds: int = 60, every_s: int = 1, clock_off_s: float = 0) -> "Bedside":
        for _ in range(0, seconds, every_s):
            now = self.clock.pass_by(seconds=every_s)
            self.ledger.take(self.ledger.upto + 1)
            self.links.heard(DEVICE, self.ledger, now + timedelta(seconds=clock_off_s), now)
            self._sweep()
        return self

    def is_silent(self, *, seconds: int) -> "Bedside":
        for _ in range(seconds):
            self.clock.pass_by(seconds=1)
            self._sweep()
        return self

    def _sweep(self) -> None:
        for _device, link in self.links.sweep(self.clock.now()):
            if not self.told or self.told[-1] != (link.fault, link.active):
                self.told.append((link.fault, link.active))
                self.details.append(link.detail)


def test_silence_begins_after_ten_seconds_and_ends_with_a_message() -> None:
    bedside = Bedside().speaks().is_silent(seconds=9)
    assert bedside.told == []
    assert bedside.is_silent(seconds=3).told == [(LinkFault.SILENT, True)]
    assert bedside.links.silent() == 1
    assert bedside.speaks(seconds=1).told[-1] == (LinkFault.SILENT, False)


def test_a_device_that_speaks_once_a_minute_is_not_silent() -> None:
    assert Bedside().speaks(seconds=1200, every_s=60).is_silent(seconds=120).told == []


def test_a_last_will_is_silence_at_once() -> None:
    bedside = Bedside().speaks()
    bedside.links.status(DEVICE, Status(state=Presence.OFFLINE, boot=1), bedside.clock.now())
    assert bedside.is_silent(seconds=1).told == [(LinkFault.SILENT, True)]
    assert bedside.details == ["connection lost"]


def test_nobody_is_blamed_for_what_could_not_be_heard() -> None:
    bedside = Bedside().speaks()
    bedside.clock.pass_by(seconds=600)
    bedside.links.forgive(bedside.clock.now())
    assert bedside.is_silent(seconds=9).told == []


def test_a_gap_is_a_fault_after_a_grace_and_ends_when_it_is_filled() -> None:
    bedside = Bedside().speaks()
    bedside.ledger.take(bedside.ledger.upto + 4)
    assert bedside.speaks(seconds=4).told == []
    assert bedside.speaks(seconds=4).told == [(LinkFault.GAP, True)]
    assert bedside.details == ["3 messages missing"]
    for seq in range(61, 64):
        bedside.ledger.take(seq)
    assert bedside.speaks(seconds=1).told[-1] == (LinkFault.GAP, False)


def test_a_clock_ahead_is_told_and_forgiven_with_hysteresis() -> None:
    bedside = Bedside().speaks().speaks(seconds=5, clock_off_s=15)
    assert bedside.told == [(LinkFault.CLOCK, True)]
    assert bedside.details == ["15 s ahead"]
    assert bedside.speaks(seconds=60, clock_off_s=7).told == [(LinkFault.CLOCK, True)]
    assert bedside.speaks(seconds=90).told[-1] == (LinkFault.CLOCK, False)


def test_a_clock_behind_is_told_from_a_backlog() -> None:
    late = Bedside().speaks()
    for lag_s in range(600, 0, -10):
        late.speaks(seconds=1, clock_off_s=-lag_s)
    assert late.told == []
    assert Bedside().speaks(clock_off_s=-3600).told == [(LinkFault.CLOCK, True)]


def test_refusals_are_a_fault_for_a_minute() -> None:
    bedside = Bedside().speaks()
    bedside.links.refused(DEVICE, "malformed", bedside.clock.now())
    assert bedside.speaks(seconds=30).told == [(LinkFault.REFUSED, True)]
    assert bedside.speaks(seconds=60).told[-1] == (LinkFault.REFUSED, False)


def test_strangers_are_not_watched() -> None:
    bedside = Bedside()
    bedside.links.refused(DeviceId("nobody"), "unknown_device", NOON)
    assert bedside.is_silent(seconds=60).told == []
