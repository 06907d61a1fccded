"""The audit, for who may read it."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["audit"])
