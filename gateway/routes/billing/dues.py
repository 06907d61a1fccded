"""What is open, for how long, and who is reminded."""

from fastapi import APIRouter, Response

from core.billing.dunning import AgeingShown, DunningShown, OverdueShown, ageing, dunning, remind
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.billing.asked import Biller, LongPathId, Reader

router = APIRouter(prefix="/api/v1/billing", tags=["billing"])


@router.get("/ageing", responses=shown_as(AgeingShown, 401, 403, 503))
async def how_old(desk: Reader) -> Response:
    """What is open by how long it has been due."""
    async with desk.book() as book:
        shown = await ageing(book)
    return answer(shown)


@router.get("/dunning", responses=shown_as(DunningShown, 401, 403, 503))
async def whom_to_remind(desk: Reader) -> Response:
    """Whom to remind, the longest due first."""
    async with desk.book() as book:
        shown = await dunning(book)
    return answer(shown)


@router.post(
    "/invoices/{invoice}/letters",
    status_code=201,
    responses=made_as(OverdueShown, 401, 403, 404, 409, 422, 503),
)
async def letter(invoice: LongPathId, desk: Biller, key: OnceKey) -> Response:
    """The next letter was sent."""
    return await desk.create(key, None, lambda book: remind(book, invoice))
