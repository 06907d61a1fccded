"""Addresses of the hospital's file, and what apprise is given to say there."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.wire import Calling, Finding
from gateway.notify import outside as outside_module
from gateway.notify.addresses import AddressBook, AddressesRefused, Pushing, read_addresses
from gateway.notify.calls import Call, called_by
from gateway.notify.channel import Unreached
from gateway.notify.outside import Outside
from tests.unit.gateway.house import NOON, an_alert, build, calling
from tests.unit.gateway.push_service import PushService, push_service


@pytest.fixture
async def pager() -> AsyncIterator[PushService]:
    """Takes apprise's `json://` messages."""
    async with push_service() as service:
        yield service


def at(pager: PushService, path: str = "") -> str:
    return pager.origin.replace("http://", "json://") + f"/{path}"


def calls(step: int = 0, **other: Any) -> list[Call]:
    return called_by(an_alert(escalation=calling(step), **other))


# -- calling --------------------------------------------------------------------------------------


async def test_a_person_is_called_where_the_file_says_and_told_nothing_of_the_patient(
    pager: PushService,
) -> None:
    channel = Outside(AddressBook(accounts={"nurse": (at(pager, "nora"),)}))
    telling = Finding(rule="spo2.low", revision=1, text="Ada Lund: SpO2 84", since=NOON)
    call, post = calls(finding=telling, first=telling, comment="Ada Lund", stay=4711)
    assert channel.reaches(call)
    assert not channel.reaches(post)
    assert await channel.call(call) is True
    (posted,) = pager.posted
    said = json.loads(posted.body)
    assert posted.path == "/nora"
    assert said["title"] == "Wardwatch"
    assert said["message"] == "Alert, high priority, Intensive care, bed ICU-01 (/beds/icu-01)"
    whole = posted.body.decode() + json.dumps(dict(posted.headers))
    for secret in ("Ada Lund", "4711", "SpO2", "spo2.low", "github"):
        assert secret not in whole


async def test_a_post_is_called_once_whoever_is_on_it(pager: PushService) -> None:
    channel = Outside(AddressBook(posts={"physician": (at(pager, "on-call"),)}))
    reached = [call for call in calls(2) if channel.reaches(call)]
    assert [call.account for call in reached] == [""]
    assert await channel.call(reached[0]) is True
    assert pager.paths() == ["/on-call"]


async def test_the_last_resort_hears_that_nobody_came(pager: PushService) -> None:
    channel = Outside(AddressBook(posts={"nobody": (at(pager, "ward-phone"),)}))
    assert not any(channel.reaches(call) for call in calls(2))
    (call,) = called_by(an_alert(escalation=calling(0, Calling.NOBODY, rungs=())))
    assert channel.reaches(call)
    assert await channel.call(call) is True
    assert "Nobody reachable" in json.loads(pager.posted[0].body)["message"]


async def test_one_of_several_addresses_is_enough(pager: PushService) -> None:
    pager.answers["/broken"] = 500
    addresses = (at(pager, "broken"), "nonsense", at(pager, "works"))
    channel = Outside(AddressBook(accounts={"nurse": addresses}))
    assert await channel.call(calls()[0]) is True
    assert pager.paths() == ["/broken", "/works"]


async def test_an_address_that_refuses_is_a_failure(pager: PushService) -> None:
    pager.answers["/broken"] = 500
    channel = Outside(AddressBook(accounts={"nurse": (at(pager, "broken"),)}))
    assert await channel.call(calls()[0]) is False


async def test_an_address_apprise_does_not_know_is_a_failure() -> None:
    channel = Outside(AddressBook(accounts={"nurse": ("nonsense",)}))
    with pytest.raises(Unreached):
        await channel.call(calls()[0])


def test_whose_addresses_cannot_be_called_is_known_at_the_start() -> None:
    book = AddressBook(
        accounts={"nora": ("json://127.0.0.1/x",), "max": ("json://127.0.0.1/x", "nonsense")},
        posts={"physician": ("nonsense",)},
    )
    assert outside_module._unknown(book) == ["max", "post physician"]


# -- the file -------------------------------------------------------------------------------------

BOOK = """
[push]
contact = "mailto:it@ward.test"
services = ["push.ward.test"]
[accounts]
nora = ["json://127.0.0.1:9/x"]
[posts]
physician = ["json://127.0.0.1:9/y", "json://127.0.0.1:9/z"]
nobody = ["json://127.0.0.1:9/w"]
"""


def test_the_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text(BOOK)
    book = read_addresses(tmp_path)
    assert book.count == 4
    assert book.push == Pushing(contact="mailto:it@ward.test", services=("push.ward.test",))
    assert book.accounts["nora"] == ("json://127.0.0.1:9/x",)


def test_without_a_file_nobody_is_called_outside(tmp_path: Path) -> None:
    assert read_addresses(tmp_path) == AddressBook()


@pytest.mark.parametrize(
    "text",
    [
        "[accounts",
        "[posts]\njanitor = ['json://secret']",
        "[accounts]\nnora = 'json://secret'",
        "[accounts]\nnora = ['']",
        "[phones]\nnora = ['json://secret']",
        "[push]\ncontact = 'secret'",
        "accounts = 3",
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_without_telling_it(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "notify.toml").write_text(text)
    with pytest.raises(AddressesRefused) as refused:
        read_addresses(tmp_path)
    assert "secret" not in str(refused.value)


def test_a_gateway_with_such_a_file_starts_without_it(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text("[accounts")
    names = [channel.name for channel in build(home=tmp_path).wiring.notifier.channels]
    assert names == ["screen", "push"]


def test_a_gateway_with_addresses_has_every_channel(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text(BOOK)
    notifier = build(home=tmp_path).wiring.notifier
    assert [channel.name for channel in notifier.channels] == ["screen", "push", "outside"]
    # The key is made when the gateway runs, not when it is put together.
    assert list(tmp_path.iterdir()) == [tmp_path / "notify.toml"]
