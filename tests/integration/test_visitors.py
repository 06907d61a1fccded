"""Recordings and devices on trial get beds of their own."""

import pytest

from ops.visitors import furnish
from tests.hospital import Hospital

pytestmark = pytest.mark.integration


def test_two_visitors_never_share_a_bed(hospital: Hospital) -> None:
    first = furnish(hospital.database_url, ["s00001-2896-10-10-00-31n", "my monitor/1"])
    second = furnish(hospital.database_url, ["132539"])
    assert first == ["s00001-2896-10-10-00-31n", "my-monitor-1"]
    assert len({*first, *second}) == 3
    names = hospital.rows("select name from bed where unit = 'visitors' order by name")
    assert names == [("V01",), ("V02",), ("V03",)]


def test_a_visitor_who_comes_again_has_the_bed_it_had(hospital: Hospital) -> None:
    before = furnish(hospital.database_url, ["s00001"])
    stays = hospital.value("select count(*) from stay")
    assert furnish(hospital.database_url, ["s00001"]) == before
    assert hospital.value("select count(*) from stay") == stays
