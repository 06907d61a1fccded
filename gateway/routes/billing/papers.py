"""Invoices and discharge summaries as PDF."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from core.billing.printing import invoice_paper
from core.reports.summary import summary
from gateway.access import CARE
from gateway.answers import refused_as
from gateway.desk import Desk, at_desk
from gateway.papers import pdf_answer
from gateway.routes.billing.asked import LongPathId, PathId, Reader

router = APIRouter(prefix="/api/v1", tags=["billing"])

Carer = Annotated[Desk, Depends(at_desk(*CARE))]
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get(
    "/billing/invoices/{invoice}/paper",
    response_class=Response,
    responses=_PDF | refused_as(401, 403, 404, 422, 503, 504),
)
async def printed(invoice: LongPathId, desk: Reader) -> Response:
    """An issued invoice or credit note; the same bytes whenever it is printed."""
    async with desk.book() as book:
        paper = await invoice_paper(book, invoice)
    return pdf_answer(await desk.parts.papers.draw(paper), f"{paper.number}.pdf")


@router.get(
    "/admissions/{admission}/summary",
    response_class=Response,
    responses=_PDF | refused_as(401, 403, 404, 422, 503, 504),
)
async def discharge_summary(admission: PathId, desk: Carer) -> Response:
    """A discharge summary; an interim one while the patient is here."""
    async with desk.book() as book:
        paper = await summary(book, admission)
    return pdf_answer(await desk.parts.papers.draw(paper), f"summary-{admission}.pdf")
