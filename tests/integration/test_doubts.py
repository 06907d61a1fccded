"""Another patient in the bed than the ledger says: shown as nobody's until a person has looked."""

from typing import Any

import pytest

from core.ids import DeviceId, SiteId
from core.topics import Channel, device_topic
from core.wire import Presence, Status, encode
from tests.integration.test_stays import admission_of, do, free, slug
from tests.office import Office, once
from tests.unit.gateway.house import FakeFeed

pytestmark = pytest.mark.integration

TOPIC = device_topic(SiteId("main"), DeviceId("monitor-001"), Channel.STATUS)


async def says(office: Office, stay: int | None, boot: int = 1) -> None:
    """The monitor of the first bed, to a gateway whose rosters are as the database has them."""
    feed = office.wiring.feed
    assert isinstance(feed, FakeFeed)
    for roster in (await office.wiring.records.ward(now=office.wiring.clock.now())).rosters:
        feed.roster(roster)
    feed.publish_retained(TOPIC, encode(Status(state=Presence.ONLINE, boot=boot, stay=stay)))
    await office.wiring.upkeep.exchange()


async def shown(desk: Any, bed: str = "icu-01") -> Any:
    return (await desk.get(f"/api/v1/beds/{bed}")).json()["doubt"]


async def test_a_monitor_with_another_patient_is_doubted_until_a_person_has_looked(
    office: Office,
) -> None:
    desk = await office.sign_in("nurse")
    mine = office.value("select id from stay where bed = 'icu-01'")
    await says(office, mine)
    assert await shown(desk) is None
    await says(office, mine + 1000)
    assert (await shown(desk))["source"] == "monitor"
    board = (await desk.get("/api/v1/board")).json()
    assert [bed["id"] for u in board["units"] for bed in u["beds"] if bed["doubtful"]] == ["icu-01"]
    # A monitor that changes its mind settles nothing.
    await says(office, mine)
    assert (await shown(desk))["since"] is not None
    [doubt] = (await desk.get("/api/v1/doubts")).json()["items"]
    assert (doubt["device"], doubt["claimed"]) == ("monitor-001", mine + 1000)
    said = {"doubt": doubt["id"], "outcome": "same_patient", "note": "asked for the name"}
    settled = await desk.post("/api/v1/beds/icu-01/doubt/settle", json=said, headers=once())
    assert (settled.status_code, settled.json()["settled_by"]) == (201, "nurse"), settled.text
    await says(office, mine + 1000)
    assert await shown(desk) is None, "the same word again was settled already"
    await says(office, mine + 1001)
    assert await shown(desk) is not None
    acts = office.owner.execute("select act from audit_entry where account = 'nurse'").fetchall()
    assert ("patient.confirm",) in acts


async def test_a_person_who_doubts_takes_the_monitor_off(office: Office) -> None:
    desk = await office.sign_in("nurse")
    path = "/api/v1/beds/icu-02/doubt"
    doubt = await desk.post(path, json={"note": "another name on the wristband"}, headers=once())
    assert doubt.status_code == 201, doubt.text
    assert slug(await desk.post(path, json={}, headers=once())) == (409, "doubted-already")
    await office.wiring.upkeep.exchange()
    assert (await shown(desk, "icu-02"))["source"] == "person"
    said = {"doubt": doubt.json()["id"], "outcome": "disconnected"}
    assert (await desk.post(f"{path}/settle", json=said, headers=once())).status_code == 201
    assert slug(await desk.post(f"{path}/settle", json=said, headers=once())) == (404, "no-doubt")
    await office.wiring.upkeep.exchange()
    assert await shown(desk, "icu-02") is None
    ward = await office.wiring.records.ward(now=office.wiring.clock.now())
    assert "icu-02" not in {roster.bed for roster in ward.rosters}


async def test_a_transfer_with_the_monitor_is_of_the_same_person(office: Office) -> None:
    desk = await office.sign_in("charge")
    mine = office.value("select id from stay where bed = 'icu-01'")
    await says(office, mine)
    to = free(office, "ward-3-20", "ward-3")
    await do(desk, admission_of(office, "icu-01"), "transfer", bed=to, with_monitor=True)
    await says(office, mine)
    assert await shown(desk, to) is None


async def test_a_doubt_is_over_with_the_stay_it_is_about(office: Office) -> None:
    desk = await office.sign_in("charge")
    await desk.post("/api/v1/beds/icu-03/doubt", json={}, headers=once())
    await do(desk, admission_of(office, "icu-03"), "discharge", to="home")
    await office.wiring.upkeep.exchange()
    assert (await desk.get("/api/v1/doubts")).json()["items"] == []
    assert office.value("select outcome from doubt where bed = 'icu-03'") == "gone"


async def test_a_nurse_of_another_unit_settles_nothing(office: Office) -> None:
    other = await office.sign_in("ward_nurse")
    path = "/api/v1/beds/icu-01/doubt"
    assert slug(await other.post(path, json={}, headers=once())) == (403, "not-your-unit")
