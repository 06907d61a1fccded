"""What holds for the whole hospital: name, zone, and the units its people read in."""

from typing import Any

import pytest

from tests.integration.test_stays import slug
from tests.office import Office, seen

pytestmark = pytest.mark.integration

FAHRENHEIT = {
    "temperature": "[degF]",
    "blood_pressure": "mm[Hg]",
    "gas_pressure": "kPa",
    "glucose": "mmol/L",
}
CHOSEN = {"name": "St Elsewhere", "time_zone": "America/New_York", "units": FAHRENHEIT}


async def test_an_administrator_chooses_zone_and_units_and_everybody_is_told(
    office: Office,
) -> None:
    administrator = await office.sign_in("administrator")
    before = await administrator.get("/api/v1/site")
    assert before.json()["units"] == {
        "temperature": "Cel",
        "blood_pressure": "mm[Hg]",
        "gas_pressure": "mm[Hg]",
        "glucose": "mg/dL",
    }
    changed = await administrator.put(
        "/api/v1/site", json=CHOSEN, headers=seen(before.json()["revision"])
    )
    assert changed.status_code == 200, changed.text
    told: dict[str, Any] = (await (await office.sign_in("nurse")).get("/api/v1/site")).json()
    assert {name: told[name] for name in CHOSEN} == CHOSEN
    late = await administrator.put(
        "/api/v1/site", json=CHOSEN, headers=seen(before.json()["revision"])
    )
    assert late.status_code == 412


async def test_a_zone_or_a_unit_that_does_not_exist_is_refused(office: Office) -> None:
    administrator = await office.sign_in("administrator")
    revision = (await administrator.get("/api/v1/site")).json()["revision"]
    moon = CHOSEN | {"time_zone": "Moon/Tranquility"}
    answer = await administrator.put("/api/v1/site", json=moon, headers=seen(revision))
    assert slug(answer) == (422, "no-such-zone")
    kelvin = CHOSEN | {"units": FAHRENHEIT | {"temperature": "K"}}
    answer = await administrator.put("/api/v1/site", json=kelvin, headers=seen(revision))
    assert answer.status_code == 422


async def test_nobody_else_chooses_for_the_hospital(office: Office) -> None:
    charge = await office.sign_in("charge")
    assert (await charge.put("/api/v1/site", json=CHOSEN, headers=seen(1))).status_code == 403
