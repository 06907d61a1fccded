"""The kinds of files, their columns, and who may bring them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.imports.columns import (
    Column,
    Values,
    Wrong,
    account,
    day,
    identifier,
    money,
    name,
    one_of,
    percent,
    text,
    whole,
    yes_or_no,
)
from core.patients.numbers import Mistyped, require_right
from core.staff.accounts import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file.

    Attributes:
        noun: Of one line, as the audit names it.
        key: Columns that tell two lines apart.
        refers: Column to the table whose ids it holds.
        roles: Who may bring one.
        whole_line: Refuses what only the columns together make wrong, naming the column.
    """

    name: str
    noun: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    roles: tuple[Role, ...]
    refers: Mapping[str, str]
    whole_line: Callable[[Values], str | None] = lambda _values: None

    def key_of(self, values: Values) -> str:
        """What tells this line from others."""
        return " ".join(str(values[column] or "") for column in self.key)


def _mrn(said: str) -> str:
    found = name(said)
    try:
        require_right(found)
    except Mistyped:
        raise Wrong("has a wrong check digit") from None
    return found


def _matching(pattern: str, like: str) -> Callable[[str], str]:
    known = re.compile(pattern)

    def parse(said: str) -> str:
        if not known.fullmatch(said):
            raise Wrong("is not like {like}", like=like)
        return said

    return parse


def _units(said: str) -> tuple[str, ...]:
    return tuple(sorted({identifier(one) for one in said.split()}))


def _in_order(values: Values) -> str | None:
    since, until = values["since"], values["until"]
    return "until" if since and until and str(until) <= str(since) else None


def _required(column: str, parse: Callable[[str], object], help_: str) -> Column:
    return Column(name=column, parse=parse, help=help_, required=True)


def _optional(
    column: str, parse: Callable[[str], object], help_: str, otherwise: object = ""
) -> Column:
    return Column(name=column, parse=parse, help=help_, otherwise=otherwise)


PATIENTS = Kind(
    name="patients",
    noun="patient",
    key=("mrn",),
    roles=(Role.FRONT_DESK, Role.ADMINISTRATOR),
    refers={},
    columns=(
        _required("mrn", _mrn, "record number; eight digits are checked"),
        _required("family_name", name, ""),
        _required("given_name", name, ""),
        _required("birth_date", day, "YYYY-MM-DD"),
        _optional(
            "sex", one_of("female", "male", "other", "unknown"), "female, male, other", "unknown"
        ),
        _optional("former_name", name, ""),
        _optional("phone", name, ""),
        _optional("email", name, ""),
        _optional(
            "language", _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "de or de-AT"), "de or de-AT"
        ),
        _optional("street", name, ""),
        _optional("postal_code", name, ""),
        _optional("city", name, ""),
        _optional("country", _matching(r"[A-Z]{2}", "AT"), "ISO 3166, such as AT"),
        _optional("insurer", name, ""),
        _optional("member_number", name, ""),
    ),
)
STAFF = Kind(
    name="staff",
    noun="account",
    key=("account",),
    roles=(Role.ADMINISTRATOR,),
    refers={"units": "unit"},
    columns=(
        _required("account", account, "what the person signs in with"),
        _required("name", name, "as others see it"),
        _required("role", one_of(*Role), ", ".join(Role)),
        _optional("units", _units, "ids of units, blanks between; empty: everywhere", ()),
    ),
)
PRICES = Kind(
    name="prices",
    noun="price",
    key=("code", "since"),
    roles=(Role.BILLING, Role.ADMINISTRATOR),
    refers={},
    whole_line=_in_order,
    columns=(
        _required("code", name, "day.… is counted by the day, hour.… by the hour, else the piece"),
        _required("name", name, ""),
        _required("amount", money, "1234.50"),
        _optional("tax_percent", percent, "0 to 100", 0),
        _optional("since", day, "YYYY-MM-DD, inclusive", None),
        _optional("until", day, "YYYY-MM-DD, exclusive", None),
    ),
)
EQUIPMENT = Kind(
    name="equipment",
    noun="equipment",
    key=("id",),
    roles=(Role.BIOMED, Role.ADMINISTRATOR),
    refers={"unit": "unit"},
    columns=(
        _required("id", identifier, "the number on the piece"),
        _required("kind", name, "such as infusion pump"),
        _required("name", name, ""),
        _optional("serial", name, ""),
        _optional("unit", identifier, "where it belongs; empty: the central store", None),
        _optional("location", text, ""),
    ),
)
_PLACES = (Role.BED_MANAGER, Role.ADMINISTRATOR)
UNITS = Kind(
    name="units",
    noun="unit",
    key=("id",),
    roles=_PLACES,
    refers={},
    columns=(
        _required("id", identifier, ""),
        _required("name", name, ""),
        _optional(
            "kind",
            one_of("ward", "icu", "emergency", "theatre", "maternity", "paediatric", "outpatient"),
            "ward, icu, emergency, theatre, maternity, paediatric or outpatient",
            "ward",
        ),
        _optional("floor", whole, "storey", 0),
        _optional("position", whole, "order on the wall", 0),
    ),
)
ROOMS = Kind(
    name="rooms",
    noun="room",
    key=("id",),
    roles=_PLACES,
    refers={"unit": "unit"},
    columns=(
        _required("id", identifier, ""),
        _required("unit", identifier, ""),
        _required("name", name, ""),
        _optional(
            "kind",
            one_of("ward", "clinic", "theatre", "treatment"),
            "ward, clinic, theatre or treatment",
            "ward",
        ),
        _optional("position", whole, "", 0),
        _optional("single_sex", yes_or_no, "yes or no", True),  # noqa: FBT003 - a default
        _optional("airborne", yes_or_no, "yes or no", False),  # noqa: FBT003 - a default
    ),
)
BEDS = Kind(
    name="beds",
    noun="bed",
    key=("id",),
    roles=_PLACES,
    refers={"unit": "unit", "room": "room"},
    columns=(
        _required("id", identifier, ""),
        _required("unit", identifier, ""),
        _required("name", name, ""),
        _optional("room", identifier, "", None),
        _optional("position", whole, "order on the wall", 0),
        _optional("monitored", yes_or_no, "yes or no", True),  # noqa: FBT003 - a default
    ),
)
KINDS = {kind.name: kind for kind in (PATIENTS, STAFF, PRICES, EQUIPMENT, UNITS, ROOMS, BEDS)}
