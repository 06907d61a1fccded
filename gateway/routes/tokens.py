"""Tokens of programs: `Authorization: Bearer …`, like a person of a role and of units."""

import secrets
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.staff.accounts import Role
from core.staff.programs import Program, TokenShown, list_tokens, make_token, revoke_token
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, in_person
from gateway.errors import Malformed
from gateway.identity import TOKEN_BYTES, hashed_token
from gateway.routes.accounts import Units

router = APIRouter(prefix="/api/v1/tokens", tags=["accounts"])

Administrator = Annotated[Desk, Depends(in_person(Role.ADMINISTRATOR))]
ProgramName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}$")]
TokenName = Annotated[str, Path(pattern=r"^[a-z0-9._-]{1,48}$")]


class TokenSaid(BaseModel):
    """What a program is for; `units` null for everywhere."""

    model_config = ConfigDict(extra="forbid")

    name: ProgramName
    role: Role
    units: Units | None
    expires_at: AwareDatetime


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens of programs, by name."""

    items: list[TokenShown]
    next: str | None = None


class TokenMade(msgspec.Struct, frozen=True, kw_only=True):
    """A token: shown once, kept only as its hash."""

    token: str
    shown: TokenShown


@router.get("", responses=shown_as(Tokens, 401, 403, 503))
async def tokens(desk: Administrator) -> Response:
    """All of them, those that count no longer as well."""
    async with desk.book() as book:
        return answer(Tokens(items=list(await list_tokens(book))))


@router.post("", status_code=201, responses=made_as(TokenMade, 401, 403, 409, 422, 503))
async def make(said: TokenSaid, desk: Administrator) -> Response:
    """Let a program in.

    Takes no `Idempotency-Key`: an answer that can be repeated would be a token that is kept. A
    name is taken once; when the answer was lost, revoke the token and make one of another name.
    """
    if said.role is Role.ADMINISTRATOR:
        raise Malformed("role: no program gives rights to others")
    if said.expires_at <= desk.parts.clock.now():
        raise Malformed("expires_at: is over")
    token = f"ww_{secrets.token_urlsafe(TOKEN_BYTES)}"
    program = Program(
        name=said.name,
        role=said.role,
        units=None if said.units is None else frozenset(said.units),
        expires_at=said.expires_at,
    )
    async with desk.book() as book:
        shown = await make_token(book, program, hashed_token(token))
    await desk.parts.upkeep.exchange()
    told = answer(TokenMade(token=token, shown=shown))
    told.status_code = 201
    return told


@router.delete("/{name}", responses=shown_as(TokenShown, 401, 403, 404, 422, 503))
async def revoke(name: TokenName, desk: Administrator) -> Response:
    """End a token at once and for good."""
    async with desk.book() as book:
        shown = await revoke_token(book, f"token:{name}")
    await desk.parts.upkeep.exchange()
    return answer(shown)
