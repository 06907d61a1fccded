"""Shifts, who works them, and who answers for which bed."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["shifts"])
