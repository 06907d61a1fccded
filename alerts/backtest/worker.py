"""`python -m alerts.backtest.worker`: a question on standard input, its answer on the output.

Judging hours again keeps a core busy for seconds, and whoever serves screens may not wait for it.
So it is a process of its own, which yields to everything else and only reads.
"""

import os
import sys

import msgspec
import psycopg

from alerts.backtest.asking import explain_stored, scores_of, try_limit
from alerts.errors import LimitsRefused, NoReadings, NoSuchBed
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from core.errors import HospitalError
from core.saying import say
from core.settings import Settings
from core.wire.insight import Insight, Question, Unanswered

NICER = 10
_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout=30000 -c timezone=UTC"
_REFUSALS: dict[type[HospitalError], Unanswered] = {
    NoSuchBed: Unanswered.UNKNOWN_BED,
    NoReadings: Unanswered.NO_READINGS,
    LimitsRefused: Unanswered.UNSAFE,
}


def answer(text: bytes, database_url: str) -> Insight:
    """Answer one question, given as JSON."""
    try:
        question = msgspec.json.decode(text, type=Question)
    except msgspec.DecodeError as why:
        return Insight(unanswered=Unanswered.MALFORMED, said=say(str(why)))
    try:
        with psycopg.connect(database_url, connect_timeout=5, options=_OPTIONS) as connection:
            return _look(connection, question)
    except tuple(_REFUSALS) as why:
        return Insight(unanswered=_REFUSALS[type(why)], said=why.said)
    except psycopg.OperationalError:
        # Its message may name a host: not for a screen.
        return Insight(unanswered=Unanswered.RECORDS_AWAY)


def _look(connection: psycopg.Connection[tuple[object, ...]], question: Question) -> Insight:
    book = Rulebook(profiles=read_limits())
    if question.scores_h is not None:
        scores = scores_of(connection, book, question.bed, question.at, hours=question.scores_h)
        return Insight(scores=scores)
    if question.what_if is None:
        found = explain_stored(connection, book, question.bed, question.at)
        return Insight(explanation=found)
    tried = try_limit(connection, book, question.bed, question.what_if, question.at)
    return Insight(tried=tried)


def main() -> None:
    """Read, answer, end."""
    os.nice(NICER)
    url = Settings().database_url.get_secret_value()
    sys.stdout.buffer.write(msgspec.json.encode(answer(sys.stdin.buffer.read(), url)))


if __name__ == "__main__":
    main()
