"""The chain names what was done to it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.audit.chain import GENESIS, Checkpoint, Entry, canonical, link
from core.audit.verifying import Finding, Sealed, Tally, Wrong, examine, unsealed
from core.audit.written import checkpoint_line, entry_line, read_line

TEXT = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ENTRIES = some.builds(
    Entry,
    number=some.integers(1, 2**63 - 1),
    at_us=some.integers(946_684_800_000_000, 7_258_118_400_000_000 - 1),
    account=TEXT,
    role=TEXT,
    act=TEXT,
    patient=some.none() | some.integers(1, 2**31 - 1),
    unit=some.none() | TEXT,
    thing=TEXT,
    origin=TEXT,
    why=TEXT,
    detail=TEXT,
)
SECOND_US = 1_000_000


def entry(number: int, **said: object) -> Entry:
    return replace(
        Entry(
            number=number,
            at_us=1_767_614_400_000_000 + number * SECOND_US,
            account="nora",
            role="nurse",
            act="patient.read",
            patient=number % 7 + 1,
            unit="icu",
            thing="",
            origin="10.0.0.7 desk",
            why="",
            detail="{}",
        ),
        **said,  # type: ignore[arg-type]
    )


def chain(length: int = 20, *, first: int = 1) -> list[Sealed]:
    rows, last = [], GENESIS
    for position in range(1, length + 1):
        one = entry(first + position - 1)
        last = link(last, one)
        rows.append(Sealed(position=position, number=one.number, hash=last, entry=one))
    return rows


def signed_at(rows: list[Sealed], *positions: int) -> list[Checkpoint]:
    return [
        Checkpoint(site="main", position=at, hash=rows[at - 1].hash, at_us=0, key="k")
        for at in positions
    ]


def examined(
    rows: list[Sealed],
    checkpoints: list[Checkpoint] | None = None,
    *,
    signed: Callable[[Checkpoint], bool] = lambda _word: True,
) -> list[tuple[Wrong, int | None]]:
    found = examine(rows, checkpoints or [], signed=signed, tally=Tally())
    return [(one.wrong, one.entry if one.entry is not None else one.position) for one in found]


def tampered(rows: list[Sealed], position: int, **said: object) -> list[Sealed]:
    row = rows[position - 1]
    assert row.entry is not None
    changed = replace(row, entry=replace(row.entry, **said))  # type: ignore[arg-type]
    return [*rows[: position - 1], changed, *rows[position:]]


def test_what_nobody_touched_is_sound() -> None:
    rows = chain()
    tally = Tally()
    assert list(examine(rows, signed_at(rows, 5, 20), signed=lambda _word: True, tally=tally)) == []
    assert (tally.links, tally.last, tally.checkpoints, tally.signed_upto) == (20, 20, 2, 20)


def test_nothing_is_sound() -> None:
    assert examined([]) == []


@pytest.mark.parametrize(
    "said",
    [
        {"act": "patient.reae"},
        {"why": " "},
        {"patient": None},
        {"unit": ""},
        {"at_us": None},
        {"number": 99},
        {"detail": '{"a": 1}'},
    ],
    ids=lambda said: next(iter(said)),
)
@pytest.mark.parametrize("position", [1, 7, 20])
def test_one_byte_of_one_entry_names_that_entry(position: int, said: dict[str, object]) -> None:
    assert examined(tampered(chain(), position, **said)) == [(Wrong.CHANGED, position)]


def test_every_changed_entry_is_named_not_only_the_first() -> None:
    rows = tampered(tampered(tampered(chain(), 3, why="x"), 4, why="x"), 15, why="x")
    assert examined(rows) == [(Wrong.CHANGED, 3), (Wrong.CHANGED, 4), (Wrong.CHANGED, 15)]


def test_two_entries_that_changed_places_are_both_named() -> None:
    rows = chain()
    there, here = rows[9].entry, rows[4].entry
    assert there is not None
    assert here is not None
    rows[4] = replace(rows[4], entry=replace(there, number=5))
    rows[9] = replace(rows[9], entry=replace(here, number=10))
    assert examined(rows) == [(Wrong.CHANGED, 5), (Wrong.CHANGED, 10)]


def test_a_removed_entry_is_named_by_its_number() -> None:
    rows = chain(first=101)
    rows[6] = replace(rows[6], entry=None)
    assert examined(rows) == [(Wrong.REMOVED, 107)]


def test_an_entry_removed_with_its_link_leaves_a_gap() -> None:
    rows = chain()
    del rows[6]
    assert examined(rows) == [(Wrong.LINK_REMOVED, 7)]


def test_a_changed_link_is_told_from_a_changed_entry() -> None:
    rows = chain()
    rows[6] = replace(rows[6], hash=bytes(32))
    assert examined(rows) == [(Wrong.LINK_CHANGED, 7)]


def test_an_entry_without_a_seal_was_put_in_unless_it_waits() -> None:
    found = unsealed(8, waiting=False)
    assert found is not None
    assert (found.wrong, found.entry) == (Wrong.INSERTED, 8)
    assert unsealed(8, waiting=True) is None


def test_what_was_cut_off_the_end_is_missed_where_it_was_signed() -> None:
    rows = chain()
    assert examined(rows[:12], signed_at(rows, 5, 15, 20)) == [(Wrong.TRUNCATED, 13)]


def test_a_chain_made_anew_is_not_the_one_that_was_signed() -> None:
    rows, other = chain(), chain(first=2)
    findings = examined(other, signed_at(rows, 5, 10, 20))
    assert findings == [(Wrong.REBUILT, 5)]


def test_a_chain_made_anew_from_the_middle_is_narrowed_to_what_was_signed_between() -> None:
    rows = chain()
    last = rows[6].hash
    other = rows[:7]
    for row in rows[7:]:
        assert row.entry is not None
        changed = replace(row.entry, why="nobody will see") if row.position == 8 else row.entry
        last = link(last, changed)
        other.append(replace(row, hash=last, entry=changed))
    [finding] = examine(other, signed_at(rows, 5, 10, 20), signed=lambda _word: True, tally=Tally())
    assert "positions 6 to 10" in str(finding)


def test_a_checkpoint_that_nobody_signed_counts_for_nothing() -> None:
    rows = chain()
    assert examined(rows, signed_at(rows, 5), signed=lambda _word: False) == [(Wrong.FORGED, 5)]


def test_an_entry_that_bears_an_old_time_is_remarked_once() -> None:
    rows, last = [], GENESIS
    for position, at_us in enumerate((0, 3_600 * SECOND_US, 0, SECOND_US), start=1):
        one = entry(position, at_us=at_us)
        last = link(last, one)
        rows.append(Sealed(position=position, number=position, hash=last, entry=one))
    findings = list(examine(rows, [], signed=lambda _word: True, tally=Tally()))
    assert [(one.wrong, one.entry, one.grave) for one in findings] == [(Wrong.LATE, 3, False)]


def test_a_finding_names_the_row_first() -> None:
    said = str(Finding(wrong=Wrong.CHANGED, said="…", entry=7, position=3))
    assert said == "entry 7: changed: …"


# -- for every chain ----------------------------------------------------------------------------


@given(one=ENTRIES, other=ENTRIES)
def test_two_entries_are_the_same_bytes_only_if_they_are_the_same(one: Entry, other: Entry) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@given(one=ENTRIES, cut=some.integers(0, 40))
def test_no_field_flows_into_the_next(one: Entry, cut: int) -> None:
    moved = one.account + one.role
    other = replace(one, account=moved[:cut], role=moved[cut:])
    assert (canonical(one) == canonical(other)) == (one == other)


@given(one=ENTRIES, before=some.binary(min_size=32, max_size=32))
def test_a_link_is_what_the_contract_says(one: Entry, before: bytes) -> None:
    assert link(before, one) == hashlib.sha256(before + canonical(one)).digest()


@given(
    length=some.integers(1, 12),
    wrong=some.sampled_from(["change", "remove", "swap", "cut", "link"]),
    data=some.data(),
)
def test_whatever_is_done_to_a_signed_chain_is_found(
    length: int, wrong: str, data: some.DataObject
) -> None:
    rows = chain(length)
    words = signed_at(rows, length)
    at = data.draw(some.integers(0, length - 1))
    match wrong:
        case "change":
            rows = tampered(rows, at + 1, why=data.draw(TEXT.filter(bool)))
        case "remove":
            rows[at] = replace(rows[at], entry=None)
        case "cut":
            rows = rows[:at]
        case "link":
            rows[at] = replace(rows[at], hash=data.draw(some.binary(min_size=32, max_size=32)))
        case _:
            other = data.draw(
                some.integers(0, length - 1).filter(lambda one: one != at or length == 1)
            )
            if other == at:
                return
            rows[at], rows[other] = (
                replace(rows[at], entry=rows[other].entry),
                replace(rows[other], entry=rows[at].entry),
            )
    assert examined(rows, words) != []


@given(
    one=ENTRIES,
    place=some.none() | some.tuples(some.integers(1, 10), some.binary(min_size=32, max_size=32)),
)
def test_an_exported_entry_is_read_as_it_was(one: Entry, place: tuple[int, bytes] | None) -> None:
    line = entry_line(one.number, one, place)
    assert line.count(b"\n") == 1
    read = read_line(line)
    if place is None:
        assert read == one
    else:
        assert read == Sealed(position=place[0], number=one.number, hash=place[1], entry=one)


def test_an_exported_checkpoint_is_read_as_it_was() -> None:
    word = Checkpoint(
        site="main", position=3, hash=bytes(32), at_us=5, key="k", signature=b"s" * 64
    )
    assert read_line(checkpoint_line(word)) == word
