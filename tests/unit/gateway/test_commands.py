"""Requests to the owner of the alerts: sent again until answered, answered once."""

import asyncio

import pytest
from msgspec.structs import replace

from core.wire import Actor, Answer, Command, CommandKind, Refusal
from gateway.errors import (
    AlertClosed,
    AnotherPatient,
    KeyReused,
    Malformed,
    NoAnswer,
    NotAllowed,
    NotCalled,
    Unknown,
    Unsafe,
    WorseNow,
)
from gateway.live import commands as commands_module
from gateway.live.commands import REFUSALS, Commands, alert_in
from tests.unit.gateway.house import NOON, an_alert


def a_command(key: str = "key-00001", alert: str = "a1") -> Command:
    actor = Actor(account="nurse", name="Nora", role="nurse", at=NOON, command=key)
    return Command(kind=CommandKind.ACKNOWLEDGE, alert=alert, actor=actor)


class Owner:
    """Answers from the n-th request on."""

    def __init__(self, *, after: int = 0, refusal: Refusal | None = None) -> None:
        self.heard: list[str] = []
        self._after = after
        alert = None if refusal else an_alert()
        self._answer = Answer(command="key-00001", alert=alert, refusal=refusal)
        self.commands = Commands(send=self._hear, connected=lambda: True)

    def _hear(self, _payload: bytes, key: str) -> None:
        self.heard.append(key)
        if len(self.heard) > self._after:
            self.commands.hear(self._answer)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands_module, "RESEND_AFTER_S", 0.02)


async def test_an_answer_ends_the_asking() -> None:
    owner = Owner()
    assert alert_in(await owner.commands.ask(a_command())).id == "a1"
    assert owner.heard == ["key-00001"]


async def test_a_request_that_was_not_heard_is_sent_again_under_the_same_id() -> None:
    owner = Owner(after=2)
    await owner.commands.ask(a_command())
    assert owner.heard == ["key-00001"] * 3


async def test_without_an_answer_nothing_is_claimed() -> None:
    owner = Owner(after=99)
    with pytest.raises(NoAnswer):
        await owner.commands.ask(a_command())
    assert len(owner.heard) == 4


async def test_without_a_broker_the_refusal_comes_at_once() -> None:
    commands = Commands(send=lambda _payload, _key: None, connected=lambda: False)
    with pytest.raises(NoAnswer):
        await commands.ask(a_command())


async def test_whoever_asks_again_gets_the_same_answer() -> None:
    owner = Owner()
    first = await owner.commands.ask(a_command())
    again = await owner.commands.ask(a_command())
    assert first == again
    assert len(owner.heard) == 1


async def test_two_who_ask_at_once_share_the_answer() -> None:
    owner = Owner(after=2)
    async with asyncio.TaskGroup() as group:
        one = group.create_task(owner.commands.ask(a_command()))
        two = group.create_task(owner.commands.ask(a_command()))
    assert one.result() == two.result()


async def test_one_id_is_one_request() -> None:
    owner = Owner()
    await owner.commands.ask(a_command())
    with pytest.raises(KeyReused):
        await owner.commands.ask(a_command(alert="a2"))
    for_a_bed = replace(a_command(alert=""), kind=CommandKind.PAUSE_AUDIO, bed="icu-01")
    with pytest.raises(KeyReused):
        await owner.commands.ask(for_a_bed)
    other = a_command()
    with pytest.raises(KeyReused):
        await owner.commands.ask(replace(other, actor=replace(other.actor, account="other")))


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Refusal.UNKNOWN_ALERT, Unknown),
        (Refusal.ALERT_CLOSED, AlertClosed),
        (Refusal.MALFORMED, Malformed),
        (Refusal.UNKNOWN_BED, Unknown),
        (Refusal.ANOTHER_PATIENT, AnotherPatient),
        (Refusal.WORSE_NOW, WorseNow),
        (Refusal.NOT_CALLED, NotCalled),
        (Refusal.NOT_ALLOWED, NotAllowed),
        (Refusal.UNSAFE, Unsafe),
    ],
)
async def test_a_refusal_is_told(refusal: Refusal, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Owner(refusal=refusal).commands.ask(a_command())


def test_every_refusal_has_its_own_words() -> None:
    assert set(REFUSALS) == set(Refusal)
    assert all(str(error()) not in {"", "None"} for error in REFUSALS.values())


async def test_a_refusal_without_detail_still_says_why() -> None:
    with pytest.raises(WorseNow, match="more urgent"):
        await Owner(refusal=Refusal.WORSE_NOW).commands.ask(a_command())


def test_an_answer_without_an_alert_is_none() -> None:
    with pytest.raises(NoAnswer):
        alert_in(Answer(command="key-00001"))


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands_module, "MOST_REMEMBERED", 3)
    commands = Commands(send=lambda _payload, _key: None, connected=lambda: False)
    for number in range(10):
        with pytest.raises(NoAnswer):
            await commands.ask(a_command(f"key-{number:05}"))
    assert len(commands._asked) == 3


def test_an_answer_to_nobody_is_ignored() -> None:
    Owner().commands.hear(Answer(command="of another"))
