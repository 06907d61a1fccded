"""Many screens on one gateway, some of which hardly read."""

import asyncio

from ops.bench.crowd import Crowd, Gathering, gather
from tests.unit.gateway.conftest import Served, until
from tests.unit.gateway.house import an_alert

SCREENS, SLOW = 20, 3
ALERTS = 60


async def test_slow_screens_keep_no_other_waiting(served: Served) -> None:
    """Of twenty screens three read a frame a second: the others miss nothing and do not wait."""
    crowd = Crowd(port=served.port, cookies=[served.cookie] * SCREENS, slow=SLOW)
    gathering, enough = Gathering(SCREENS), asyncio.Event()
    feed, owed = served.house.feed, (SCREENS - SLOW) * ALERTS
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        seen = group.create_task(gather(crowd, gathering, enough), name="screens")
        await gathering.all_greeted.wait()
        for revision in range(1, ALERTS + 1):
            feed.board(an_alert(revision=revision, comment="x" * 20_000))
        await until(lambda: len(gathering.alert_ms) >= owed)
        # The slow ones are still at the beginning: nobody has waited for them.
        behind = len(gathering.slow_alert_ms)
        enough.set()
    assert set(seen.result().alerts) == {ALERTS}
    assert behind < SLOW * ALERTS / 2
