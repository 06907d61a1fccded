"""In an emergency somebody of another unit reads a patient: exactly this one, and loudly."""

from datetime import timedelta

import pytest

from core.clock import HandClock, SystemClock
from tests.hospital import Cluster
from tests.office import Office, once, opened

pytestmark = pytest.mark.integration

WHY = {"reason": "Called to help with an airway"}


def lying_in(office: Office, bed: str) -> int:
    return int(office.value("select patient from stay where bed = %s", bed))


async def test_it_opens_this_patient_for_this_person_until_it_ends(cluster: Cluster) -> None:
    clock = HandClock(SystemClock().now())
    async with opened(cluster, clock=clock) as office:
        patient, neighbour = lying_in(office, "icu-01"), lying_in(office, "icu-02")
        ward, other = await office.sign_in("ward_nurse"), await office.sign_in("ward_nurse")
        path = f"/api/v1/patients/{patient}"
        assert (await ward.get(path)).status_code == 403
        assert (await ward.get("/api/v1/beds/icu-01")).status_code == 403
        broken = await ward.post(f"{path}/break-glass", json=WHY, headers=once())
        assert broken.status_code == 201, broken.text
        assert (await ward.get(path)).status_code == 200
        assert (await other.get(path)).status_code == 200, "the person, at whichever screen"
        assert (await ward.get("/api/v1/beds/icu-01")).status_code == 200
        assert (await ward.get(f"/api/v1/patients/{neighbour}")).status_code == 403
        assert (await ward.get("/api/v1/beds/icu-02")).status_code == 403
        clock.moment += timedelta(minutes=59)
        assert (await ward.get(path)).status_code == 200
        clock.moment += timedelta(minutes=1)
        assert (await ward.get(path)).status_code == 403
        assert (await ward.get("/api/v1/beds/icu-01")).status_code == 403


async def test_it_opens_nothing_for_anybody_else(office: Office) -> None:
    office.owner.execute(
        "insert into account (id, name, role, password_hash, everywhere)"
        " select 'second', 'Second', role, password_hash, false from account where id = 'nurse';"
        "insert into account_unit values ('second', 'ward-3')"
    )
    await office.wiring.upkeep.exchange()
    patient = lying_in(office, "icu-01")
    path = f"/api/v1/patients/{patient}"
    first, second = await office.sign_in("ward_nurse"), await office.sign_in("second")
    await first.post(f"{path}/break-glass", json=WHY, headers=once())
    assert (await first.get(path)).status_code == 200
    assert (await second.get(path)).status_code == 403


async def test_those_who_oversee_see_who_did_it_and_why(office: Office) -> None:
    patient = lying_in(office, "icu-01")
    ward = await office.sign_in("ward_nurse")
    key = once()
    for _ in range(2):
        await ward.post(f"/api/v1/patients/{patient}/break-glass", json=WHY, headers=key)
    for account in ("charge", "administrator", "auditor"):
        overseer = await office.sign_in(account)
        (found,) = (await overseer.get("/api/v1/glass-broken")).json()["items"]
        assert (found["account"], found["patient"]) == ("ward_nurse", patient)
        assert found["reason"] == WHY["reason"]
    assert (await ward.get("/api/v1/glass-broken")).status_code == 403
    row = office.owner.execute(
        "select account, patient, detail ->> 'reason' from audit_entry where act = 'glass.break'"
    ).fetchall()
    assert row == [("ward_nurse", patient, WHY["reason"])]


async def test_a_charge_nurse_sees_her_own_unit(office: Office) -> None:
    office.owner.execute(
        "update account set everywhere = false where id = 'charge';"
        "insert into account_unit values ('charge', 'ward-3')"
    )
    await office.wiring.upkeep.exchange()
    patient = lying_in(office, "icu-01")
    ward = await office.sign_in("ward_nurse")
    await ward.post(f"/api/v1/patients/{patient}/break-glass", json=WHY, headers=once())
    charge = await office.sign_in("charge")
    assert (await charge.get("/api/v1/glass-broken")).json()["items"] == []
    office.owner.execute("update account_unit set unit = 'icu' where account = 'charge'")
    await office.wiring.upkeep.exchange()
    assert len((await charge.get("/api/v1/glass-broken")).json()["items"]) == 1


async def test_without_a_reason_or_a_patient_nothing_is_broken(office: Office) -> None:
    patient = lying_in(office, "icu-01")
    ward = await office.sign_in("ward_nurse")
    for reason in ("", " " * 0, "x" * 501):
        path = f"/api/v1/patients/{patient}/break-glass"
        told = await ward.post(path, json={"reason": reason}, headers=once())
        assert told.status_code == 422
    told = await ward.post("/api/v1/patients/999999/break-glass", json=WHY, headers=once())
    assert told.status_code == 404
    assert office.value("select count(*) from glass_broken") == 0
