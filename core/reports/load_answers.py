"""How soon people answered: percentiles of answers that the database hands over packed. Pure.

Percentiles cannot be added up, and sorting a month of a hospital's answers takes the database
longer than sending them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.reports.load_summing import NEVER, Answers, Soon

PERCENTS = (50, 95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Answers to alerts of one shift, kind and priority.

    Attributes:
        answers: Milliseconds from alert to answer, each a signed 32-bit integer in network order.
    """

    shift: str
    kind: str
    priority: str
    answers: bytes


def answers_of(packed: Sequence[Packed]) -> Answers:
    """Median and 95th percentile of all, by shift, and by kind and priority."""
    by_shift: dict[str, list[bytes]] = defaultdict(list)
    by_kind: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    for one in packed:
        by_shift[one.shift].append(one.answers)
        by_kind[one.kind, one.priority].append(one.answers)
    return Answers(
        all=soon(one.answers for one in packed),
        by_shift={shift: soon(parts) for shift, parts in by_shift.items()},
        by_kind={kind: soon(parts) for kind, parts in by_kind.items()},
    )


def soon(parts: Iterable[bytes]) -> Soon:
    """Seconds to a tenth, between two answers in proportion."""
    # Twenty megabytes that only who asks for the alarm load needs.
    import numpy as np  # noqa: PLC0415

    found = np.frombuffer(b"".join(parts), dtype=">i4").astype(np.int32)
    if not len(found):
        return NEVER
    median, most = np.percentile(found, PERCENTS)
    return round(float(median) / 1_000, 1), round(float(most) / 1_000, 1)
