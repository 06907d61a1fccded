"""How well names fit what was typed. Pure."""

from collections.abc import Mapping, Sequence

from core.patients.likeness import distance

UNFINISHED = 0.5
"""A word that goes on after what was typed, in slips."""


def fit(typed: str, word: str) -> float:
    """Slips between what was typed and a word, which may go on after it; 0 for the same."""
    if typed == word:
        return 0.0
    if word.startswith(typed):
        return UNFINISHED
    whole = distance(typed, word)
    begun = distance(typed, word[: len(typed)]) + UNFINISHED
    return min(float(whole), begun)


def ranked(
    rows: Sequence[tuple[int, Sequence[str]]], meant: Sequence[Mapping[str, float]]
) -> list[int]:
    """Those who have a name for each word that was typed, the fewest slips first.

    Args:
        rows: Patients with the words of their names.
        meant: For each typed word, the words that may be meant, and their slips.
    """
    found: list[tuple[float, int]] = []
    for patient, names in rows:
        fits = [min((near[name] for name in names if name in near), default=-1) for near in meant]
        if min(fits, default=-1) >= 0:
            found.append((sum(fits), patient))
    return [patient for _, patient in sorted(found)]
