"""The made-up hospital in a real database: every constraint holds, and its bills are right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.rows import dict_row

from core.billing.charging import Away, Beside, Done, Facts, Lying, Priced, Rules, charges
from core.billing.facts import _ABSENCES, _DONE, _ENDED, _EQUIPMENT, _MONITORS, _STAYS
from core.demo.years.loading import Loaded, RealData, load
from core.demo.years.world import Wish
from tests.hospital import Cluster

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WISH = Wish(seed=5, now=NOW, beds=60, years=0.2)
BERLIN = ZoneInfo("Europe/Berlin")


def quiet(_what: str, _rows: int) -> None:
    pass


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[str]:
    """The address of a database with a small made-up hospital."""
    name = cluster.empty()
    load(cluster.url(name), WISH, "-", quiet)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def books(filled: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(filled, autocommit=True) as connection:
        yield connection


def value(books: psycopg.Connection[Any], asked: LiteralString) -> Any:
    row = books.execute(asked).fetchone()
    assert row is not None
    return row[0]


def test_it_is_not_loaded_twice(filled: str) -> None:
    with pytest.raises(Loaded):
        load(filled, WISH, "-", quiet)


def test_real_patients_are_left_alone(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute("insert into site (id, name) values ('main', 'St Elsewhere')")
        with pytest.raises(RealData):
            load(database_url, WISH, "-", quiet)
        assert owner.execute("select count(*) from patient").fetchone() == (0,)


def test_the_live_ward_and_the_made_up_hospital_get_along(cluster: Cluster) -> None:
    name, _ = cluster.ward()
    load(cluster.url(name), WISH, "-", quiet)
    with psycopg.connect(cluster.url(name), autocommit=True) as owner:
        assert value(owner, "select count(*) from bed") == 24 + WISH.beds
        # New rows of people go on with free numbers.
        owner.execute(
            "insert into patient (family_name, given_name, birth_date, sex)"
            " values ('New', 'Nina', '1990-01-01', 'female')"
        )
    cluster.drop(name)


def test_invoice_numbers_have_no_gap(books: psycopg.Connection[Any]) -> None:
    found = books.execute("""
        select kind, extract(year from issued_on), count(*), max(right(number, 6)::integer)
        from invoice where number is not null group by 1, 2
    """).fetchall()
    assert found
    for kind, year, count, last in found:
        assert count == last
        counted = books.execute(
            "select last from invoice_counter where kind = %s and year = %s", (kind, year)
        ).fetchone()
        assert counted == (last,)


def test_invoices_come_to_what_their_lines_say(books: psycopg.Connection[Any]) -> None:
    wrong = value(
        books,
        """
        select count(*) from invoice
        left join (select invoice, sum(amount) as amount from invoice_line group by 1) as lines
          on lines.invoice = invoice.id
        where invoice.total is distinct from lines.amount
        """,
    )
    assert wrong == 0
    assert value(books, "select count(*) from invoice_balance where paid > billed") == 0
    assert value(books, "select count(*) from invoice_balance where patient_open < 0") == 0


def test_its_charges_are_those_that_follow_from_the_ledger(
    books: psycopg.Connection[Any],
) -> None:
    """For a sample of patients, to the cent: proposing again would find nothing."""
    prices = [
        Priced(**row)
        for row in books.cursor(row_factory=dict_row).execute(
            "select code, name, per, amount, tax_percent, lower(valid) as since,"
            " upper(valid) as until from price"
        )
    ]
    sample = books.execute(
        "select distinct patient from charge order by patient limit 150"
    ).fetchall()
    compared = 0
    for (patient,) in sample:
        due = {
            one.root: (one.quantity, one.amount)
            for one in charges(facts_of(books, patient), prices, Rules(zone=BERLIN), NOW).dues
            if one.admission is None or one.admission in ended(books, patient)
        }
        stands = {
            root: (quantity, amount)
            for root, quantity, amount in books.execute(
                "select root, quantity, amount from charge where patient = %s", (patient,)
            )
        }
        assert stands == due, patient
        compared += len(due)
    assert compared > 300


def rows(books: psycopg.Connection[Any], asked: Any, patient: int) -> list[dict[str, Any]]:
    said = str(asked).replace(":patient", "%(patient)s").replace(":now", "%(now)s")
    said = said.replace(":code", "%(code)s")
    cursor = books.cursor(row_factory=dict_row)
    who = {"patient": patient, "now": NOW, "code": "hour.monitoring"}
    return cursor.execute(said.encode(), who).fetchall()


def ended(books: psycopg.Connection[Any], patient: int) -> set[int | None]:
    return {row["id"] for row in rows(books, _ENDED, patient)}


def facts_of(books: psycopg.Connection[Any], patient: int) -> Facts:
    return Facts(
        patient=patient,
        lying=[Lying(**row) for row in rows(books, _STAYS, patient)],
        away=[Away(**row) for row in rows(books, _ABSENCES, patient)],
        beside=[
            Beside(**row)
            for row in [*rows(books, _EQUIPMENT, patient), *rows(books, _MONITORS, patient)]
        ],
        done=[Done(**row) for row in rows(books, _DONE, patient)],
        ended=frozenset(ended(books, patient)),
    )


def test_what_is_not_paid_has_an_age(books: psycopg.Connection[Any]) -> None:
    found = dict(
        books.execute("""
            select case when due_on >= date '2026-11-24' then 'not due' else 'due' end,
                   sum(patient_open)
            from invoice_balance join invoice on invoice.id = invoice_balance.invoice group by 1
        """).fetchall()
    )
    assert found["not due"] > Decimal(0)
    assert found["due"] > Decimal(0)


def test_every_table_is_filled_that_a_page_shows(books: psycopg.Connection[Any]) -> None:
    for table in (
        "admission", "absence", "appointment", "appointment_event", "waiting_list", "shift",
        "shift_member", "on_call", "duty_assignment", "equipment", "equipment_use",
        "maintenance_done", "equipment_defect", "procedure_done", "condition", "allergy",
        "medication", "observation_value", "charge", "invoice_line", "payment", "dunning_letter",
        "policy", "price", "name_word",
    ):  # fmt: skip
        found = books.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
        assert found is not None
        assert found[0] > 0, table
