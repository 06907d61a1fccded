"""How well a score ranks: the area under the receiver operating characteristic."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LATEST_HOUR = 120


def auroc(scores: ArrayLike, labels: NDArray[np.bool_]) -> float:
    """Chance that a positive ranks above a negative, half for a tie; NaN where one is missing.

    Args:
        scores: (n,) higher for positive.
        labels: (n,) what is so.
    """
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]
    positive = int(labels.sum())
    negative = len(labels) - positive
    if not positive or not negative:
        return float("nan")
    above = float(ranks[labels].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)


def within_an_hour(
    scores: NDArray[np.float64], labels: NDArray[np.bool_], hour: NDArray[np.int64]
) -> float:
    """The same among hours equally far into their stays, weighted by positives.

    What lies at the end of stays is found by whatever grows with time; not so here.

    Args:
        scores: (n,) higher for positive.
        labels: (n,) what is so.
        hour: (n,) of the stay; beyond five days all count as equally far.
    """
    late = np.minimum(hour, _LATEST_HOUR)
    order = np.argsort(late, kind="stable")
    total, weight = 0.0, 0
    for here in np.split(order, np.flatnonzero(np.diff(late[order])) + 1):
        positive = int(labels[here].sum())
        if 0 < positive < len(here):
            total += positive * auroc(scores[here], labels[here])
            weight += positive
    return total / weight if weight else float("nan")
