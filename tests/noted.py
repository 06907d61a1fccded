"""Every answer about a patient's record leaves an entry in the audit: watched in every test.

A request that succeeds on a route with a patient in its path, or with something that is a
patient's (an admission, an invoice: whatever table of that name has a column `patient`), must have
been noted for this patient by this account. A create that is sent again was noted the first time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx2
import psycopg
from fastapi.routing import APIRoute
from psycopg import sql

from gateway.access import every_route
from gateway.app import ROUTERS

SHOWN: set[tuple[str, str]] = set()
"""Method and path of each route that was seen to leave an entry, in this run."""

BEFORE = "wardwatch.audit.before"


@dataclass(slots=True)
class Watch:
    """Looks at every answer."""

    owner: psycopg.Connection[tuple[Any, ...]]
    _keys: set[str] = field(default_factory=set)

    async def see(self, response: httpx2.Response) -> None:
        """Fail when an answer about a patient was not noted."""
        request = response.request
        found = matching(request.method, request.url.path)
        if not response.is_success or found is None:
            return
        route, values = found
        patient = self._patient(values)
        if patient is None or not self._is_first(request):
            return
        noted = self.owner.execute(
            "select from audit_entry where patient = %s and number > %s limit 1",
            (patient, request.extensions[BEFORE]),
        ).fetchone()
        assert noted is not None, (
            f"{request.method} {route.path} left no entry for patient {patient}"
        )
        SHOWN.add((request.method, route.path))

    async def before(self, request: httpx2.Request) -> None:
        """What is there before a request does not count for it."""
        if matching(request.method, request.url.path) is not None:
            # Of each request: many may be under way at once.
            request.extensions = {**request.extensions, BEFORE: self._last()}

    def _last(self) -> int:
        row = self.owner.execute("select coalesce(max(number), 0) from audit_entry").fetchone()
        assert row is not None
        return int(row[0])

    def _is_first(self, request: httpx2.Request) -> bool:
        key = request.headers.get("idempotency-key")
        if key is None:
            return True
        again = key in self._keys
        self._keys.add(key)
        return not again

    def _patient(self, values: dict[str, str]) -> int | None:
        if "patient" in values:
            return int(values["patient"])
        for name, value in values.items():
            if name in self._tables() and value.isdecimal():
                query = sql.SQL("select patient from {} where id = %s").format(sql.Identifier(name))
                row = self.owner.execute(query, (int(value),)).fetchone()
                if row is not None and isinstance(row[0], int):
                    return row[0]
        return None

    def _tables(self) -> set[str]:
        return {
            name
            for (name,) in self.owner.execute(
                "select distinct a.table_name::text from information_schema.columns a"
                " join information_schema.columns b using (table_schema, table_name)"
                " where a.table_schema = 'public' and a.column_name = 'patient'"
                " and b.column_name = 'id' and b.data_type in ('integer', 'bigint')"
            )
        }


def matching(method: str, path: str) -> tuple[APIRoute, dict[str, str]] | None:
    """The route that answers, and what stands for its parameters; None for one without any."""
    for route in routes():
        if method in (route.methods or ()) and (found := route.path_regex.fullmatch(path)):
            values = found.groupdict()
            return (route, values) if values else None
    return None


def routes() -> Iterable[APIRoute]:
    """Every route of the application."""
    return (route for router in ROUTERS for route in every_route(router))
