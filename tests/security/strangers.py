"""What a hostile or careless client may send to each operation, drawn from the OpenAPI document.

Drawn first and sent afterwards, from a fixed seed: the same every time, and in bounded time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import Case, GenerationMode, openapi

from tests.office import ORIGIN, Office

Operation = schemathesis.APIOperation[Any, Any, Any, Any]
Drawn = Case[Any]

SEED = 20_260_105


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it goes out.

    Attributes:
        operation: Method and path template.
        documented: Statuses that the document knows for it.
    """

    operation: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    documented: frozenset[int]

    def __str__(self) -> str:
        """For whoever wants to send it again."""
        return f"{self.method} {self.url} {dict(self.headers)} {self.body[:300]!r}"


def operations(
    document: dict[str, Any],
) -> Iterator[Operation]:
    """Every operation of the interface."""
    schema = openapi.from_dict(document)
    schema.config.update(base_url=ORIGIN)
    for found in schema.get_all_operations():
        operation: Operation | None = getattr(found, "ok", lambda: None)()
        assert operation is not None, "the document is not one of OpenAPI"
        yield operation


def drawn(
    operation: Operation,
    known: Mapping[str, Any],
    *,
    fitting: int,
    unfitting: int,
) -> list[Sent]:
    """Requests that fit the document, mostly about what is really there, and such that do not."""
    sent = []
    for mode, count in ((GenerationMode.POSITIVE, fitting), (GenerationMode.NEGATIVE, unfitting)):
        for nth, case in enumerate(_cases(operation, mode, count)):
            if nth or mode is GenerationMode.NEGATIVE:
                _point(case, known)
            sent.append(_prepared(case))
    return sent


async def person(office: Office, role: str) -> httpx2.AsyncClient:
    """Somebody at a gateway that has just heard from its database, as it does every two seconds."""
    await office.wiring.upkeep.exchange()
    return await office.sign_in(role)


def known_things(office: Office) -> dict[str, Any]:
    """By name of a path parameter or a field: something of the demo ward."""
    return {
        "patient": office.value("select patient from stay where bed = 'icu-01'"),
        "bed": "icu-01",
        "to_bed": "icu-02",
        "unit": "icu",
        # Nobody here signs in with it: what succeeds may lock it or change its password.
        "account": "ward_nurse",
        "admission": office.value("select admission from stay where bed = 'icu-01'"),
        "stay": office.value("select id from stay where bed = 'icu-01'"),
        "device": office.value("select device from device_assignment where bed = 'icu-01'"),
        "doctor": "clinician",
        "units": ["icu"],
    }


def _cases(operation: Any, mode: GenerationMode, count: int) -> list[Drawn]:
    found: list[Drawn] = []
    if not count:
        return found

    @seed(SEED)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Drawn) -> None:
        found.append(case)

    try:
        collect()
    except Unsatisfiable:
        # Nothing can be sent to it that does not fit.
        return []
    return found[:count]


def _point(case: Drawn, known: Mapping[str, Any]) -> None:
    """Let it be about what is there: a stranger's ids would mostly end at 404."""
    for name in case.path_parameters or {}:
        if name in known:
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict):
        for name in case.body:
            if name in known:
                case.body[name] = known[name]
    if "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'


def _prepared(case: Drawn) -> Sent:
    said = case.as_transport_kwargs()
    request = Request(
        method=said["method"],
        url=said["url"],
        headers={name: _headerly(value) for name, value in dict(said.get("headers") or {}).items()},
        params=said.get("params"),
        json=said.get("json"),
        data=said.get("data"),
        files=said.get("files"),
    ).prepare()
    body = request.body or b""
    assert isinstance(body, str | bytes)
    responses = case.operation.definition.raw.get("responses", {})
    return Sent(
        operation=case.operation.label,
        method=request.method or "GET",
        url=str(request.url),
        headers={name: str(value) for name, value in request.headers.items()},
        body=body.encode() if isinstance(body, str) else body,
        documented=frozenset(int(status) for status in responses if str(status).isdecimal()),
    )


def _headerly(value: object) -> str:
    """What can travel in a header at all."""
    said = str(value).encode("latin-1", "ignore").decode("latin-1")
    return "".join(one for one in said if one.isprintable()).strip()
