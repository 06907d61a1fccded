"""What the owner of the alerts finds in the real store when the broker has lost its board."""

from datetime import timedelta

import psycopg
import pytest
from msgspec.structs import replace

from alerts.recovery import FromStore, Recovery, StoreReader
from core.clock import SystemClock
from core.wire import Alert, Response, Setup, Tally, encode
from ops.postgres import as_role
from tests.hospital import Cluster
from tests.stories.bedside import a_bed, a_person

pytestmark = pytest.mark.integration

ROLE = "wardwatch_alerts"
_STORED = """
    insert into alert_event (at, received_at, number, boot, seq, revision, settled,
                             site, unit, bed, alert_id, change, alert)
    values (%s, now(), %s, 1, %s, %s, %s, %s, %s, %s, %s, 'updated', %s::jsonb)
"""

_SET_UP = """
    insert into setup_event (at, received_at, number, boot, seq, stay, revision, site, bed, change,
                             setup)
    values (%s, now(), %s, 1, %s, %s, %s, %s, %s, 'limits_set', %s::jsonb)
"""
WARD = """
    insert into site (id, name) values ('main', 'Main'), ('another', 'Another');
    insert into unit (id, site, name) values ('icu', 'main', 'ICU'), ('far', 'another', 'Far');
    insert into bed (id, unit, name)
    values ('icu-1', 'icu', '1'), ('icu-2', 'icu', '2'), ('far-1', 'far', '1');
"""


def a_setup(number: int, bed: str = "icu-1", **other: object) -> Setup:
    facts: dict[str, object] = {
        "stay": 1,
        "revision": number,
        "changed_at": SystemClock().now() - timedelta(days=40),
        "text": f"the {number}.",
    }
    return Setup(bed=bed, number=number, seq=number, **(facts | other))  # type: ignore[arg-type]


def set_up(url: str, setup: Setup, site: str = "main") -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            _SET_UP,
            (
                setup.changed_at, setup.number, setup.seq, setup.stay, setup.revision,
                site, setup.bed, encode(setup).decode(),
            ),
        )  # fmt: skip


def read(cluster: Cluster, url: str) -> FromStore:
    secret = cluster.service.home.passwords("database")[ROLE]
    found = StoreReader(as_role(url, ROLE, secret), "main").result(within_s=10)
    assert found is not None
    return found


def store(url: str, alert: Alert) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            _STORED,
            (
                alert.changed_at, alert.number, alert.number, alert.revision, alert.settled,
                alert.site, alert.unit, alert.bed, alert.id, encode(alert).decode(),
            ),
        )  # fmt: skip


def test_a_lost_board_comes_back_with_its_acknowledgements(
    cluster: Cluster, database_url: str
) -> None:
    now = SystemClock().now()
    raised = replace(a_bed().reads(hr=0, rr=14).alert("hr.low"), changed_at=now)
    answered = replace(
        raised,
        revision=2,
        number=2,
        response=Response.ACKNOWLEDGED,
        acknowledged=a_person(),
    )
    over = replace(raised, id="over", cause="rr.low", revision=3, number=3, settled=True)
    elsewhere = replace(raised, id="elsewhere", site="another", number=9)
    for alert in (raised, answered, over, elsewhere):
        store(database_url, alert)

    recovery = Recovery()
    recovery.add_stored(read(cluster, database_url))
    assert recovery.bed("icu-1").alerts == {raised.id: answered, "over": over}
    assert recovery.bed("icu-1").number == 3


@pytest.fixture
def ward(database_url: str) -> str:
    with psycopg.connect(database_url) as connection:
        connection.execute(WARD)
    return database_url


def test_lost_set_ups_come_back_each_at_its_last_change(cluster: Cluster, ward: str) -> None:
    # The clock was set back between the two, and the limits are older than any alert looked for.
    late = SystemClock().now()
    set_up(ward, a_setup(1, changed_at=late))
    set_up(ward, a_setup(2, changed_at=late - timedelta(days=20)))
    set_up(ward, a_setup(5, bed="icu-2"))
    set_up(ward, a_setup(9, bed="far-1"), site="another")

    recovery = Recovery()
    recovery.add_stored(read(cluster, ward))

    assert {
        bed: (left.setup and left.setup.text, left.number) for bed, left in recovery.beds.items()
    } == {
        "icu-1": ("the 2.", 2),
        "icu-2": ("the 5.", 5),
    }


def test_a_bed_counts_its_alerts_and_set_ups_together(cluster: Cluster, ward: str) -> None:
    alert = replace(a_bed().reads(hr=0, rr=14).alert("hr.low"), changed_at=SystemClock().now())
    store(ward, replace(alert, number=1))
    set_up(ward, a_setup(2))

    assert read(cluster, ward).numbers == {"icu-1": 2}


def test_a_set_up_the_store_has_not_heard_the_end_of_does_not_come_back(
    cluster: Cluster, ward: str
) -> None:
    set_up(ward, a_setup(2))
    recovery = Recovery()
    recovery.add_tally(Tally(bed="icu-1", number=3))
    recovery.add_stored(read(cluster, ward))

    assert recovery.bed("icu-1").setup is None


def test_a_set_up_that_cannot_be_read_costs_no_other(cluster: Cluster, ward: str) -> None:
    set_up(ward, a_setup(1))
    with psycopg.connect(ward) as connection:
        connection.execute("update setup_event set setup = '{}'")
    set_up(ward, a_setup(1, bed="icu-2"))

    assert [setup.bed for setup in read(cluster, ward).setups] == ["icu-2"]
