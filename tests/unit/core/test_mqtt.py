"""What a session promises about itself."""

import os
import signal

import pytest
from paho.mqtt.client import Client

from core.mqtt import Account, _Client


def test_a_bug_in_the_network_thread_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int, int]] = []

    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Client, "loop_forever", break_down)
    monkeypatch.setattr(os, "kill", lambda pid, number: sent.append((pid, number)))
    client = _Client(Account(url="mqtt://x", username="a", password="b"), lambda _plain: None)

    with pytest.raises(ZeroDivisionError):
        client.loop_forever()

    assert sent == [(os.getpid(), signal.SIGTERM)]
