"""Waiting for a moment of a clock, however fast it runs."""

import asyncio
from datetime import datetime

from core.clock import Clock, RacingClock


async def until(clock: Clock, moment: datetime) -> None:
    """Sleep until the clock shows this moment."""
    speed = clock.speed if isinstance(clock, RacingClock) else 1.0
    left_s = (moment - clock.now()).total_seconds() / speed
    await asyncio.sleep(max(0.0, left_s))
