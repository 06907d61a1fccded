"""Auditors see who signed in and where wrong passwords were tried, and no secret with it."""

import pytest

from tests.office import Office

pytestmark = pytest.mark.integration


async def test_sign_ins_and_wrong_passwords_are_shown_without_a_secret(office: Office) -> None:
    await office.sign_in("icu_nurse")
    office.owner.execute(
        "insert into sign_in_lock (account, browser, failures, failed_at)"
        " values ('ward_nurse', '', 7, now()), ('ward_nurse', '\\x01', 2, now())"
    )
    await office.wiring.upkeep.exchange()
    desk = await office.sign_in("auditor")
    answer = await desk.get("/api/v1/audit/sign-ins")
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert [one["means"] for one in items if one["account"] == "icu_nurse"] == ["password"]
    wrong = {one["known_browser"]: one["failures"] for one in items if one["means"] == "wrong"}
    assert wrong == {False: 7, True: 2}
    assert not any("token" in name or "hash" in name for name in items[0])
    one = (await desk.get("/api/v1/audit/sign-ins?account=ward_nurse")).json()["items"]
    assert {row["account"] for row in one} == {"ward_nurse"}
    assert office.value("select thing from audit_entry order by number desc limit 1") == "sign-ins"


@pytest.mark.parametrize("role", ["nurse", "charge", "billing"])
async def test_nobody_else_sees_them(office: Office, role: str) -> None:
    desk = await office.sign_in(role)
    assert (await desk.get("/api/v1/audit/sign-ins")).status_code == 403
