"""Whether a drug is one that somebody must not have. Pure.

It compares names, and stems of international non-proprietary names (WHO, The use of stems in the
selection of INN, 2018). It knows no brands and no ingredients: what it finds is a warning; that it
finds nothing is no clearance.
"""

import re
from collections.abc import Iterable

from core.patients.likeness import distance

_STEMS = {
    "penicillin": re.compile(r"cillin[aeu]?m?$"),
    "cephalosporin": re.compile(r"^(cef|ceph)"),
    "sulfonamide": re.compile(r"^sulfa"),
    "macrolide": re.compile(r"thromycin$"),
    "quinolone": re.compile(r"oxacin$"),
    "tetracycline": re.compile(r"cycline$"),
    "opioid": re.compile(r"(orphine|codone|fentan[iy]l)$"),
}
_SPELT = {"sulfonamide": ("sulfa", "sulpha", "sulphonamide"), "cephalosporin": ("cefalosporin",)}
_SHORTEST = 4


def clashes(drug: str, substances: Iterable[str]) -> tuple[str, ...]:
    """The substances, as they were written, that this drug is or belongs to."""
    words = _words(drug)
    return tuple(one for one in substances if any(_same(word, one) for word in words))


def _same(word: str, substance: str) -> bool:
    known = _words(substance)
    return any(_alike(word, one) for one in known) or bool(_families(word) & _named(known))


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    return min(len(word), len(other)) >= 6 and distance(word, other) <= 1


def _families(word: str) -> set[str]:
    return {family for family, stem in _STEMS.items() if stem.search(word)}


def _named(substance: list[str]) -> set[str]:
    """The families that an allergy names, such as penicillins."""
    singular = {word.removesuffix("s") for word in substance}
    return {
        family
        for family in _STEMS
        if singular & {family, *_SPELT.get(family, ())} or family[:-1] in singular
    } | ({"penicillin"} if any(word.endswith("cillin") for word in singular) else set())


def _words(said: str) -> list[str]:
    return [word for word in re.split(r"[^\w]+", said.lower()) if len(word) >= _SHORTEST]
