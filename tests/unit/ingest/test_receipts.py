"""Devices learn what is stored, once a second; the owner of the alerts at once."""

from core.ids import Boot, SiteId
from core.sequence import Ledger
from core.wire import Stored, decode
from ingest.batch import Position
from ingest.receipts import Receipts
from tests.unit.ingest.fakes import FakeBroker

TOPIC = "vitals/v1/main/m1/stored"


def position(upto: int, gaps: list[tuple[int, int]] | None = None, boot: int = 1) -> Position:
    return Position("device/m1", Ledger(Boot(boot), upto, gaps or []))


def test_a_device_is_told_at_most_once_a_second() -> None:
    broker = FakeBroker()
    receipts = Receipts(SiteId("main"), broker)
    for tenth in range(20):
        receipts.note([position(tenth + 1)])
        receipts.send(tenth / 10)
    assert decode(Stored, broker.retained[TOPIC]).upto == 11
    receipts.send(2.0)
    assert decode(Stored, broker.retained[TOPIC]).upto == 20


def test_the_owner_of_the_alerts_is_told_at_once() -> None:
    broker = FakeBroker()
    receipts = Receipts(SiteId("main"), broker)
    for seq in (1, 2):
        receipts.note([Position("alerts", Ledger(Boot(1), seq))])
        receipts.send(0.01 * seq)
    assert decode(Stored, broker.retained["alerts/v1/main/stored"]).upto == 2


def test_what_is_missing_is_asked_for_again() -> None:
    broker = FakeBroker()
    receipts = Receipts(SiteId("main"), broker)
    receipts.note([position(9, [(3, 4)])])
    receipts.send(0.0)
    broker.retained.clear()
    receipts.send(4.9)
    assert not broker.retained
    receipts.send(5.1)
    assert decode(Stored, broker.retained[TOPIC]).missing == ((3, 4),)


def test_an_earlier_start_is_not_asked_again_once_a_new_one_speaks() -> None:
    broker = FakeBroker()
    receipts = Receipts(SiteId("main"), broker)
    receipts.note([position(9, [(3, 4)], boot=1)])
    receipts.send(0.0)
    receipts.note([position(1, boot=2)])
    receipts.send(2.0)
    receipts.send(20.0)
    assert decode(Stored, broker.retained[TOPIC]).boot == 2


def test_without_a_connection_receipts_stay_due() -> None:
    broker = FakeBroker(connected=False)
    receipts = Receipts(SiteId("main"), broker)
    receipts.note([position(1)])
    receipts.send(0.0)
    broker.connected = True
    receipts.send(0.1)
    assert TOPIC in broker.retained
