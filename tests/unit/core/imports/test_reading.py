"""A file of records is understood, or each mistake in it is named by its line."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.imports.kinds import KINDS, PATIENTS, PRICES, STAFF, Kind
from core.imports.reading import LONGEST_LINE, Row, rows

HEAD = "mrn,family_name,given_name,birth_date,sex"
ADA = "A-1,Varga,Ada,1961-04-02,female"


def read(said: str | bytes, kind: Kind = PATIENTS) -> tuple[list[Row], list[tuple[int, str, str]]]:
    raw = said if isinstance(said, bytes) else said.encode()
    good, wrong = [], []
    for one in rows(BytesIO(raw), kind.columns):
        if isinstance(one, Row):
            good.append(one)
        else:
            wrong += [(mistake.line, mistake.column, mistake.wrong) for mistake in one]
    return good, wrong


@pytest.mark.parametrize(
    "said",
    [
        f"{HEAD}\n{ADA}\n",
        f"{HEAD}\r\n{ADA}\r\n",
        f"{HEAD}\n{ADA}",
        f"\ufeff{HEAD}\n{ADA}\n",
        f"{HEAD}\n\n{ADA}\n\n",
        f"{HEAD}\n{ADA}\n".replace(",", ";"),
        f"{HEAD}\n{ADA}\n".replace(",", "\t"),
        f"{HEAD}\n{ADA}\n".replace("Varga", '"Varga"'),
        "MRN, Family Name ,given_name,birth_date,sex\nA-1, Varga ,Ada,1961-04-02,Female\n",
    ],
    ids=["lf", "crlf", "no-end", "mark", "empty-lines", "semicolons", "tabs", "quotes", "blanks"],
)
def test_files_as_spreadsheets_write_them_are_understood(said: str) -> None:
    [row], wrong = read(said)
    assert wrong == []
    assert row.values["family_name"] == "Varga"
    assert row.values["birth_date"] == date(1961, 4, 2)
    assert (row.values["sex"], row.values["city"]) == ("female", "")


def test_a_line_break_in_quotes_is_part_of_the_value_and_lines_are_still_counted() -> None:
    said = f'{HEAD},street\n{ADA},"Long\nRoad; 5"\n{ADA},x\nA-3,,,,\n'
    good, wrong = read(said)
    assert [row.line for row in good] == [4]
    assert wrong == [
        (2, "street", "has a line break or a tab in it"),
        (5, "", "has 5 fields where the head has 6"),
    ]


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("A-1,,Ada,1961-04-02,", "family_name", "is empty"),
        ("A-1,Varga,Ada,2.4.1961,", "birth_date", "is not a day as YYYY-MM-DD"),
        ("A-1,Varga,Ada,1961-02-30,", "birth_date", "is no day of the calendar"),
        ("A-1,Varga,Ada,1061-02-03,", "birth_date", "is before 1880"),
        ("A-1,Varga,Ada,1961-04-02,f", "sex", "is none of female, male, other, unknown"),
        ("A-1,Va\x00rga,Ada,1961-04-02,", "family_name", "has a character in it that cannot be"),
        (f"A-1,{'x' * 65},Ada,1961-04-02,", "family_name", "is longer than 64 characters"),
        ("10000015,Varga,Ada,1961-04-02,", "mrn", "has a wrong check digit"),
        ("A-1,Varga", "", "has 2 fields where the head has 5"),
    ],
)
def test_a_mistake_names_line_and_column_and_never_the_value(
    line: str, column: str, why: str
) -> None:
    _, wrong = read(f"{HEAD}\n{ADA}\n{line}\n")
    [(at, where, said)] = wrong
    assert (at, where) == (3, column)
    assert said.startswith(why)
    assert "Varga" not in said
    assert "Va" not in said


def test_every_mistake_of_a_line_is_told_at_once() -> None:
    _, wrong = read(f"{HEAD}\n,,Ada,x,female\n")
    assert [column for _, column, _ in wrong] == ["mrn", "family_name", "birth_date"]


@pytest.mark.parametrize(
    ("head", "column", "why"),
    [
        ("mrn,family_name,given_name", "birth_date", "this column is missing"),
        (f"{HEAD},mrn", "mrn", "this column is there twice"),
        (f"{HEAD},id", "id", "there is no such column"),
        (f"{HEAD},merged_into", "merged_into", "there is no such column"),
    ],
)
def test_a_head_that_does_not_fit_is_refused_before_any_line(
    head: str, column: str, why: str
) -> None:
    good, wrong = read(f"{head}\n{ADA}\n")
    assert good == []
    assert (wrong[0][0], wrong[0][1]) == (1, column)
    assert wrong[0][2].startswith(why)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (b"", 1),
        (b"\n", 1),
        (f"{HEAD}\n{ADA}\n".encode() + "A-2,Müller,Jo,1961-04-02,".encode("latin-1"), 3),
        (f'{HEAD}\n"A-1,Varga\n'.encode(), 3),
        (f"{HEAD}\n".encode() + b"x" * (LONGEST_LINE + 1), 2),
        (f"{HEAD}\r{ADA}\r".encode(), 1),
        (b"\xff\xfe" + HEAD.encode("utf-16-le"), 1),
    ],
    ids=["empty", "no-head", "latin-1", "open-quote", "endless", "old-mac", "utf-16"],
)
def test_what_cannot_be_read_on_says_from_where(said: bytes, line: int) -> None:
    _, wrong = read(said)
    assert [at for at, *_ in wrong][-1] in {line, line - 1}


def test_money_and_units_are_read_exactly() -> None:
    [price], _ = read("code,name,amount\nday.icu,ICU,1234.50\n", PRICES)
    assert price.values["amount"] == Decimal("1234.50")
    _, wrong = read('code;name;amount\nday.icu;ICU;"1234,50"\n', PRICES)
    assert wrong == [(2, "amount", "has a comma: write 1234.50")]
    [nurse], _ = read("account,name,role,units\nnora,Nora,nurse,icu ward-3 icu\n", STAFF)
    assert nurse.values["units"] == ("icu", "ward-3")
    _, wrong = read("account,name,role\ntoken:x,Nora,root\n", STAFF)
    assert [column for _, column, _ in wrong] == ["account", "role"]


@given(said=some.binary(max_size=400), kind=some.sampled_from(sorted(KINDS)))
def test_whatever_bytes_come_nothing_breaks(said: bytes, kind: str) -> None:
    read(said, KINDS[kind])


@given(
    names=some.lists(
        some.tuples(
            some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
            some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
        ).filter(lambda pair: all(one.strip() for one in pair)),
        min_size=1,
        max_size=8,
    ),
    separator=some.sampled_from(",;\t"),
)
def test_what_a_spreadsheet_wrote_is_read_back(
    names: list[tuple[str, str]], separator: str
) -> None:
    file = StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(("mrn", "family_name", "given_name", "birth_date"))
    for nth, pair in enumerate(names):
        writer.writerow((f"A-{nth}", *pair, "1961-04-02"))
    good, wrong = read(file.getvalue())
    assert wrong == []
    assert [(row.values["family_name"], row.values["given_name"]) for row in good] == [
        (family.strip(), given.strip()) for family, given in names
    ]
