"""Kinds of appointments."""

from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Response
from pydantic import Field

from core.appointments.kinds import KindKept, KindShown, add_kind, amend_kind, kinds
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.appointments.desks import (
    CHANGED,
    Administrator,
    Anybody,
    Code,
    Minutes,
    Said,
)
from gateway.routes.asking import WRITTEN, Named

router = APIRouter()

Days = Annotated[int, Field(ge=1, le=730)]
CodeInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class RoomKind(StrEnum):
    """Where an appointment can be."""

    CLINIC = "clinic"
    THEATRE = "theatre"
    TREATMENT = "treatment"


class Kinds(msgspec.Struct, frozen=True, kw_only=True):
    """Every kind of appointment."""

    items: list[KindShown]
    next: str | None = None


class KindSaid(Said):
    """What one comes for."""

    name: Named
    minutes: Minutes
    room_kinds: Annotated[list[RoomKind], Field(min_length=1, max_length=3)]
    urgent_days: Days = 3
    soon_days: Days = 14
    routine_days: Days = 60
    price_code: Annotated[str, Field(max_length=40, pattern=WRITTEN)] = ""
    retired: bool = False

    def plain(self) -> KindKept:
        """The same without the web."""
        return KindKept(
            name=self.name,
            minutes=self.minutes,
            room_kinds=sorted({kind.value for kind in self.room_kinds}),
            urgent_days=self.urgent_days,
            soon_days=self.soon_days,
            routine_days=self.routine_days,
            price_code=self.price_code,
            retired=self.retired,
        )


class NewKind(KindSaid):
    """A kind with its code, which never changes."""

    code: Code


@router.get("/appointment-kinds", responses=shown_as(Kinds, 401, 503))
async def every_kind(desk: Anybody) -> Response:
    """Every kind of appointment, by name."""
    async with desk.book() as book:
        return answer(Kinds(items=await kinds(book)))


@router.post(
    "/appointment-kinds",
    status_code=201,
    responses=made_as(KindShown, 401, 403, 409, 422, 503),
)
async def new_kind(said: NewKind, desk: Administrator, key: OnceKey) -> Response:
    """Begin a kind of appointment."""
    return await desk.create(key, said, lambda book: add_kind(book, said.code, said.plain()))


@router.put("/appointment-kinds/{code}", responses=shown_as(KindShown, *CHANGED))
async def change_kind(
    code: CodeInPath, said: KindSaid, desk: Administrator, seen: Seen
) -> Response:
    """Change a kind of appointment, or retire it."""
    async with desk.book() as book:
        shown = await amend_kind(book, code, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)
