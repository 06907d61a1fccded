"""What the owner of the alerts finds in the real store when the broker has lost its board."""

import psycopg
import pytest
from msgspec.structs import replace

from alerts.recovery import Recovery, StoreReader
from core.clock import SystemClock
from core.wire import Alert, Response, encode
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

    secret = cluster.service.home.passwords("database")[ROLE]
    found = StoreReader(as_role(database_url, ROLE, secret), "main").result(within_s=10)

    assert found is not None
    recovery = Recovery()
    recovery.add_stored(found)
    assert recovery.bed("icu-1").alerts == {raised.id: answered, "over": over}
    assert recovery.bed("icu-1").number == 3
