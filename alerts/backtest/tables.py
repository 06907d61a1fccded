"""Rows of a file as columns in which each text stands once. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_N = TypeVar("_N", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts.

    Attributes:
        codes: (n,) index into `texts`.
    """

    codes: NDArray[np.int32]
    texts: Sequence[str]

    def read(self, reader: Callable[[str], Any], kind: type[_N]) -> NDArray[_N]:
        """Every row's text as a number; `reader` sees each text once."""
        known = np.array([reader(text) for text in self.texts], kind)
        return known[self.codes]

    @classmethod
    def alike(cls, text: str, count: int) -> "Coded":
        """A column that says the same in every row."""
        return cls(np.zeros(count, np.int32), [text])


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Some rows.

    Attributes:
        first_line: Of the first row in its file.
        times: As texts, or already as seconds since 1970 with NaN for none.
        values: NaN for what is no number.
    """

    first_line: int
    times: Coded | NDArray[np.float64]
    patients: Coded
    vitals: Coded
    values: NDArray[np.float64]
    quality: Coded


def coded(texts: Sequence[str]) -> Coded:
    """A column from its texts."""
    known = {text: code for code, text in enumerate(dict.fromkeys(texts))}
    return Coded(np.fromiter(map(known.__getitem__, texts), np.int32, len(texts)), list(known))
