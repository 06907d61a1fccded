"""How long the ten most used requests of the hospital's books take, with two years of books.

A gateway process over HTTP on connections that stay open, one person and eight at once.
"""

import http.client
import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit
from uuid import uuid4

import msgspec
import numpy as np
import psycopg
from rich.console import Console

from core.clock import SystemClock
from core.demo.names import LAST, MEN, WOMEN
from core.demo.years.world import Wish
from ops.bench.screens import PROCESSES
from ops.bench.ward import PASSWORD, Ward
from ops.demo_data import fill

PATIENTS = 200_000
AT_ONCE = 8
_WARM_UP = 10
_SEED = 11


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of request.

    Attributes:
        alone_ms_p50, alone_ms_p99: With one person asking.
        eight_ms_p50, eight_ms_p99: With eight at once.
    """

    name: str
    count: int
    alone_ms_p50: float
    alone_ms_p99: float
    eight_ms_p50: float
    eight_ms_p99: float


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        rows: Of the made-up hospital.
        filled_s: In which they were made and written.
    """

    rows: int
    filled_s: float
    patients: int
    requests: list[Request]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A kind of request: who asks, and where the next one goes."""

    name: str
    account: str
    next: Callable[[], tuple[str, str, object]]


def measure(ward: Ward, *, count: int, beds: int = 400, years: float = 2) -> Books:
    """Fill the database, then ask."""
    wish = Wish(seed=_SEED, now=SystemClock().now(), beds=beds, years=years)
    filled = fill(ward.database_url, wish, console=Console(stderr=True))
    patients = _more_patients(ward.database_url)
    ward.start(*PROCESSES)
    try:
        url = f"http://127.0.0.1:{ward.wiring.ports['gateway']}"
        asked = _requests(ward.database_url)
        requests = [_measured(url, each, count=count) for each in asked]
    finally:
        ward.stop(*PROCESSES)
    return Books(rows=filled.rows, filled_s=filled.took_s, patients=patients, requests=requests)


def _more_patients(url: str) -> int:
    """As many records as a region has; how many there are."""
    chance = random.Random(_SEED)  # noqa: S311 - the same people every time
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("select count(*) from patient").fetchone()
        known = int(row[0]) if row is not None else 0
        statement = "copy patient (mrn, family_name, given_name, birth_date, sex) from stdin"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for nth in range(max(0, PATIENTS - known)):
                woman = chance.random() < 0.5
                copy.write_row(
                    (
                        f"R{nth:07}",
                        f"{chance.choice(LAST)}-{chance.choice(LAST)}"
                        if nth % 8 == 0
                        else chance.choice(LAST),
                        chance.choice(WOMEN if woman else MEN),
                        f"{chance.randint(1925, 2024)}-{chance.randint(1, 12):02}-15",
                        "female" if woman else "male",
                    )
                )
        connection.execute("vacuum analyze")
    return max(PATIENTS, known)


def _requests(url: str) -> list[_Asked]:
    """The ten, each about somebody else every time."""
    now = SystemClock().now()
    day, week = now.date(), now.date() + timedelta(days=7)
    with psycopg.connect(url) as connection:

        def column(asked: str) -> Iterator[object]:
            return itertools.cycle([row[0] for row in connection.execute(asked.encode())])

        people = itertools.cycle(
            connection.execute(
                "select id, family_name, given_name, mrn, birth_date::text from patient"
                " where id % 97 = 0 limit 500"
            ).fetchall()
        )
        here = column("select patient from admission where upper_inf(during) limit 300")
        units = column("select id from unit where kind <> 'outpatient' order by id")
        invoices = column("select id from invoice where id % 91 = 0 limit 400")
        doctors = column("select doctor from calendar where doctor is not null order by doctor")
    span = f"from={quote(now.isoformat())}&to={quote((now + timedelta(days=7)).isoformat())}"
    fresh = itertools.count()
    return [
        _Asked("search as you type", "front_desk", lambda: _get(_search(next(people)))),
        _Asked("a record's first page", "nurse", lambda: _get(f"/patients/{next(here)}")),
        _Asked("a record's timeline", "nurse", lambda: _get(f"/patients/{next(here)}/timeline")),
        _Asked("the bed board of a unit", "charge", lambda: _get(f"/board?unit={next(units)}")),
        _Asked("the bed board of the house", "bed_manager", lambda: _get("/board")),
        _Asked(
            "a doctor's week",
            "front_desk",
            lambda: _get(f"/appointments?{span}&doctor={next(doctors)}"),
        ),
        _Asked(
            "free slots of a week",
            "front_desk",
            lambda: _get(f"/slots?kind=follow-up&{span}&doctor={next(doctors)}"),
        ),
        _Asked(
            "a unit's shifts of a week",
            "charge",
            lambda: _get(f"/units/{next(units)}/shifts?first={day}&last={week}"),
        ),
        _Asked("an invoice", "billing", lambda: _get(f"/billing/invoices/{next(invoices)}")),
        _Asked("registering a patient", "front_desk", lambda: _register(next(fresh))),
    ]


def _get(path: str) -> tuple[str, str, object]:
    return "GET", path, None


def _register(nth: int) -> tuple[str, str, object]:
    who = {
        "family_name": LAST[nth % len(LAST)],
        "given_name": f"Newcomer{nth}",
        "birth_date": "1980-05-05",
        "sex": "female",
    }
    return "POST", "/patients", who


def _search(person: Sequence[object]) -> str:
    """By turns the beginning of a name, both names, a slip of the finger, number, date of birth."""
    number, family, given, mrn, born = person
    swapped = f"{str(family)[1]}{str(family)[0]}{str(family)[2:]}".lower()
    typed = (
        str(family)[:3],
        f"{family} {str(given)[:2]}",
        swapped,
        str(mrn),
        str(born),
    )[int(str(number)) % 5]
    return f"/patients?q={quote(typed)}"


def _measured(url: str, asked: _Asked, *, count: int) -> Request:
    alone = _ask(url, asked, count=count, people=1)
    eight = _ask(url, asked, count=count, people=AT_ONCE)
    return Request(
        name=asked.name,
        count=count,
        alone_ms_p50=statistics.median(alone),
        alone_ms_p99=float(np.percentile(alone, 99)),
        eight_ms_p50=statistics.median(eight),
        eight_ms_p99=float(np.percentile(eight, 99)),
    )


def _ask(url: str, asked: _Asked, *, count: int, people: int) -> list[float]:
    """Milliseconds of each answer, in any order; the first few of each person not counted."""
    each = max(1, count // people)
    cookie = sign_in(url, asked.account)
    # Made beforehand: what is measured is the gateway.
    words = [[asked.next() for _ in range(each + _WARM_UP)] for _ in range(people)]
    with ThreadPoolExecutor(people) as pool:
        found = pool.map(lambda mine: _one_person(url, cookie, mine), words)
        return [took for mine in found for took in mine[_WARM_UP:]]


class Refused(Exception):
    """The gateway did not answer as it should; nothing was measured."""


def _one_person(url: str, cookie: str, words: Sequence[tuple[str, str, object]]) -> list[float]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    took = []
    for method, path, body in words:
        headers = {"Cookie": cookie, "Accept": "application/json"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        said = None if body is None else json.dumps(body)
        began = time.perf_counter()
        connection.request(method, f"/api/v1{path}", body=said, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        took.append((time.perf_counter() - began) * 1_000)
        if answer.status not in {200, 201}:
            raise Refused(f"{method} {path}: {answer.status} {text[:200]!r}")
    connection.close()
    return took


def sign_in(url: str, account: str) -> str:
    """The cookies of a session of a demo account; raises Refused."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    said = json.dumps({"username": account, "password": PASSWORD})
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/api/v1/session", body=said, headers=headers)
    answer = connection.getresponse()
    answer.read()
    cookies = answer.headers.get_all("Set-Cookie") or []
    connection.close()
    if answer.status != 200:
        raise Refused(f"{account} could not sign in: {answer.status}")
    return "; ".join(cookie.partition(";")[0] for cookie in cookies)
