"""Going over a chain and naming what is wrong with it. Pure.

One pass in the order of positions, with memory for a few rows: a chain may have millions.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.audit.chain import GENESIS, Checkpoint, Entry, link

LATE_US = 15 * 60 * 1_000_000
"""Longer than any transaction of ours: an entry sealed so much after a later one is remarkable."""


class Wrong(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    LINK_CHANGED = "link changed"
    LINK_REMOVED = "link removed"
    LINK_TWICE = "link twice"
    TRUNCATED = "truncated"
    REBUILT = "rebuilt"
    FORGED = "forged"
    LATE = "late"
    """No proof of anything: a clock that was set back does it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong, and where.

    Attributes:
        entry: Number of the entry; None when it is about no single one.
        position: In the chain; None when it has none.
    """

    wrong: Wrong
    said: str
    entry: int | None = None
    position: int | None = None

    @property
    def grave(self) -> bool:
        """Whether it proves that somebody changed the audit."""
        return self.wrong is not Wrong.LATE

    def __str__(self) -> str:
        """Names the row first."""
        where = f"entry {self.entry}" if self.entry is not None else f"position {self.position}"
        return f"{where}: {self.wrong.value}: {self.said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A position of the chain.

    Attributes:
        number: Of the entry that was sealed here.
        entry: As it is now; None when it is not there.
    """

    position: int
    number: int
    hash: bytes
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A position whose hash does not fit its entry: the next one tells which of both is wrong."""

    at: Sealed
    computed: bytes


@dataclass(slots=True)
class _Chain:
    previous: bytes | None = GENESIS
    position: int = 0
    latest_us: int = 0
    doubt: _Doubt | None = None

    def take(self, row: Sealed) -> Iterator[Finding]:
        if row.position <= self.position:
            yield Finding(
                wrong=Wrong.LINK_TWICE,
                said="this position stands there twice",
                position=row.position,
            )
            return
        if row.position > self.position + 1:
            yield from self._gap(row)
        self.position = row.position
        if row.entry is None:
            yield from self.settle()
            yield Finding(
                wrong=Wrong.REMOVED,
                said=f"it was sealed at position {row.position} and is not there",
                entry=row.number,
                position=row.position,
            )
        else:
            yield from self._fit(row, row.entry)
        self.previous = row.hash

    def settle(self) -> Iterator[Finding]:
        """What remains in doubt is the entry: nothing says that its link was touched."""
        if self.doubt is not None:
            row = self.doubt.at
            yield Finding(
                wrong=Wrong.CHANGED,
                said=f"what stands there is not what was sealed at position {row.position}",
                entry=row.number,
                position=row.position,
            )
            self.doubt = None

    def _gap(self, row: Sealed) -> Iterator[Finding]:
        yield from self.settle()
        first, last = self.position + 1, row.position - 1
        which = f"position {first} is" if first == last else f"positions {first} to {last} are"
        yield Finding(
            wrong=Wrong.LINK_REMOVED,
            said=f"{which} not there, so that entry {row.number} after it cannot be checked",
            position=first,
        )
        self.previous = None

    def _fit(self, row: Sealed, entry: Entry) -> Iterator[Finding]:
        if self.previous is not None:
            computed = link(self.previous, entry)
            if computed == row.hash:
                yield from self.settle()
            elif self.doubt is not None and link(self.doubt.computed, entry) == row.hash:
                yield Finding(
                    wrong=Wrong.LINK_CHANGED,
                    said=f"its entry {self.doubt.at.number} is as it was sealed, the hash is not",
                    position=self.doubt.at.position,
                )
                self.doubt = None
            else:
                yield from self.settle()
                self.doubt = _Doubt(row, computed)
        if entry.at_us is not None:
            if entry.at_us < self.latest_us - LATE_US:
                yield Finding(
                    wrong=Wrong.LATE,
                    said="it was sealed after entries that are more than 15 minutes younger",
                    entry=entry.number,
                    position=row.position,
                )
                # Said once: after a clock that ran ahead, all that follow would be late.
                self.latest_us = entry.at_us
            self.latest_us = max(self.latest_us, entry.at_us)


@dataclass(slots=True)
class _Signatures:
    waiting: list[Checkpoint]
    """By position, the lowest last."""
    agreed: int = 0
    broken: bool = False
    checked: int = 0

    def take(self, row: Sealed) -> Iterator[Finding]:
        while self.waiting and self.waiting[-1].position <= row.position:
            yield from self._compare(self.waiting.pop(), row)

    def _compare(self, one: Checkpoint, row: Sealed) -> Iterator[Finding]:
        self.checked += 1
        if one.position == row.position and one.hash == row.hash:
            self.agreed, self.broken = one.position, False
        elif not self.broken:
            # The checkpoints after it fail as well; once is enough.
            self.broken = True
            yield Finding(
                wrong=Wrong.REBUILT,
                said=(
                    f"the chain is not the one that was signed: something at positions"
                    f" {self.agreed + 1} to {one.position} was changed after that"
                ),
                position=one.position,
            )

    def end(self, last: int) -> Iterator[Finding]:
        if self.waiting:
            highest = self.waiting[0].position
            self.checked += len(self.waiting)
            yield Finding(
                wrong=Wrong.TRUNCATED,
                said=(
                    f"the chain ends at {last}, but it was signed up to {highest}:"
                    f" {highest - last} entries are gone from its end"
                ),
                position=last + 1,
            )


@dataclass(slots=True)
class Tally:
    """What was gone over.

    Attributes:
        last: The last position.
        signed_upto: The last position at which a checkpoint agreed.
    """

    links: int = 0
    last: int = 0
    checkpoints: int = 0
    signed_upto: int = 0


def examine(
    links: Iterable[Sealed],
    checkpoints: Iterable[Checkpoint],
    *,
    signed: Callable[[Checkpoint], bool],
    tally: Tally,
) -> Iterator[Finding]:
    """Go over a chain.

    Args:
        links: By position, the lowest first.
        checkpoints: In any order; one that is there twice, or from two places, does no harm.
        signed: Whether the signature is one of a key that counts.
        tally: Is filled in.
    """
    good = []
    for one in set(checkpoints):
        if signed(one):
            good.append(one)
        else:
            yield Finding(
                wrong=Wrong.FORGED,
                said=f"this checkpoint was not signed by the key {one.key}",
                position=one.position,
            )
    signatures = _Signatures(sorted(good, key=lambda one: -one.position))
    chain = _Chain()
    for row in links:
        tally.links += 1
        yield from chain.take(row)
        yield from signatures.take(row)
    yield from chain.settle()
    yield from signatures.end(chain.position)
    tally.last, tally.signed_upto = chain.position, signatures.agreed
    tally.checkpoints = signatures.checked


def unsealed(number: int, *, waiting: bool) -> Finding | None:
    """An entry that has no place in the chain: in order only while it waits for one."""
    if waiting:
        return None
    return Finding(
        wrong=Wrong.INSERTED,
        said="it was never sealed: it was put in past the seal, or its link was taken away",
        entry=number,
    )
