"""Who is on duty: `wardwatch duty list`, `assign` and `end`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import psycopg

from core.staff.accounts import Role
from core.staff.duties import MOST_ON_A_RUNG
from core.wire import Post
from ops.errors import OpsError

LONGEST_H = 7 * 24.0
"""Hours of one assignment: a forgotten one must not call somebody for ever."""


class NotOnTheStaff(OpsError):
    """Nobody who answers for patients has this account."""


class NoSuchPlace(OpsError):
    """There is no such unit, or no such bed in it."""


class OnDutyAlready(OpsError):
    """The person is on duty for that already."""


class TooMany(OpsError):
    """As many people as can be called at once are on duty for that already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody is on duty for; without a bed for every bed of the unit."""

    unit: str
    bed: str | None = None
    post: Post

    def __str__(self) -> str:
        return f"{self.post.value} of {self.bed or self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Somebody on duty now or later; `until` is None for without end."""

    account: str
    name: str
    place: Place
    since: datetime
    until: datetime | None

    def __str__(self) -> str:
        place = f"{self.place.unit:<12} {self.place.bed or '-':<12} {self.place.post.value:<10}"
        until = "without end" if self.until is None else f"until {moment(self.until)}"
        return f"{place} {self.account:<16} {self.name:<24} since {moment(self.since)} {until}"


_Connection = psycopg.Connection[tuple[Any, ...]]


def assign(database_url: str, account: str, place: Place, *, lasting: timedelta) -> datetime:
    """Put somebody on duty from now on; until when.

    The people of a bed are called instead of the unit's: the first who is assigned to a bed takes
    its calls over from them.

    Args:
        database_url: Of the owner.
        account: A nurse's or clinician's, not disabled.
        place: For what.
        lasting: More than nothing.

    Raises:
        NotOnTheStaff: There is no such account, or it may not answer for patients.
        NoSuchPlace: Unit or bed are not in the database.
        OnDutyAlready: See there.
        TooMany: See there.
    """
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        _require_staff(connection, account)
        _require_room(connection, place)
        try:
            [(until,)] = connection.execute(
                "insert into duty_assignment (account, unit, bed, post, during)"
                " values (%s, %s, %s, %s, tstzrange(now(), now() + %s)) returning upper(during)",
                (account, place.unit, place.bed, place.post.value, lasting),
            ).fetchall()
        except psycopg.errors.ForeignKeyViolation as error:
            bed = "" if place.bed is None else f" with a bed {place.bed!r}"
            raise NoSuchPlace(f"there is no unit {place.unit!r}{bed}") from error
        except psycopg.errors.ExclusionViolation as error:
            raise OnDutyAlready(f"{account} is on duty as {place} already") from error
    return cast("datetime", until)


def end(database_url: str, account: str) -> int:
    """End every duty of somebody now, and forget those that were to begin later; how many."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        later = connection.execute(
            "delete from duty_assignment where account = %s and lower(during) >= now()", (account,)
        ).rowcount
        current = connection.execute(
            "update duty_assignment set during = tstzrange(lower(during), now())"
            " where account = %s and during @> now()",
            (account,),
        ).rowcount
    return later + current


def listed(database_url: str) -> list[Assignment]:
    """Everybody on duty now or later, by unit and bed, those of a whole unit first."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        rows = connection.execute(
            "select account.id, name, unit, bed, post, lower(during), upper(during)"
            " from duty_assignment join account on account.id = account and not disabled"
            " where upper_inf(during) or upper(during) > now()"
            " order by unit, bed nulls first, post, lower(during), account.id"
        ).fetchall()
    return [
        Assignment(
            account=account,
            name=name,
            place=Place(unit=unit, bed=bed, post=Post(post)),
            since=since,
            until=until,
        )
        for account, name, unit, bed, post, since, until in rows
    ]


def moment(at: datetime) -> str:
    """For people, in UTC to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _require_staff(connection: _Connection, account: str) -> None:
    known = connection.execute(
        "select role from account where id = %s and not disabled", (account,)
    ).fetchone()
    if known is None:
        raise NotOnTheStaff(f"there is no account {account!r}; see `account add`")
    if known[0] == Role.ADMINISTRATOR.value:
        raise NotOnTheStaff(f"{account} is an administrator, who may not answer for patients")


def _require_room(connection: _Connection, place: Place) -> None:
    there = connection.execute(
        "select from duty_assignment where post = %s and unit = %s"
        " and bed is not distinct from %s and during @> now()",
        (place.post.value, place.unit, place.bed),
    ).rowcount
    if there >= MOST_ON_A_RUNG:
        raise TooMany(f"{there} people are on duty as {place} already, no more are called at once")
