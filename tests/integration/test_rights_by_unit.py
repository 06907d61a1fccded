"""Every route, every role, and a unit that is not theirs: ids of others open nothing."""

import re
from datetime import timedelta
from typing import Any, LiteralString

import httpx2
import pytest
from fastapi.routing import APIRoute

from core.clock import SystemClock
from core.staff.accounts import Role
from core.wire import encode
from gateway.access import roles_of
from tests.fitting import body_of, query_of
from tests.office import Office, once, seen
from tests.unit.gateway import rights
from tests.unit.gateway.house import an_alert

pytestmark = pytest.mark.integration

HERE, THERE = "ward-3", "icu"
"""Where everybody of this test works, and of which unit all is that they ask for."""

ELSEWHERE: dict[str, LiteralString] = {
    "/beds/{bed}": "select 'icu-01'",
    "/units/{unit}": "select 'icu'",
    "/rooms/{room}": "select id from room where unit = 'icu'",
    "/alerts/{alert}": "select 'alert-of-icu'",
    "/patients/{patient}": "select patient from stay where bed = 'icu-01'",
    "/audit/patients/{patient}": "select patient from stay where bed = 'icu-01'",
    "/admissions/{admission}": "select admission from stay where bed = 'icu-01'",
    "/isolations/{isolation}": "select id from isolation",
    "/shift-templates/{template}": "select id from shift_template where unit = 'icu'",
    "/shifts/{number}": "select id from shift where unit = 'icu'",
    "/on-call/{number}": "select id from on_call where unit = 'icu'",
    "/rotas/{number}": "select id from rota_proposal where unit = 'icu'",
    "/handovers/{number}": "select id from handover where unit = 'icu'",
    "/tablets/{tablet}": "select id from tablet where unit = 'icu'",
}
"""The start of a path, and which object of the other unit stands there."""

OF_NO_UNIT = {
    "/accounts": "administrators give rights in all of the house",
    "/tokens": "as above",
    "/session": "one's own",
    "/my": "one's own",
    "/staff": "people, who may work in several units",
    "/contracts": "as above",
    "/duties": "as above",
    "/absences": "as above",
    "/equipment": "what can be lent to any unit is seen by all",
    "/equipment-defects": "as above",
    "/maintenance-plans": "as above",
    "/appointments": "people who come from outside lie in no unit",
    "/appointment-kinds": "as above",
    "/calendars": "as above",
    "/calendar-exceptions": "as above",
    "/calendar-feeds": "as above",
    "/waiting-list": "as above",
    "/reminders": "as above",
    "/waiting": "who waits for a bed has none yet",
    "/billing": "bills are written in one place",
    "/observations": "held to the stay by tests of their own",
    "/patients/merges": "whose records are made one may lie anywhere",
}
"""The start of a path whose objects belong to no unit, and why."""

DESKS = "the desks know who everybody in the house is"
MEANT: dict[str, tuple[frozenset[Role], str]] = {
    "/patients/{patient}/break-glass": (
        frozenset(Role),
        "this is how an id of another unit is opened",
    ),
    "/audit/patients/{patient}": (frozenset(Role), "who looks after all looks at all"),
} | {
    path: (frozenset({Role.FRONT_DESK, Role.BED_MANAGER, Role.BILLING}), DESKS)
    for path in (
        "/patients/{patient}",
        "/patients/{patient}/identifiers",
        "/patients/{patient}/identifiers/{identifier}/end",
        "/patients/{patient}/appointments",
        "/patients/{patient}/reminder-wish",
    )
}
"""Paths that open another unit's object to some on purpose, and why."""

FILLED = {"kind": "reserved"}
"""What else stands in a path; 1 for all others."""
HEADERS = {"Document-Name": "scan.pdf", "Document-Kind": "other", "Content-Type": "application/pdf"}

BODIES: dict[str, dict[str, Any]] = {
    "/admissions/{admission}/swap": {"other": 2_000, "other_seen": 1},
    "/beds/{bed}/states": {"kind": "cleaning"},
}
"""What is said where the smallest body would not do."""

FURNISH = """
insert into room (id, unit, name) values ('icu-room', 'icu', 'Room') on conflict do nothing;
insert into admission (patient, during) select patient, during from stay
    where admission is null and upper_inf(during) on conflict do nothing;
update stay set admission = admission.id from admission
    where admission.patient = stay.patient and stay.admission is null;
insert into isolation (patient, kind, during, account)
    select patient, 'contact', during, 'administrator' from stay where bed = 'icu-01';
insert into shift_template (unit, name, starts, ends) values ('icu', 'Day', '06:00', '14:00');
insert into shift (unit, name, during, on_day)
    values ('icu', 'Day', tstzrange(now(), now() + interval '8 h'), current_date);
insert into on_call (unit, account, during)
    values ('icu', 'clinician', tstzrange(now(), now() + interval '8 h'));
insert into rota_proposal (unit, begins, weeks, asked_by, asked_at, problem)
    values ('icu', current_date, 1, 'charge', now(), '{}');
insert into handover (unit, post, giver, taker, offered_at, due_at)
    values ('icu', 'nurse', 'icu_nurse', 'nurse', now(), now());
insert into tablet (token_hash, name, unit, enrolled_by, enrolled_at)
    values ('x', 'Trolley', 'icu', 'charge', now());
"""


def calls() -> list[tuple[str, APIRoute, str]]:
    """Every call with an id of something in its path, whose first roles it is for, and a rule."""
    return [
        (method, route, route.path.removeprefix("/api/v1"))
        for method, route in rights.calls()
        if "{" in route.path and route.path.startswith("/api/v1/") and roles_of(route)
    ]


def start_of(path: str) -> str | None:
    """The longest known start of a path."""
    known = [one for one in (*ELSEWHERE, *OF_NO_UNIT) if f"{path}/".startswith(f"{one}/")]
    return max(known, key=len, default=None)


def test_it_is_known_of_every_route_whose_its_ids_are() -> None:
    """When this fails because you added a route: say in ELSEWHERE or OF_NO_UNIT whose it is."""
    assert [path for _, _, path in calls() if start_of(path) is None] == []


async def test_ids_of_another_unit_open_nothing(office: Office) -> None:
    furnish(office)
    await office.wiring.upkeep.exchange()
    ids = {start: office.value(query) for start, query in ELSEWHERE.items()}
    assert [start for start, found in ids.items() if found is None] == []
    people = {role: await office.sign_in(f"{role.value}-here") for role in Role}
    opened = []
    for method, route, path in calls():
        start = start_of(path)
        if start not in ids:
            continue
        filled = path.replace(start, re.sub(r"{\w+}", str(ids[start]), start), 1)
        filled = re.sub(r"{(\w+)}", lambda found: FILLED.get(found[1], "1"), filled)
        # The gateway believes in a database that has answered lately.
        await office.wiring.upkeep.exchange()
        meant, _ = MEANT.get(path, (frozenset[Role](), ""))
        for role in set(roles_of(route) or ()) - meant:
            told = await call(people[role], method, route, filled)
            # What the places of the house are called is no secret: the wall says it.
            taken = method == "POST" and told.status_code == 409 and "name-taken" in told.text
            if told.status_code not in {403, 404} and not taken:
                opened.append(f"{told.status_code} {method} {path} as {role.value}: {told.text}")
    assert opened == []


async def call(
    browser: httpx2.AsyncClient, method: str, route: APIRoute, path: str
) -> httpx2.Response:
    """One call that would do if it were for one's own unit."""
    said = BODIES.get(route.path.removeprefix("/api/v1"), body_of(route))
    if said is not None and "unit" in said:
        said |= {"unit": HERE}
    body: dict[str, Any] = {"content": b"%PDF-1.7"} if said is None else {"json": said}
    if method in {"GET", "DELETE"}:
        body = {}
    headers = once() | seen(1) | ({} if said is not None else HEADERS)
    return await browser.request(
        method, f"/api/v1{path}", params=query_of(route), headers=headers, **body
    )


def furnish(office: Office) -> None:
    """Objects of the other unit, and an account of each role that works here."""
    office.owner.execute(FURNISH)
    alert = an_alert("alert-of-icu", unit=THERE, bed="icu-01")
    office.owner.execute(
        "insert into alert_event (at, received_at, number, boot, seq, revision, settled, site,"
        " unit, bed, alert_id, change, alert) values"
        " (%s, now(), 1, 1, 1, 1, true, 'main', %s, 'icu-01', 'alert-of-icu', 'raised', %s)",
        (SystemClock().now() - timedelta(minutes=1), THERE, encode(alert).decode()),
    )
    for role in Role:
        office.owner.execute(
            "insert into account (id, name, role, password_hash, everywhere)"
            " select %s, %s, %s, password_hash, false from account where id = 'nurse'",
            (f"{role.value}-here", role.value, role.value),
        )
        office.owner.execute("insert into account_unit values (%s, %s)", (f"{role}-here", HERE))
