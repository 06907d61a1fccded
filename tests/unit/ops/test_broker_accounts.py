"""Password files are Mosquitto's own format; that the broker takes them is shown in integration."""

import pytest

from ops.broker_accounts import hashed, matches, password_file

# Written by mosquitto_passwd 2.0.21 for the password "correct horse".
BY_MOSQUITTO = (
    "$7$101$f3dfzIVAEMxV7XGy$"
    "AdavVLIrZ+Rg6DhlIevHXqOTf4DsNKJX0AFzBWS3qTnDkSxaPeo/eW7mPsF7ljokpETHV1baVsud92hbgZRBkw=="
)


def test_mosquittos_own_hashes_are_understood() -> None:
    assert matches("correct horse", BY_MOSQUITTO)
    assert not matches("wrong horse", BY_MOSQUITTO)


def test_a_hash_is_salted_and_matches_its_password_alone() -> None:
    entry = hashed("secret")
    assert entry != hashed("secret")
    assert matches("secret", entry)
    assert not matches("Secret", entry)


def test_an_account_that_did_not_change_keeps_its_line() -> None:
    before = password_file({"ingest": "a", "monitor-1": "b"})
    after = password_file({"ingest": "a", "monitor-1": "new", "monitor-2": "c"}, earlier=before)
    lines = dict(zip(("ingest", "monitor-1"), before.splitlines(), strict=True))
    assert lines["ingest"] in after
    assert lines["monitor-1"] not in after
    assert after.count("\n") == 3


def test_an_account_that_is_gone_is_gone_from_the_file() -> None:
    before = password_file({"ingest": "a", "relay": "b"})
    assert "relay" not in password_file({"ingest": "a"}, earlier=before)


@pytest.mark.parametrize("entry", ["$6$101$c2FsdA==$aGFzaA=="])
def test_another_kind_of_hash_is_replaced(entry: str) -> None:
    assert not matches("secret", entry)
