"""`kill -9` of any one process while fifty beds publish: nothing is lost, nothing happens twice."""

import asyncio
from collections import Counter

import pytest

from ops.child import Child
from tests.hospital import Hospital
from tests.monitors import Ward, stored_rows, ward
from tests.plainly import plainly
from tests.screen import Screen, screen

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

VERY_LOW = {"spo2": 41.0}
ANSWERED, AWAITED, LATE = "monitor-003", "monitor-004", "monitor-005"
BED = {ANSWERED: "icu-03", AWAITED: "icu-04", LATE: "icu-05"}


@pytest.mark.parametrize("victim", ["ingest", "alerts", "gateway", "broker", "postgres"])
async def test_a_killed_process_loses_nothing_and_doubles_nothing(
    hospital: Hospital, victim: str
) -> None:
    hospital.start("ingest", "alerts", "gateway")
    async with (
        plainly(),
        screen(hospital) as station,
        ward(hospital) as beds,
        asyncio.TaskGroup() as tasks,
    ):
        publishing = tasks.create_task(beds.publish(every_s=0.25), name="beds")
        before = await _two_alerts_one_answered(station, beds)

        await _kill_and_restart(getattr(hospital, victim))
        beds.sick[LATE] = VERY_LOW
        await station.until_open(BED[LATE], "spo2", within_s=30)
        await asyncio.sleep(2)  # a further stretch of ordinary life, not a wait for something
        publishing.cancel()
        await beds.all_stored(within_s=60)

        assert Counter(stored_rows(hospital)) == Counter(beds.published)
        assert hospital.value("select count(*) from quarantine") == 0
        _the_same_alerts_are_open(station, before)
        _each_was_raised_once(hospital)


async def _two_alerts_one_answered(station: Screen, beds: Ward) -> dict[str, str]:
    """Alert ids by device."""
    beds.sick |= {ANSWERED: VERY_LOW, AWAITED: VERY_LOW}
    ids = {}
    for device in (ANSWERED, AWAITED):
        ids[device] = (await station.until_open(BED[device], "spo2", within_s=20))["id"]
    answer = await station.acknowledge(ids[ANSWERED])
    assert answer.status_code == 200, answer.text
    return ids


async def _kill_and_restart(child: Child) -> None:
    child.kill()
    await asyncio.sleep(1.5)  # the length of the outage
    child.start()
    await asyncio.to_thread(child.wait_ready)


def _the_same_alerts_are_open(station: Screen, before: dict[str, str]) -> None:
    for device, response in ((ANSWERED, "acknowledged"), (AWAITED, "awaited")):
        alert = station.open(BED[device], "spo2")
        assert alert is not None, f"the alert at {BED[device]} was lost"
        assert alert["id"] == before[device], "it was raised a second time"
        assert alert["response"] == response
    answered = station.alerts[before[ANSWERED]]
    assert answered["acknowledged"]["account"] == "nurse"


def _each_was_raised_once(hospital: Hospital) -> None:
    raised = hospital.rows(
        "select bed, alert->>'cause', count(*) from alert_event"
        " where change = 'raised' and alert->>'cause' like 'spo2%%' group by 1, 2"
    )
    assert {(bed, times) for bed, _, times in raised} == {(bed, 1) for bed in BED.values()}
    gaps = hospital.rows(
        "select bed, max(number) - count(*) from alert_event group by bed"
        " having max(number) <> count(*) or count(*) <> count(distinct number)"
    )
    assert gaps == [], "every change of every bed is in the history, once"
