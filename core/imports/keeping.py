"""How the lines of each kind are written: whole batches by one statement.

A line that is there already is left out (`on conflict do nothing`), which the keys that come back
tell; exclusion constraints count as well.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text

from core.books import Book
from core.imports.columns import Values


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that was written.

    Attributes:
        key: As `Kind.key_of`.
        patient: Whose record it began.
    """

    key: str
    patient: int | None


_PATIENT = (
    "mrn", "family_name", "given_name", "birth_date", "sex", "former_name", "phone", "email",
    "language", "street", "postal_code", "city", "country", "insurer", "member_number",
)  # fmt: skip
_TYPES = {
    "birth_date": "date", "since": "date", "until": "date", "amount": "numeric",
    "tax_percent": "numeric", "floor": "integer", "position": "integer",
    "single_sex": "boolean", "airborne": "boolean", "monitored": "boolean",
}  # fmt: skip


def _insert(head: str, chosen: str, columns: tuple[str, ...], returning: str) -> TextClause:
    arrays = ", ".join(f"cast(:{name} as {_TYPES.get(name, 'text')}[])" for name in columns)
    names = ", ".join(columns)
    return text(
        f"insert into {head} select {chosen} from unnest({arrays}) as said({names})"  # noqa: S608
        f" on conflict do nothing returning {returning}"
    )


_ROOM = ("id", "unit", "name", "kind", "position", "single_sex", "airborne")
_BED = ("id", "unit", "name", "room", "position", "monitored")
_UNIT = ("id", "name", "kind", "floor", "position")
_EQUIPMENT = ("id", "kind", "name", "serial", "unit", "location")
_PRICE = ("code", "name", "amount", "tax_percent", "since", "until")

_STATEMENTS = {
    "patients": _insert(
        f"patient ({', '.join(_PATIENT)})", ", ".join(_PATIENT), _PATIENT, "mrn as key, id"
    ),
    "staff": _insert(
        "account (id, name, role, everywhere, disabled, first_password, password_hash)",
        "account, name, role, everywhere = 'yes', true, true, :nobodys",
        ("account", "name", "role", "everywhere"),
        "id as key, null",
    ),
    "prices": _insert(
        "price (code, name, per, amount, tax_percent, valid)",
        "code, name, case when code like 'day.%' then 'day' when code like 'hour.%' then 'hour'"
        " else 'piece' end, amount, tax_percent, daterange(since, until)",
        _PRICE,
        "code || ' ' || coalesce(lower(valid)::text, '') as key, null",
    ),
    "equipment": _insert(
        f"equipment ({', '.join(_EQUIPMENT)})", ", ".join(_EQUIPMENT), _EQUIPMENT, "id as key, null"
    ),
    "units": _insert(
        f"unit (site, {', '.join(_UNIT)})", f":site, {', '.join(_UNIT)}", _UNIT, "id as key, null"
    ),
    "rooms": _insert(f"room ({', '.join(_ROOM)})", ", ".join(_ROOM), _ROOM, "id as key, null"),
    "beds": _insert(f"bed ({', '.join(_BED)})", ", ".join(_BED), _BED, "id as key, null"),
}
_ACCOUNT_UNITS = text(
    "insert into account_unit (account, unit)"
    " select * from unnest(cast(:accounts as text[]), cast(:units as text[]))"
)


async def keep(book: Book, kind: str, lines: list[Values], *, nobodys: str) -> list[Kept]:
    """Write lines that are not there yet; those that come back were written.

    Args:
        book: Nothing is noted here.
        kind: Of `core.imports.kinds.KINDS`.
        lines: With all columns of the kind.
        nobodys: Hash of a password that nobody knows, for accounts.
    """
    if kind == "staff":
        return await _keep_staff(book, lines, nobodys)
    columns: dict[str, Any] = {name: [line[name] for line in lines] for name in lines[0]}
    if kind == "units":
        columns["site"] = book.site
    made = await book.connection.execute(_STATEMENTS[kind], columns)
    return [Kept(key, number) for key, number in made]


async def _keep_staff(book: Book, lines: list[Values], nobodys: str) -> list[Kept]:
    units = {str(line["account"]): line["units"] for line in reversed(lines)}
    said = {
        "account": [line["account"] for line in lines],
        "name": [line["name"] for line in lines],
        "role": [line["role"] for line in lines],
        "everywhere": ["no" if line["units"] else "yes" for line in lines],
        "nobodys": nobodys,
    }
    kept = [Kept(key, None) for key, _ in await book.connection.execute(_STATEMENTS["staff"], said)]
    pairs = [(one.key, unit) for one in kept for unit in _each(units[one.key])]
    if pairs:
        accounts, places = zip(*pairs, strict=True)
        said = {"accounts": list(accounts), "units": list(places)}
        await book.connection.execute(_ACCOUNT_UNITS, said)
    return kept


def _each(units: object) -> tuple[str, ...]:
    assert isinstance(units, tuple)  # noqa: S101 - as parsed
    return units
