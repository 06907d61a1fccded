"""The one place where the command line turns a refusal into a message."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import typer

from core.errors import HospitalError
from ops.errors import OpsError


@contextmanager
def explained() -> Iterator[None]:
    """An error a person can mend is a message, not a traceback."""
    try:
        yield
    except (OpsError, HospitalError, FileNotFoundError, PermissionError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    except psycopg.OperationalError as error:
        print(f"the database does not answer: {error}; see `wardwatch status`", file=sys.stderr)
        raise typer.Exit(1) from error
