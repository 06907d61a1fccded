"""What people say of alerts and set up at beds: each becomes one command with all it needs."""

import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from msgspec.structs import replace

from core.wire import (
    Actor,
    Answer,
    Command,
    CommandKind,
    LimitProposal,
    Outcome,
    Priority,
    Refusal,
    SetupChange,
    SetupEvent,
)
from tests.unit.gateway.house import NOON, PASSWORD, House, a_setup, an_alert

KEY = {"Idempotency-Key": "key-00001"}


def of_alert(command: Command) -> Answer:
    return Answer(command=command.actor.command, alert=an_alert(revision=2))


def of_bed(command: Command) -> Answer:
    return Answer(command=command.actor.command, setup=a_setup(), warnings=("very wide",))


async def sent(house: House, browser: httpx2.AsyncClient, path: str, **body: Any) -> Command:
    house.feed.owner = of_bed if "/beds/" in path else of_alert
    answer = await browser.post(path, json=body, headers=KEY)
    assert answer.status_code == 200, answer.text
    (command,) = house.feed.asked
    return command


@pytest.fixture
async def clinician(browser: httpx2.AsyncClient) -> httpx2.AsyncClient:
    who = {"username": "clinician", "password": PASSWORD}
    assert (await browser.post("/api/v1/session", json=who)).status_code == 200
    return browser


# -- alerts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("acknowledge", {"priority": "medium"}, {"priority": Priority.MEDIUM}),
        ("resolve", {"priority": "high"}, {"priority": Priority.HIGH}),
        ("comment", {"comment": "turned"}, {"text": "turned"}),
        ("outcome", {"outcome": "artefact"}, {"outcome": Outcome.ARTEFACT}),
        ("outcome", {"outcome": "acted", "comment": "O2"}, {"text": "O2"}),
        ("accept", {}, {"alert": "a1"}),
        ("decline", {"comment": "in theatre"}, {"text": "in theatre"}),
        ("escalate", {}, {"alert": "a1"}),
    ],
)
async def test_what_is_said_of_an_alert_reaches_its_owner(
    nurse: httpx2.AsyncClient, house: House, path: str, body: dict[str, str], expected: object
) -> None:
    command = await sent(house, nurse, f"/api/v1/alerts/a1/{path}", screen="wall", **body)
    assert isinstance(expected, dict)
    assert {name: getattr(command, name) for name in expected} == expected
    assert (command.actor.account, command.actor.screen) == ("nurse", "wall")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("comment", {}),
        ("comment", {"comment": ""}),
        ("outcome", {}),
        ("outcome", {"outcome": "nice"}),
        ("acknowledge", {"priority": "urgent"}),
        ("accept", {"priority": "high"}),
    ],
)
async def test_half_a_word_about_an_alert_is_refused(
    nurse: httpx2.AsyncClient, house: House, path: str, body: dict[str, str]
) -> None:
    answer = await nurse.post(f"/api/v1/alerts/a1/{path}", json=body, headers=KEY)
    assert answer.status_code == 422
    assert house.feed.asked == []


@pytest.mark.parametrize(
    ("refusal", "status", "slug"),
    [
        (Refusal.WORSE_NOW, 409, "worse-now"),
        (Refusal.NOT_CALLED, 409, "not-called"),
        (Refusal.ALERT_CLOSED, 409, "alert-closed"),
        (Refusal.NOT_ALLOWED, 403, "not-allowed"),
    ],
)
async def test_an_answer_that_does_not_count_says_why(
    nurse: httpx2.AsyncClient, house: House, refusal: Refusal, status: int, slug: str
) -> None:
    house.feed.owner = lambda command: Answer(command=command.actor.command, refusal=refusal)
    answer = await nurse.post("/api/v1/alerts/a1/accept", json={}, headers=KEY)
    assert answer.status_code == status
    assert answer.json()["type"] == f"urn:wardwatch:problem:{slug}"
    assert answer.json()["detail"] not in {"", "None"}


# -- set-ups ------------------------------------------------------------------------------------

BED = "/api/v1/beds/icu-01"


@pytest.mark.parametrize(
    ("path", "body", "kind", "expected"),
    [
        (
            "limits",
            {"cause": "spo2.low", "limits": [88, 84], "hours": 2, "reason": "COPD"},
            CommandKind.SET_LIMITS,
            {
                "causes": ("spo2.low",),
                "limits": (88.0, 84.0),
                "delays_s": (),
                "seconds": 7200.0,
                "text": "COPD",
            },
        ),
        (
            "limits",
            {"cause": "hr.high", "limits": [130], "delays_s": [20], "hours": None, "reason": "AF"},
            CommandKind.SET_LIMITS,
            {"limits": (130.0,), "delays_s": (20.0,), "seconds": None},
        ),
        (
            "limits/restore",
            {"cause": "spo2.low", "reason": "better"},
            CommandKind.RESTORE_LIMITS,
            {"causes": ("spo2.low",), "text": "better"},
        ),
        ("pause", {"seconds": 60}, CommandKind.PAUSE_AUDIO, {"seconds": 60.0}),
        ("pause", {}, CommandKind.PAUSE_AUDIO, {"seconds": 120.0}),
        ("resume", {}, CommandKind.RESUME_AUDIO, {}),
        ("alarms-on", {}, CommandKind.ALARMS_ON, {"causes": ()}),
        (
            "procedure",
            {"name": "suction", "seconds": 180},
            CommandKind.BEGIN_PROCEDURE,
            {"procedure": "suction", "seconds": 180.0},
        ),
        ("procedure/end", {}, CommandKind.END_PROCEDURE, {}),
        ("detector/reset", {}, CommandKind.RESET_DETECTOR, {}),
    ],
)
async def test_what_is_set_up_reaches_its_owner_with_the_stay_that_was_seen(
    nurse: httpx2.AsyncClient,
    house: House,
    path: str,
    body: dict[str, Any],
    kind: CommandKind,
    expected: dict[str, object],
) -> None:
    command = await sent(house, nurse, f"{BED}/{path}", stay=7, screen="tablet", **body)
    assert (command.kind, command.bed, command.stay) == (kind, "icu-01", 7)
    assert (command.actor.screen, command.actor.command) == ("tablet", "key-00001")
    assert {name: getattr(command, name) for name in expected} == expected


async def test_alarms_off_is_for_clinicians(clinician: httpx2.AsyncClient, house: House) -> None:
    command = await sent(
        house,
        clinician,
        f"{BED}/alarms-off",
        stay=1,
        reason="comfort care",
        seconds=3600,
        causes=["hr.low"],
    )
    assert (command.kind, command.seconds) == (CommandKind.ALARMS_OFF, 3600.0)
    assert (command.causes, command.text) == (("hr.low",), "comfort care")
    assert command.actor.role == "clinician"


async def test_a_nurse_may_not_turn_alarms_off(nurse: httpx2.AsyncClient, house: House) -> None:
    said = {"stay": 1, "reason": "too loud", "seconds": 60}
    answer = await nurse.post(f"{BED}/alarms-off", json=said, headers=KEY)
    assert answer.status_code == 403
    assert house.feed.asked == []


async def test_warnings_of_the_owner_are_told(nurse: httpx2.AsyncClient, house: House) -> None:
    house.feed.owner = of_bed
    said = {"stay": 1, "cause": "spo2.low", "limits": [70], "reason": "why not"}
    answer = (await nurse.post(f"{BED}/limits", json=said, headers=KEY)).json()
    assert (answer["setup"]["revision"], answer["warnings"]) == (1, ["very wide"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("pause", {}),
        ("pause", {"stay": 1, "seconds": 121}),
        ("pause", {"stay": 1, "seconds": 0}),
        ("limits", {"stay": 1, "cause": "spo2.low", "limits": [88]}),
        ("limits", {"stay": 1, "cause": "spo2.low", "limits": [88], "reason": ""}),
        ("limits", {"stay": 1, "cause": "spo2.low", "limits": [], "reason": "x"}),
        ("limits", {"stay": 1, "cause": "spo2.low", "limits": [1e999], "reason": "x"}),
        ("limits", {"cause": "spo2.low", "limits": [88], "reason": "x"}),
        ("limits", {"stay": 1, "cause": "spo2.low", "limits": [88], "reason": "x", "hours": 745}),
        ("procedure", {"stay": 1, "name": "suction"}),
        ("resume", {"stay": "one"}),
    ],
    ids=str,
)
async def test_half_a_set_up_is_refused(
    nurse: httpx2.AsyncClient, house: House, path: str, body: dict[str, Any]
) -> None:
    # Infinity has no JSON; Python writes it all the same, and a browser might.
    json_type = {"Content-Type": "application/json"}
    answer = await nurse.post(f"{BED}/{path}", content=json.dumps(body), headers=KEY | json_type)
    assert answer.status_code == 422, answer.text
    assert house.feed.asked == []


async def test_a_set_up_for_who_has_left_is_refused(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, refusal=Refusal.ANOTHER_PATIENT
    )
    answer = await nurse.post(f"{BED}/pause", json={"stay": 1}, headers=KEY)
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:wardwatch:problem:another-patient"


async def test_unsafe_limits_are_refused_in_the_owners_words(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, refusal=Refusal.UNSAFE, detail="80 is below 85"
    )
    said = {"stay": 1, "cause": "spo2.low", "limits": [80, 85], "reason": "x"}
    answer = await nurse.post(f"{BED}/limits", json=said, headers=KEY)
    assert (answer.status_code, answer.json()["detail"]) == (422, "80 is below 85")
    assert answer.json()["type"] == "urn:wardwatch:problem:unsafe"


async def test_limits_in_force_and_proposed_are_asked_of_the_owner(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    proposal = LimitProposal(
        cause="spo2.low", in_force=(90.0, 85.0), delays_s=(15.0, 10.0), proposed=(88.0, 84.0)
    )
    house.feed.owner = lambda command: Answer(
        command=command.actor.command, proposals=(proposal,), setup=None
    )
    answer = (await nurse.get(f"{BED}/limits")).json()
    assert (answer["stay"], answer["setup"]) == (1, None)
    assert [item["proposed"] for item in answer["items"]] == [[88.0, 84.0]]
    (command,) = house.feed.asked
    assert (command.kind, command.stay) == (CommandKind.PROPOSE_LIMITS, 1)
    assert (await nurse.get("/api/v1/beds/none/limits")).status_code == 404


async def test_the_history_of_a_set_up_comes_in_pages(
    nurse: httpx2.AsyncClient, house: House
) -> None:
    by = Actor(account="nurse", name="Nora", role="nurse", at=NOON)
    house.records.changes = [
        SetupEvent(
            boot=5,
            seq=number,
            number=number,
            at=NOON + timedelta(seconds=number),
            change=SetupChange.AUDIO_PAUSED,
            setup=a_setup(number),
            actor=replace(by, command=f"c{number}"),
        )
        for number in range(1, 6)
    ]
    seen: list[int] = []
    query = {"limit": "2"}
    while True:
        page = (await nurse.get(f"{BED}/setup-history", params=query)).json()
        seen += [event["number"] for event in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [5, 4, 3, 2, 1]
    house.records.away = True
    await house.exchange()
    assert (await nurse.get(f"{BED}/setup-history")).status_code == 503
