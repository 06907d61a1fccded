"""What clients that mean harm try first, on every route there is."""

import json
import re
from typing import Any

import pytest
from fastapi.routing import APIRoute

from core.staff.accounts import Role
from gateway.access import roles_of
from gateway.envelope import LARGER_BODIES, LARGEST_BODY
from tests.noted import routes
from tests.office import Office, once
from tests.security.strangers import drawn, known_things, operations, person

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
REFUSED = {401, 403, 404, 405, 409, 412, 413, 415, 422, 428}
SCRIPT = "<img src=x onerror=alert(1)>"
SQL = (
    "Robert'); drop table patient; --",
    "' or '1'='1",
    '" or ""="',
    "%_\\",
    "{{7*7}}${7*7}#{7*7}",
    "$1 %s :name ?",
    "\\'; select pg_sleep(9); --",
    SCRIPT,
    "O\u2019Brien-Ñandú \U0001d4b3",
    "=cmd|' /C calc'!A0",
)


def calls(*methods: str) -> list[tuple[str, APIRoute]]:
    return [
        (method, route)
        for route in routes()
        for method in sorted(route.methods or ())
        if method in methods and route.path.startswith("/api/")
    ]


def filled(path: str, things: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda one: str(things.get(one.group(1), 1)), path)


# -- what is said of every body -----------------------------------------------------------------


def bodies(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every schema that a request's JSON body is made of, by name."""
    schemas, found, waiting = document["components"]["schemas"], {}, []
    for path in document["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            waiting.append(content.get("application/json", {}).get("schema", {}))
    while waiting:
        for name in re.findall(r"#/components/schemas/([\w.-]+)", json.dumps(waiting.pop())):
            if name not in found:
                found[name] = schemas[name]
                waiting.append(schemas[name])
    return found


async def test_no_body_takes_a_field_that_nobody_asked_for(house: Office) -> None:
    # What a browser says of itself (PushSubscription.toJSON) has more fields than we keep.
    theirs = {"Browser", "Keys", "Leaving"}
    open_ones = [
        name
        for name, schema in bodies(house.app.openapi()).items()
        if name not in theirs
        and schema.get("type") == "object"
        and schema.get("additionalProperties") is not False
    ]
    assert open_ones == []


async def test_every_text_and_list_has_an_end(house: Office) -> None:
    endless = []
    for name, schema in bodies(house.app.openapi()).items():
        for field, said in schema.get("properties", {}).items():
            kinds = (said, *said.get("anyOf", []))
            if any(one.get("type") == "number" for one in kinds):
                # A decimal, which may come as text: its digits are bounded.
                continue
            for one in kinds:
                bounded = {"maxLength", "enum", "format", "pattern", "const", "maxItems"} & set(one)
                if one.get("type") in {"string", "array"} and not bounded:
                    endless.append(f"{name}.{field}")
    assert endless == []


# -- what is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", SQL)
async def test_what_looks_like_code_is_kept_as_it_was_written(house: Office, said: str) -> None:
    desk = await person(house, "front_desk")
    patients = house.value("select count(*) from patient")
    who = {"family_name": said, "given_name": said, "birth_date": "1961-04-02", "sex": "other"}
    made = await desk.post("/api/v1/patients", json=who, headers=once())
    assert made.status_code == 201, made.text
    shown = (await desk.get(f"/api/v1/patients/{made.json()['id']}")).json()
    assert (shown["family_name"], shown["given_name"]) == (said, said)
    assert house.value("select count(*) from patient") == patients + 1
    found = await desk.get("/api/v1/patients", params={"q": said})
    assert found.status_code in {200, 422}
    biomed = await person(house, "biomed")
    piece = {"id": f"PUMP-{patients}", "kind": said, "name": said}
    csv = "id,kind,name\n" + ",".join('"' + one.replace('"', '""') + '"' for one in piece.values())
    report = await biomed.post(
        "/api/v1/imports/equipment?dry_run=false",
        content=csv.encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert report.json()["written"] == 1
    kept = house.value("select name from equipment where id = %s", piece["id"])
    assert kept == said


@pytest.mark.parametrize(
    "body",
    [
        b'{"family_name": "\\u0000", "given_name": "a", "birth_date": "1961-04-02"}',
        b'{"family_name": "\\ud800", "given_name": "a", "birth_date": "1961-04-02"}',
        b'{"family_name": "a\x00", "given_name": "a", "birth_date": "1961-04-02"}',
        b'{"family_name": "\xff", "given_name": "a", "birth_date": "1961-04-02"}',
        b"[" * 20_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"family_name": 1e999999}',
        b"NaN",
        b"",
    ],
    ids=[
        "nul",
        "half-a-pair",
        "raw-nul",
        "latin-1",
        "deep-list",
        "deep",
        "huge",
        "nan",
        "",
    ],
)
async def test_a_body_that_cannot_be_is_refused_on_every_route(house: Office, body: bytes) -> None:
    things = known_things(house)
    for method, route in calls(*UNSAFE):
        if not route.body_field:
            continue
        roles = roles_of(route) or (Role.NURSE,)
        someone = await person(house, roles[0].value)
        answer = await someone.request(
            method,
            filled(route.path, things),
            content=body,
            headers={"Content-Type": "application/json", "If-Match": '"1"'} | once(),
        )
        assert answer.status_code in REFUSED | {400}, f"{method} {route.path}: {answer.status_code}"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_only_json_is_taken_for_json(house: Office, kind: str) -> None:
    desk = await person(house, "front_desk")
    who = b'{"family_name": "A", "given_name": "B", "birth_date": "1961-04-02", "sex": "other"}'
    answer = await desk.post(
        "/api/v1/patients", content=who, headers={"Content-Type": kind} | once()
    )
    assert answer.status_code in {415, 422}


async def test_no_route_takes_more_than_it_says(house: Office) -> None:
    things = known_things(house)
    nobody = house.browser()
    for method, route in calls(*UNSAFE):
        path = filled(route.path, things)
        larger = method == "POST" and any(one.fullmatch(path) for one, _ in LARGER_BODIES)
        answer = await nobody.request(
            method,
            path,
            content=b"x" * (LARGEST_BODY + 1),
            headers={"Content-Type": "application/json"},
        )
        # Who takes files asks first who it is.
        assert answer.status_code == (401 if larger else 413), f"{method} {route.path}"


# -- from where, and how ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    ids=str,
)
async def test_no_other_site_changes_anything(house: Office, headers: dict[str, str]) -> None:
    things = known_things(house)
    someone = await person(house, "administrator")
    for method, route in calls(*UNSAFE):
        answer = await someone.request(
            method, filled(route.path, things), headers=headers, content=b"{}"
        )
        assert answer.status_code == 403, f"{method} {route.path}: {answer.status_code}"
        assert answer.json()["type"] in {
            "urn:wardwatch:problem:cross-site",
            "urn:wardwatch:problem:not-allowed",
        }


async def test_verbs_that_a_path_does_not_have_are_refused(house: Office) -> None:
    things = known_things(house)
    someone = await person(house, "administrator")
    known: dict[str, set[str]] = {}
    for route in routes():
        if route.path.startswith("/api/"):
            known.setdefault(filled(route.path, things), set()).update(route.methods or ())
    for path, methods in known.items():
        for method in {"PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"} - methods:
            answer = await someone.request(method, path, headers={"X-HTTP-Method-Override": "GET"})
            assert answer.status_code in {403, 404, 405}, f"{method} {path}: {answer.status_code}"


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2f..%2fpyproject.toml",
        "/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/..%2f..%2f..%2fpyproject.toml",
        "/assets/....//....//pyproject.toml",
        "/..%5c..%5cpyproject.toml",
        "//etc/passwd.txt",
        "/%2fetc%2fpasswd.txt",
        "/%00.js",
        "/" + "a" * 5_000 + ".js",
        "/assets/%c0%ae%c0%ae/x.js",
        "/file:///etc/passwd.txt",
    ],
)
async def test_pages_come_from_one_folder(house: Office, path: str) -> None:
    answer = await house.browser().get(path)
    assert answer.status_code in {400, 404}, answer.text[:80]
    assert "[project]" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "reason", ["a%0d%0aSet-Cookie:%20x=1", "%00", "%ff%fe", "%0a", "a" * 1_501, "%" * 30]
)
async def test_a_reason_brings_no_header_and_no_line_of_its_own(house: Office, reason: str) -> None:
    patient = known_things(house)["patient"]
    someone = await person(house, "icu_nurse")
    answer = await someone.get(f"/api/v1/patients/{patient}", headers={"Reason": reason})
    assert answer.status_code in {200, 422}
    assert "set-cookie" not in answer.headers
    assert house.value("select count(*) from audit_entry where why ~ '[\\r\\n]'") == 0


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "bnVsbA", "WzFd", "WyJcdTAwMDAiXQ", "W10", "eyJhIjoxfQ", "A" * 200, "WzFlOTk5XQ",
     "WyI5OTk5LTEyLTMxVDIzOjU5OjU5WiIsMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0"],
)  # fmt: skip
async def test_a_cursor_that_was_made_up_is_refused(house: Office, cursor: str) -> None:
    things = known_things(house)
    for _, route in calls("GET"):
        if not any(field.alias == "cursor" for field in route.dependant.query_params):
            continue
        roles = roles_of(route) or (Role.NURSE,)
        someone = await person(house, roles[0].value)
        answer = await someone.get(filled(route.path, things), params={"cursor": cursor})
        assert answer.status_code < 500, f"{route.path} {cursor}: {answer.status_code}"


async def test_no_answer_of_the_interface_stays_in_a_cache(house: Office) -> None:
    things = known_things(house)
    for _, route in calls("GET"):
        answer = await house.browser().get(filled(route.path, things))
        assert answer.headers["cache-control"] == "no-store", route.path
        assert answer.headers["x-content-type-options"] == "nosniff"


# -- whose ---------------------------------------------------------------------------------------


async def test_no_nurse_reads_a_patient_of_another_unit_by_their_number(house: Office) -> None:
    things = known_things(house)
    other = await person(house, "ward_nurse")
    reached = 0
    for _, route in calls("GET"):
        mine = Role.NURSE in (roles_of(route) or ())
        if mine and {"patient", "admission", "stay"} & set(route.param_convertors):
            await house.wiring.upkeep.exchange()
            answer = await other.get(filled(route.path, things))
            assert answer.status_code in {403, 404, 422}, f"{route.path}: {answer.status_code}"
            reached += 1
    assert reached > 5


@pytest.mark.timeout(240)
async def test_no_nurse_changes_a_patient_of_another_unit_by_their_number(house: Office) -> None:
    things = known_things(house)
    nurses = {
        (method, route.path)
        for method, route in calls(*UNSAFE)
        if Role.NURSE in (roles_of(route) or ())
        and {"patient", "admission", "stay", "bed"} & set(route.param_convertors)
        # In an emergency anybody may, and it is loud.
        and not route.path.endswith("/break-glass")
    }
    other = await person(house, "ward_nurse")
    for operation in operations(house.app.openapi()):
        method, _, path = operation.label.partition(" ")
        if (method, path) not in nurses:
            continue
        for sent in drawn(operation, things, fitting=3, unfitting=0)[1:]:
            await house.wiring.upkeep.exchange()
            answer = await other.request(
                sent.method, sent.url, headers=dict(sent.headers), content=sent.body
            )
            assert answer.status_code in REFUSED, f"{sent} {answer.status_code}"
