"""An empty hospital gets people who may sign in, and a first bed."""

import psycopg
import pytest
from pwdlib import PasswordHash
from typer.testing import CliRunner

from core.staff.accounts import Role
from ops import staff, visitors
from ops.cli import app
from ops.devices import NotADeviceName
from ops.staff import NotAnAccount
from ops.visitors import OneBed

pytestmark = pytest.mark.integration

PASSWORD = "quiet-corridor-seven"


def accounts(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("select id, name, role, password_hash from account").fetchall()


def test_an_account_is_added_and_changed(database_url: str) -> None:
    assert staff.add(database_url, "nora", PASSWORD, role=Role.NURSE, person="Nora L")
    ((account, name, role, hashed),) = accounts(database_url)
    assert (account, name, role) == ("nora", "Nora L", "nurse")
    assert PasswordHash.recommended().verify(PASSWORD, str(hashed))
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into sign_in (token_hash, account, created_at, expires_at)"
            " values ('x', 'nora', now(), now() + interval '1 h')"
        )
    assert not staff.add(database_url, "nora", PASSWORD + "!", role=Role.CLINICIAN)
    ((_, name, role, hashed),) = accounts(database_url)
    assert (name, role) == ("Nora L", "clinician")
    assert PasswordHash.recommended().verify(PASSWORD + "!", str(hashed))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from sign_in").fetchone() == (0,)


def test_a_first_password_is_to_be_changed(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        for first in (True, False):
            staff.add(database_url, "nora", PASSWORD, role=Role.NURSE, first=first)
            found = connection.execute("select first_password from account").fetchone()
            connection.commit()
            assert found == (first,)


def test_the_last_administrator_stays_one(database_url: str) -> None:
    staff.add(database_url, "alex", PASSWORD, role=Role.ADMINISTRATOR)
    with pytest.raises(NotAnAccount, match="last"):
        staff.add(database_url, "alex", PASSWORD, role=Role.NURSE)
    staff.add(database_url, "nora", PASSWORD, role=Role.ADMINISTRATOR)
    staff.add(database_url, "alex", PASSWORD, role=Role.NURSE)


@pytest.mark.parametrize(
    ("account", "password"),
    [
        *[("", PASSWORD), ("a b", PASSWORD), ("a\0", PASSWORD), ("nora", "1234567")],
        ("token:lab", PASSWORD),
    ],
)
def test_an_account_nobody_could_use_is_refused(account: str, password: str) -> None:
    with pytest.raises(NotAnAccount):
        staff.add("postgresql://nobody@127.0.0.1:1/none", account, password, role=Role.NURSE)


def test_the_command_takes_the_password_or_makes_one(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", database_url)
    command = ["account", "add", "alex", "--role", "administrator"]
    made = CliRunner().invoke(app, command)
    assert made.exit_code == 0, made.output
    password = made.output.splitlines()[1].split()[1]
    assert PasswordHash.recommended().verify(password, str(accounts(database_url)[0][3]))
    monkeypatch.setenv("WARDWATCH_PASSWORD", PASSWORD)
    told = CliRunner().invoke(app, command)
    assert PASSWORD not in told.output
    assert PasswordHash.recommended().verify(PASSWORD, str(accounts(database_url)[0][3]))


def test_a_database_that_is_away_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    told = CliRunner().invoke(app, ["account", "add", "alex", "--role", "nurse"])
    assert told.exit_code == 1
    assert "does not answer" in told.output


def test_an_empty_hospital_takes_a_first_visitor(database_url: str) -> None:
    assert visitors.furnish(database_url, ["my-monitor"]) == ["my-monitor"]
    with psycopg.connect(database_url) as connection:
        assert connection.execute(
            "select site, simulated from unit join site on site.id = site"
        ).fetchall() == [("main", False)]


def test_visitors_without_a_name_or_of_one_name_are_refused_before_anything_is_made() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(NotADeviceName):
        visitors.furnish(nowhere, ["é"])
    with pytest.raises(OneBed, match="s1"):
        visitors.furnish(nowhere, ["s1", "s1"])
