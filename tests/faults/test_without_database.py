"""The alarm path does not need the database."""

import asyncio
from collections import Counter

import pytest

from tests.hospital import Hospital
from tests.monitors import stored_rows, ward
from tests.plainly import plainly
from tests.screen import screen

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

OUTAGE_S = 30


async def test_an_alert_is_raised_shown_and_answered_while_the_database_is_away(
    hospital: Hospital,
) -> None:
    hospital.start("ingest", "alerts", "gateway")
    async with (
        plainly(),
        screen(hospital) as station,
        ward(hospital) as beds,
        asyncio.TaskGroup() as tasks,
    ):
        publishing = tasks.create_task(beds.publish(every_s=0.5), name="beds")
        await station.until(
            lambda s: len(s.beds["icu-02"].get("vitals", {})) > 0, within_s=20, what="vital signs"
        )

        hospital.postgres.terminate()
        outage = tasks.create_task(asyncio.sleep(OUTAGE_S), name="outage")
        await station.until(
            lambda s: s.parts["database"] != "ok", within_s=15, what="the screen to know"
        )
        beds.sick["monitor-002"] = {"spo2": 41.0}
        alert = await station.until_open("icu-02", "spo2", within_s=5)
        assert not alert["recorded"]
        answer = await station.acknowledge(alert["id"])
        assert answer.status_code == 200, answer.text
        await station.until(
            lambda s: s.alerts[alert["id"]]["response"] == "acknowledged",
            within_s=2,
            what="the acknowledgement on the screen",
        )
        assert not station.alerts[alert["id"]]["recorded"]

        await outage
        hospital.postgres.start()
        await station.until(
            lambda s: s.alerts[alert["id"]]["recorded"], within_s=30, what="the record"
        )
        publishing.cancel()
        await beds.all_stored(within_s=60)

        assert Counter(stored_rows(hospital)) == Counter(beds.published)
        told = await station.get(f"/api/v1/alerts/{alert['id']}")
        assert [event["change"] for event in told["events"]][:1] == ["raised"]
        assert "acknowledged" in [event["change"] for event in told["events"]]
