"""Bulk import of CSV, with a dry run."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["imports"])
