"""The price list, and what the site agreed on."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.billing.pricing import PriceShown, PricesShown, end_price, list_prices, set_price
from core.billing.terms import Terms, agree, read_terms
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.billing.asked import (
    Biller,
    Day,
    Ending,
    NewPrice,
    PathId,
    Reader,
    Start,
    TermsSaid,
)

router = APIRouter(prefix="/api/v1/billing", tags=["billing"])


@router.get("/terms", responses=shown_as(Terms, 401, 403, 503))
async def terms(desk: Reader) -> Response:
    """What the site agreed on."""
    async with desk.book() as book:
        shown = await read_terms(book)
    return answer(shown, revision=shown.revision)


@router.put("/terms", responses=shown_as(Terms, 401, 403, 412, 422, 428, 503))
async def change_terms(said: TermsSaid, desk: Biller, seen: Seen) -> Response:
    """Change it, for what is proposed and issued from now on."""
    async with desk.book() as book:
        shown = await agree(book, leave_free=said.leave_free, due_days=said.due_days, seen=seen)
    return answer(shown, revision=shown.revision)


@router.get("/prices", responses=shown_as(PricesShown, 401, 403, 422, 503))
async def price_list(
    desk: Reader, on: Annotated[Day | None, Query()] = None, cursor: Start = None
) -> Response:
    """The price list of a day, or of all times."""
    async with desk.book() as book:
        shown = await list_prices(book, on_day=on, start=cursor)
    return answer(shown)


@router.post("/prices", status_code=201, responses=made_as(PriceShown, 401, 403, 409, 422, 503))
async def new_price(said: NewPrice, desk: Biller, key: OnceKey) -> Response:
    """Set a price; one price of a code at a time."""
    return await desk.create(key, said, lambda book: set_price(book, said.plain()))


@router.post(
    "/prices/{price}/end", responses=shown_as(PriceShown, 401, 403, 404, 409, 412, 422, 428, 503)
)
async def no_longer(price: PathId, said: Ending, desk: Biller, seen: Seen) -> Response:
    """End a price."""
    async with desk.book() as book:
        shown = await end_price(book, price, said.until, seen=seen)
    return answer(shown, revision=shown.revision)
