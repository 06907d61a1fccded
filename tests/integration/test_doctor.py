"""`wardwatch doctor` against a real database."""

import psycopg
import pytest

from ops import doctor
from ops.home import Home
from tests.hospital import temporary_home

pytestmark = pytest.mark.integration


def refused(home: Home) -> doctor.Finding:
    return next(found for found in doctor._database(home) if found.about == "refused")


def test_refused_messages_are_counted_by_reason(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", database_url)
    with temporary_home() as home:
        assert (refused(home).found, refused(home).advice) == ("nothing", "")
        with psycopg.connect(database_url) as connection:
            for reason, age in [("future", "1 min"), ("future", "2 min"), ("malformed", "2 h")]:
                connection.execute(
                    "insert into quarantine (at, topic, reason, detail, size, payload)"
                    " values (now() - %s::interval, 't', %s, '', 0, '')",
                    (age, reason),
                )
        assert refused(home).found == "2 future"
        assert "quarantine" in refused(home).advice
