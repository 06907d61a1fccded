"""The private services are the real ones, and they are broken and mended as a test wants."""

import psycopg
import pytest

from tests.hospital import BEDS, Hospital, wait_until

pytestmark = pytest.mark.integration


def test_a_fresh_database_is_migrated_and_empty(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        extension = connection.execute(
            "select extversion from pg_extension where extname = 'timescaledb'"
        ).fetchone()
        beds = connection.execute("select count(*) from bed").fetchone()
    assert extension is not None
    assert beds == (0,)


def test_a_hospital_has_a_demo_ward(hospital: Hospital) -> None:
    assert len(hospital.devices) == BEDS
    assert hospital.value("select count(*) from bed") == BEDS


def test_no_process_may_do_what_the_owner_may(hospital: Hospital) -> None:
    for role, url in hospital.role_urls().items():
        with psycopg.connect(url) as connection, pytest.raises(psycopg.Error):
            connection.execute("drop table bed")
        assert role in url


def test_the_database_comes_back_after_a_power_cut(hospital: Hospital) -> None:
    hospital.postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        hospital.value("select 1")
    hospital.postgres.start()
    hospital.postgres.wait_ready()
    assert hospital.value("select count(*) from bed") == BEDS


def test_a_frozen_database_answers_again(hospital: Hospital) -> None:
    hospital.postgres.pause()
    assert not hospital.postgres.ready()
    hospital.postgres.resume()
    wait_until(hospital.postgres.ready, within_s=10, what="PostgreSQL to answer again")


def test_services_do_not_run_as_root(hospital: Hospital) -> None:
    for child in (hospital.broker, hospital.postgres):
        status = child.facts()
        assert status["Uid"].split()[0] != "0"
