"""Search as you type: by names with slips, record number, other numbers and date of birth.

The cheapest way that fits is tried first, and the search ends when it has enough: names typed
right, the last one perhaps unfinished; then names that are nearly so, found among the words of all
names, which are few. docs/decisions/0090 has the figures.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import text

from core.books import Book
from core.patients.nearness import fit, ranked
from core.patients.typed import Typed, understand
from core.staff.accounts import Role

MOST = 20
"""Patients an answer."""
ENOUGH = 8
"""Patients with just these names; with fewer, those whose names are nearly so are shown as well."""
MOST_WORDS = 6
"""Words of a search; the others are left out."""
DESKS = frozenset({Role.FRONT_DESK, Role.BED_MANAGER, Role.BILLING})
"""They know who everybody is, and nothing of what they have."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A patient that was found.

    Attributes:
        unit: Name of the unit they lie in now; None when they lie nowhere.
    """

    id: int
    mrn: str
    family_name: str
    given_name: str
    former_name: str
    birth_date: date
    sex: str
    unit: str | None
    bed: str | None
    bed_name: str | None


class Masked(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in another unit: enough to know whether to break the glass, and no more."""

    id: int
    initials: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found, best first.

    Attributes:
        elsewhere: Patients of other units.
    """

    items: list[Hit]
    elsewhere: list[Masked]
    next: str | None = None


async def find(book: Book, said: str, *, most: int = MOST) -> Found:
    """Look for patients; that somebody looked is noted, and who was shown, not what was typed."""
    typed = understand(said, await book.today())
    ids = await _ids(book, typed, most)
    rows = (await book.connection.execute(_SHOWN, {"ids": ids, "now": book.now})).mappings().all()
    seen = frozenset(ids) if book.by.role in DESKS else await book.visible(ids)
    found = Found(
        items=[Hit(**row) for row in rows if row["id"] in seen],
        elsewhere=[
            Masked(id=row["id"], initials=f"{row['family_name'][:1]}. {row['given_name'][:1]}.")
            for row in rows
            if row["id"] not in seen
        ],
    )
    await book.note(
        "patient.search",
        detail={
            "by": [
                part
                for part, there in (
                    ("name", typed.text),
                    ("number", typed.numbers),
                    ("birth date", typed.born),
                )
                if there
            ],
            "shown": [hit.id for hit in found.items],
            "masked": [hit.id for hit in found.elsewhere],
        },
    )
    return found


async def _ids(book: Book, typed: Typed, most: int) -> list[int]:
    """Who fits, best first."""
    asked: dict[str, Any] = {"most": most, "born": list(typed.born), "any_day": not typed.born}
    found: dict[int, None] = {}
    for number in typed.numbers:
        rows = await book.connection.execute(
            _BY_NUMBER, asked | {"number": number, "after": f"{number}\U0010ffff"}
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    words = await _words(book, typed.text)
    if not words:
        if typed.born and len(found) < most:
            rows = await book.connection.execute(_BY_BIRTH, asked)
            found.update(dict.fromkeys(row[0] for row in rows))
        return list(found)[:most]
    found.update(dict.fromkeys(await _right(book, words, asked)))
    if len(found) < min(most, ENOUGH):
        found.update(dict.fromkeys(await _nearly(book, words, asked)))
    return list(found)[:most]


async def _words(book: Book, said: str) -> list[str]:
    """The words that were typed, as names are compared, in the order they were typed."""
    plain = (await book.connection.execute(_PLAIN, {"said": said})).scalar_one()
    return list(dict.fromkeys(plain))[:MOST_WORDS]


async def _right(book: Book, words: Sequence[str], asked: dict[str, Any]) -> list[int]:
    *whole, last = words
    about = asked | {"typed": list(words), "last": last, "after": f"{last}\U0010ffff"}
    if whole:
        rows = await book.connection.execute(_WORDS, about | {"whole": whole})
    else:
        rows = await book.connection.execute(_ONE_WORD, about)
    return [row[0] for row in rows]


async def _nearly(book: Book, words: Sequence[str], asked: dict[str, Any]) -> list[int]:
    meant: dict[str, dict[str, float]] = {word: {} for word in words}
    for typed, word in await book.connection.execute(_NEAR, {"words": list(words)}):
        meant[typed][word] = fit(typed, word)
    # The rarest word finds the few; the others only have to fit.
    rarest = min((list(near) for near in meant.values()), key=len)
    rows = await book.connection.execute(_NEARLY, asked | {"rarest": rarest})
    return ranked([(row[0], row[1]) for row in rows], list(meant.values()))


_PLAIN = text("select name_words(:said)")

_BY_NUMBER = text("""
    select id from (
        select coalesce(merged_into, id) as id, mrn <> :number as later, mrn as number
        from patient where mrn ~>=~ :number and mrn ~<~ :after
            and (:any_day or birth_date = any(:born) or mrn = :number)
        union all
        select coalesce(patient.merged_into, patient.id), plain <> :number, plain
        from patient_identifier join patient on patient.id = patient_identifier.patient
        where plain ~>=~ :number and plain ~<~ :after and ended_at is null
        order by later, number limit :most
    ) as found
""")
_BY_BIRTH = text("""
    select coalesce(merged_into, id) from patient where birth_date = any(:born)
    order by family_name, given_name limit :most
""")

# The inner limit: a few letters fit thousands, of whom nobody reads more than twenty.
_BEGUN = """
    with unfinished as materialized (
        select coalesce(array_agg(word), '{{}}') as words from (
            select word from name_word where word ~>=~ :last and word ~<~ :after
            order by word <> :last, word using ~<~ limit 300
        ) as begun
    ), fitting as materialized (
        (select patient.id, merged_into, family_name, given_name, name_words from patient
         where name_words @> cast(:typed as text[])
             and (:any_day or birth_date = any(:born)) limit 200)
        union
        (select patient.id, merged_into, family_name, given_name, name_words
         from patient, unfinished
         where {whole} name_words && unfinished.words
             and (:any_day or birth_date = any(:born)) limit 200)
    )
    select coalesce(merged_into, id) from fitting
    order by not name_words @> array[cast(:last as text)],
             not plain_name(family_name) ^@ cast(:last as text), family_name, given_name, id
    limit :most
"""
_ONE_WORD = text(_BEGUN.format(whole=""))
_WORDS = text(_BEGUN.format(whole="name_words @> cast(:whole as text[]) and"))

_NEAR = text("""
    select typed, word from unnest(cast(:words as text[])) as typed, near_words(typed) as word
""")
_NEARLY = text("""
    select coalesce(merged_into, id), name_words from patient
    where name_words && cast(:rarest as text[]) and (:any_day or birth_date = any(:born))
    limit 2000
""")

_SHOWN = text("""
    select patient.id, mrn, family_name, given_name, former_name, birth_date, sex,
           unit.name as unit, bed.id as bed, bed.name as bed_name
    from unnest(cast(:ids as integer[])) with ordinality as wanted (id, nth)
    join patient on patient.id = wanted.id
    left join stay on stay.patient = patient.id and stay.during @> cast(:now as timestamptz)
    left join bed on bed.id = stay.bed
    left join unit on unit.id = bed.unit
    order by wanted.nth
""")
