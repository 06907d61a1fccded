"""Prices, charges, invoices, payments."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["billing"])
