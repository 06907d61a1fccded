"""Prices, charges, invoices, payments."""

from fastapi import APIRouter

from gateway.routes.billing import charges, dues, insurers, invoices, papers, prices

router = APIRouter()
for _part in (prices, charges, insurers, invoices, dues, papers):
    router.include_router(_part.router)
