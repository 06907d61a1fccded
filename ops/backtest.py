"""`wardwatch backtest`: recorded or stored readings judged again, under one rule set or two."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
import psycopg

from alerts.backtest import comparing, report
from alerts.backtest.courses import Course
from alerts.backtest.files import read, seconds
from alerts.backtest.replaying import Scored, Subject
from alerts.backtest.running import Judge, Outcome
from alerts.backtest.stored import read_courses
from alerts.backtest.watching import Baseline
from alerts.backtest.writing import Writer
from alerts.errors import NoReadings
from alerts.limits import SHIPPED, read_limits
from alerts.model import moment
from alerts.rulebook import Rulebook
from core.clock import SystemClock, monotonic
from core.wire import AgeClass, AlertEvent
from core.wire.comparison import Comparison, Load
from ops import state
from ops.home import Home, home_folder

Note = Callable[[AlertEvent | Scored], None]

_SAID_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class Given:
    """What is judged."""

    courses: list[Course]
    subjects: dict[str, Subject]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` prints.

    Attributes:
        readings_per_s: With everything but reading the file.
        load: Under the first rule set; `comparison` with the second.
    """

    patients: int
    readings: int
    readings_per_s: int
    left_out: dict[str, int]
    load: Load
    comparison: Comparison | None = None


def main(arguments: Sequence[str]) -> int:
    """Judge, write, compare, print.

    Raises:
        HospitalError: A file or the store holds nothing to judge, or rules contradict themselves.
    """
    asked = _parser().parse_args(arguments)
    books = [_book(path) for path in (asked.limits, asked.against) if path is not None]
    left_out: dict[str, int] = {}
    given = _given(asked, left_out)
    began = monotonic()
    with Writer(asked.out, asked.scores) as writer:
        outcomes = [_judged(asked, given, books[0], writer.note)]
    outcomes += [_judged(asked, given, book, lambda _: None) for book in books[1:]]
    took_s = max(monotonic() - began, 1e-6)
    first = outcomes[0]
    answer = Answer(
        patients=first.patients,
        readings=first.readings,
        readings_per_s=round(sum(one.readings for one in outcomes) / took_s),
        left_out=left_out,
        load=comparing.load(first.alarms, first.span_s),
        comparison=_compared(asked, outcomes),
    )
    print("\n".join(_lines(asked, answer)) if not asked.json else _json(answer))
    return 0


def _given(asked: argparse.Namespace, left_out: dict[str, int]) -> Given:
    whom = Subject(age_class=AgeClass(asked.age_class), age_band=asked.age_band)
    if asked.readings is not None:
        found = read(asked.readings)
        if found.left_out.reasons:
            print(found.left_out, file=sys.stderr)
        left_out.update(found.left_out.reasons)
        return Given(found.courses, {course.patient: whom for course in found.courses})
    if asked.since is None:
        raise NoReadings("name a file of readings, or --from (and --to) for the store")
    until = asked.until or SystemClock().now()
    url = state.owner_url(Home(home_folder()))
    with psycopg.connect(url, connect_timeout=5) as connection:
        stays = read_courses(connection, asked.since, until, bed=asked.bed)
    return Given(stays.courses, stays.subjects)


def _book(path: Path) -> Rulebook:
    return Rulebook(profiles=read_limits(path))


def _judged(asked: argparse.Namespace, given: Given, book: Rulebook, note: Note) -> Outcome:
    judge = Judge(
        book=book,
        subjects=given.subjects,
        make_watcher=Baseline if asked.detector else None,
        answered=asked.answered,
        note=note,
    )
    return judge.judge(given.courses, _Progress(len(given.courses)))


class _Progress:
    """Says on the terminal how far it is, not too often."""

    def __init__(self, patients: int) -> None:
        self._patients = patients
        self._began = self._said = monotonic()

    def __call__(self, outcome: Outcome) -> None:
        now = monotonic()
        if now - self._said < _SAID_EVERY_S and outcome.patients < self._patients:
            return
        self._said = now
        speed = outcome.readings / max(now - self._began, 1e-6)
        print(
            f"{outcome.patients} of {self._patients} patients, {outcome.readings:,} readings,"
            f" {speed:,.0f} a second",
            file=sys.stderr,
        )


def _compared(asked: argparse.Namespace, outcomes: Sequence[Outcome]) -> Comparison | None:
    if len(outcomes) == 1:
        return None
    before, after = outcomes
    return comparing.compare(before.alarms, after.alarms, before.span_s, window_s=asked.window)


def _lines(asked: argparse.Namespace, answer: Answer) -> list[str]:
    name = asked.limits.stem
    if answer.comparison is None:
        return report.load_lines(answer.load, name)
    return report.lines(answer.comparison, (name, asked.against.stem))


def _json(answer: Answer) -> str:
    return msgspec.json.format(msgspec.json.encode(answer), indent=1).decode()


def _moment(text: str) -> datetime:
    return moment(seconds(text))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wardwatch backtest",
        description=(
            "Judge recorded or stored readings again by the same engine, faster than real time;"
            " with --against, compare two files of limits."
        ),
    )
    add = partial(parser.add_argument, type=Path)
    add("readings", nargs="?", help="CSV or Parquet: time,patient,vital,value[,quality]")
    add("--limits", default=SHIPPED, help="the limits; the shipped ones unless named")
    add("--against", help="a second file of limits, to compare with the first")
    add("--out", help="every event under the first limits, one JSON a line")
    add("--scores", help="every score under the first limits, as CSV")
    add("--from", dest="since", type=_moment, metavar="TIME", help="from the store: since then")
    add("--to", dest="until", type=_moment, metavar="TIME", help="until then; now unless named")
    add("--bed", type=str, help="from the store: this bed only")
    ages = [one.value for one in AgeClass]
    add("--age-class", type=str, choices=ages, default="adult", help="of every patient in the file")
    add("--age-band", type=str, default="", help="row within the age class, such as 1-2y")
    add("--window", type=float, default=comparing.WINDOW_S, help="seconds by which an alarm may"
        " come later and still be the same one")  # fmt: skip
    switch = partial(parser.add_argument, action="store_true")
    switch("--json", help="for programs to read")
    off = partial(parser.add_argument, action="store_false")
    off("--no-detector", dest="detector", help="rules and scores only")
    off("--unanswered", dest="answered", help="nobody answers: what stays open gains priority")
    return parser
