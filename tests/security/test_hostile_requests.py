"""Whatever is sent to any operation: an answer that the document knows, never a 500."""

import json
from collections import defaultdict

import pytest

from core.staff.accounts import Role
from gateway.access import roles_of
from gateway.app import ROUTERS
from tests.noted import routes
from tests.office import Office
from tests.security.strangers import Sent, drawn, known_things, operations, person

pytestmark = pytest.mark.integration

PROBES = {"health"}
"""Answer in a form of their own."""
TAGS = sorted({str(tag) for router in ROUTERS for tag in router.tags} - PROBES)
FITTING, UNFITTING = 4, 2
UNIVERSAL = frozenset({400, 401, 403, 413, 415, 422})
"""Of any route: not signed in, not allowed, not readable."""


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.timeout(240)
async def test_no_request_breaks_the_gateway_or_surprises_its_document(
    office: Office, tag: str
) -> None:
    allowed = {
        f"{method} {route.path}": roles_of(route) or ()
        for route in routes()
        for method in route.methods or ()
    }
    known = known_things(office)
    wrong = defaultdict(list)
    for operation in operations(office.app.openapi()):
        if tag not in (operation.tags or []):
            continue
        roles = allowed[operation.label] or tuple(Role)
        for nth, sent in enumerate(drawn(operation, known, fitting=FITTING, unfitting=UNFITTING)):
            found = await _answered(office, sent, roles[nth % len(roles)])
            if found:
                wrong[f"{sent.operation}: {found}"].append(str(sent))
    assert not wrong, json.dumps({what: those[0] for what, those in wrong.items()}, indent=1)


async def _answered(office: Office, sent: Sent, role: Role) -> str:
    """What is wrong with the answer; empty when nothing is."""
    someone = await person(office, role.value)
    answer = await someone.request(
        sent.method, sent.url, headers=dict(sent.headers), content=sent.body
    )
    status = answer.status_code
    if status >= 500 and (status not in sent.documented or "records-away" in answer.text):
        return f"{status} to {role.value}"
    if status not in sent.documented | UNIVERSAL:
        return f"{status} is not documented"
    if status >= 400 and answer.headers["content-type"] != "application/problem+json":
        return f"{status} is no problem+json"
    return ""
