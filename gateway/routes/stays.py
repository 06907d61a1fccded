"""Admission, transfer, discharge: the ledger of stays."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["stays"])
