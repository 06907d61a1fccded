"""Why there was an alert, and why there was none: a lane at one moment, taken apart. Pure.

It reads the same values, limits and timers that judgement has used and decides nothing anew: where
a rule has raised nothing, it says what that hung on.
"""

from alerts.explaining.bed import explain
from alerts.explaining.plain import plain

__all__ = ["explain", "plain"]
