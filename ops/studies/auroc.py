"""How well a score ranks: the area under the receiver operating characteristic."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


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
