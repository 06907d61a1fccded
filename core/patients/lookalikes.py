"""Records that may be one person's: before one is begun, and as a work list."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import RowMapping, text
from sqlalchemy.dialects.postgresql import insert

from core.books import Book
from core.errors import Unfit
from core.paging import after, cursor
from core.patients.likeness import LIKELY, POSSIBLE, Known, likeness
from core.patients.model import DistinctPatients
from core.patients.registering import Demographics

MOST = 20
PAGE = 50
"""Pairs a page of the work list, at most."""
SPAN = 10_000
"""Records a page looks at, at most: where few are alike, a page may have no pair and a next one."""


class OneRecord(Unfit):
    """A record is not two people."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Enough of a record to tell two people apart."""

    id: int
    mrn: str
    family_name: str
    given_name: str
    former_name: str
    birth_date: date
    sex: str
    city: str
    phone: str


class Lookalike(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has a record already, and how like they are; `likely` wants a look."""

    patient: Summary
    points: int
    reasons: tuple[str, ...]
    likely: bool


class Lookalikes(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever is like somebody, the likest first."""

    items: list[Lookalike]
    next: str | None = None


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that may be one person's; `first` is the older one."""

    first: Summary
    second: Summary
    points: int
    reasons: tuple[str, ...]


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """The work list, oldest records first; `next` is the cursor of the following page."""

    items: list[Pair]
    next: str | None = None


async def like(
    book: Book, who: Demographics, identifiers: Iterable[tuple[str, str, str]] = ()
) -> Lookalikes:
    """Whoever may be this person already; asked before a record is begun."""
    numbers = list(identifiers)
    about = {
        "names": f"{who.family_name} {who.given_name} {who.former_name}",
        "family": who.family_name,
        "given": who.given_name,
        "former": who.former_name,
        "born": who.birth_date,
        "phone": who.phone,
        "numbers": ["".join(n for n in value.upper() if n.isalnum()) for _, _, value in numbers],
    }
    plain = (await book.connection.execute(_PLAIN, about)).mappings().one()
    them = _known(dict(plain) | {"sex": who.sex, "postal_code": who.postal_code}, numbers)
    rows = (await book.connection.execute(_CANDIDATES, about)).mappings().all()
    numbers_of = await _numbers(book, [row["id"] for row in rows])
    found = [_lookalike(row, them, numbers_of.get(row["id"], [])) for row in rows]
    found = sorted((one for one in found if one.points >= POSSIBLE), key=lambda one: -one.points)
    await book.note("patient.compare", detail={"shown": [one.patient.id for one in found[:MOST]]})
    return Lookalikes(items=found[:MOST])


async def pairs(book: Book, page: str | None = None) -> Pairs:
    """The work list.

    Raises:
        NotACursor: The cursor is not one of ours.
    """
    first, second = after(page, tuple[int, int]) if page else (0, 0)
    about = {"first": first, "second": second, "most": PAGE + 1, "span": SPAN}
    rows = (await book.connection.execute(_PAIRS, about)).all()
    until = await book.connection.scalar(_UNTIL, about)
    ids = sorted({one for row in rows for one in row})
    known = {
        row["id"]: row
        for row in (await book.connection.execute(_KNOWN, {"ids": ids})).mappings().all()
    }
    numbers = await _numbers(book, ids)
    items = []
    for one, other in rows[:PAGE]:
        alike = likeness(
            _known(known[one], numbers.get(one, [])), _known(known[other], numbers.get(other, []))
        )
        if alike.points >= POSSIBLE:
            items.append(
                Pair(
                    first=_summary(known[one]),
                    second=_summary(known[other]),
                    points=alike.points,
                    reasons=alike.reasons,
                )
            )
    await book.note(
        "patient.duplicates", detail={"shown": [[p.first.id, p.second.id] for p in items]}
    )
    if len(rows) > PAGE:
        return Pairs(items=items, next=cursor(*rows[PAGE - 1]))
    return Pairs(items=items, next=None if until is None else cursor(until, 0))


async def tell_apart(book: Book, one: int, other: int) -> None:
    """Say that these are two people, so that nobody is asked again.

    Raises:
        OneRecord: Both are the same record.
    """
    if one == other:
        raise OneRecord
    first, second = sorted((one, other))
    await book.connection.execute(
        insert(DistinctPatients)
        .values(first=first, second=second, account=book.by.account, at=book.now)
        .on_conflict_do_nothing()
    )
    for patient in (first, second):
        await book.note("patient.tell_apart", patient=patient, detail={"pair": [first, second]})


async def _numbers(book: Book, ids: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = {}
    for row in await book.connection.execute(_NUMBERS, {"ids": list(ids)}):
        found.setdefault(row[0], []).append((row[1], row[2], row[3]))
    return found


def _lookalike(row: RowMapping, them: Known, numbers: list[tuple[str, str, str]]) -> Lookalike:
    alike = likeness(them, _known(row, numbers))
    return Lookalike(
        patient=_summary(row),
        points=alike.points,
        reasons=alike.reasons,
        likely=alike.points >= LIKELY,
    )


def _summary(row: RowMapping) -> Summary:
    return Summary(**{name: row[name] for name in Summary.__struct_fields__})


def _known(row: Any, numbers: Iterable[tuple[str, str, str]]) -> Known:
    return Known(
        family=tuple(row["family_words"]),
        given=tuple(row["given_words"]),
        former=tuple(row["former_words"]),
        birth_date=row["birth_date"],
        sex=row["sex"],
        phone="".join(digit for digit in row["phone"] if digit.isdecimal()),
        postal_code=row["postal_code"].replace(" ", "").upper(),
        identifiers=frozenset(
            (kind, assigner.casefold(), "".join(n for n in value.upper() if n.isalnum()))
            for kind, assigner, value in numbers
        ),
    )


_WORDS = """
    name_words(family_name) as family_words, name_words(given_name) as given_words,
    name_words(former_name) as former_words
"""
_SUMMARY = f"""
    id, mrn, family_name, given_name, former_name, birth_date, sex, city, phone,
    postal_code, {_WORDS}
"""
_PLAIN = text("""
    select name_words(:family) as family_words, name_words(:given) as given_words,
           name_words(:former) as former_words, cast(:born as date) as birth_date, :phone as phone
""")
# Each way is an index of its own: the same day and a name that is nearly theirs, day and month
# exchanged, the same number, the same telephone; and the same names on whatever day.
_CANDIDATES = text(f"""
    with near as materialized (
        select coalesce(array_agg(distinct word), '{{}}') as words
        from unnest(name_words(:names)) as said, near_words(said) as word
    ), found as (
        (select id from patient, near where birth_date in (:born, exchanged(:born))
             and name_words && near.words limit 200)
        union
        (select id from patient
         where name_words @> (name_words(:family) || name_words(:given)) limit 200)
        union
        (select patient from patient_identifier where plain = any(:numbers) and ended_at is null)
    )
    select {_SUMMARY} from patient where id in (select id from found) and merged_into is null
""")  # noqa: S608 - columns of ours
_KNOWN = text(f"select {_SUMMARY} from patient where id = any(:ids)")  # noqa: S608 - columns of ours
_NUMBERS = text("""
    select patient, kind, assigner, value from patient_identifier
    where patient = any(:ids) and ended_at is null
""")
# The first record that the page does not look at.
_UNTIL = text("""
    select id from patient where id >= :first and merged_into is null
    order by id offset :span limit 1
""")
_PAIRS = text("""
    select one.id, other.id from (
        select * from patient where id >= :first and merged_into is null order by id limit :span
    ) as one
    cross join lateral (
        select id from patient as other
        where other.birth_date in (one.birth_date, exchanged(one.birth_date))
            and other.id > one.id and other.name_words && one.name_words
            and other.merged_into is null
        union
        select theirs.patient from patient_identifier as mine
        join patient_identifier as theirs
          on theirs.plain = mine.plain and theirs.kind = mine.kind
             and lower(theirs.assigner) = lower(mine.assigner) and theirs.patient > mine.patient
        where mine.patient = one.id and mine.ended_at is null and theirs.ended_at is null
    ) as other
    where (one.id, other.id) > (:first, :second)
        and not exists (select from distinct_patients as told
                        where told.first = one.id and told.second = other.id)
    order by one.id, other.id limit :most
""")
