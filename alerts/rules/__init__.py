"""The kinds of rules, each a pure function from what was and one more value to what is."""

from alerts.rules.burden import Area, judge_burden
from alerts.rules.change import extreme, judge_change
from alerts.rules.combination import Held, Met, deciding, judge_combination
from alerts.rules.limit import judge_limit
from alerts.rules.sensors import is_absent, is_expected, is_frozen, judge_disparity
from alerts.rules.timing import AT_REST, Timer, keep_time
from alerts.tracks import LONGEST_PAUSE_S

Memory = Area | Met
"""What a rule remembers beside its timer."""

__all__ = [
    "AT_REST",
    "LONGEST_PAUSE_S",
    "Area",
    "Held",
    "Memory",
    "Met",
    "Timer",
    "deciding",
    "extreme",
    "is_absent",
    "is_expected",
    "is_frozen",
    "judge_burden",
    "judge_change",
    "judge_combination",
    "judge_disparity",
    "judge_limit",
    "keep_time",
]
