"""The live demo ward has a small history: every page shows something at first sight."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from core.demo import seed
from core.demo.furnishing import furnish
from tests.hospital import DEMO_PASSWORD, Cluster

# A Sunday evening, a Monday morning, the night in which clocks are set back.
MOMENTS = (
    datetime(2026, 11, 22, 19, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 5, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
)

SHOWN = (
    "room", "allergy", "condition", "medication", "procedure_done", "note", "appointment",
    "waiting_list", "calendar_hours", "shift", "shift_member", "equipment_use",
    "maintenance_plan", "equipment_defect", "price", "policy", "invoice", "payment", "audit_entry",
)  # fmt: skip


@pytest.mark.parametrize("now", MOMENTS)
async def test_it_can_be_begun_at_any_time(cluster: Cluster, now: datetime) -> None:
    name = cluster.empty()
    url = cluster.url(name)
    seed(url, DEMO_PASSWORD, beds=12)
    with psycopg.connect(url) as owner:
        # The ward begins when it is seeded; here that was before `now`.
        for table in ("admission", "stay"):
            owner.execute(
                f"update {table} set during = tstzrange(%s, null)",  # noqa: S608
                (now - timedelta(days=3),),
            )
    assert await furnish(url, now=now, zone="Europe/Berlin")
    assert not await furnish(url, now=now, zone="Europe/Berlin")
    with psycopg.connect(url) as owner:
        for table in SHOWN:
            found = owner.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
            assert found is not None
            assert found[0] > 0, table
        states = {row[0] for row in owner.execute("select distinct state from charge")}
        assert states == {"proposed", "accepted", "invoiced"}
        assert owner.execute("select time_zone from site").fetchone() == ("Europe/Berlin",)
    cluster.drop(name)
