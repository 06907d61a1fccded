"""Logs say what went wrong and nothing of a patient."""

from core.logs import leave_rows_out

TOLD = """Traceback (most recent call last):
  File "core/patients/registering.py", line 90, in register
psycopg.errors.NotNullViolation: null value in column "sex" violates not-null constraint
DETAIL:  Failing row contains (7, 1000072, Varga,
Ada, 1961-04-02).
CONTEXT:  SQL statement "insert into patient"

The above exception was the direct cause of the following exception:
sqlalchemy.exc.IntegrityError: null value in column "sex" violates not-null constraint
DETAIL:  Key (mrn)=(1000072) already exists.
[SQL: insert into patient values (%s)]"""


def test_a_row_of_the_database_is_left_out_of_a_traceback() -> None:
    told = leave_rows_out(None, "error", {"event": "request failed", "exception": TOLD})
    left = told["exception"]
    for secret in ("Varga", "Ada", "1961", "1000072"):
        assert secret not in left
    for fact in ("registering.py", "NotNullViolation", "CONTEXT", "[SQL: insert", "direct cause"):
        assert fact in left


def test_what_tells_of_no_row_stays_as_it_was() -> None:
    plain = {"event": "request failed", "exception": "ValueError: 7"}
    assert leave_rows_out(None, "error", dict(plain)) == plain
    assert leave_rows_out(None, "info", {"event": "ready"}) == {"event": "ready"}
