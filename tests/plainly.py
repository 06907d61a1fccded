"""Says what went wrong instead of which task groups it fell through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def plainly() -> AsyncIterator[None]:
    """Raise the first cause of an exception group alone; pytest cuts deep groups short."""
    try:
        yield
    except BaseExceptionGroup as group:
        cause: BaseException = group
        while isinstance(cause, BaseExceptionGroup):
            cause = cause.exceptions[0]
        raise cause from None
