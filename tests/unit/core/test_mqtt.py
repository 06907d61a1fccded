"""What a session promises about itself."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Queue

import pytest
from paho.mqtt.client import Client

from core.mqtt import Account, Session, _Client

CONNECT, PUBLISH, SUBSCRIBE = 1, 3, 8
CONNACK = b"\x20\x03\x00\x00\x00"
SUBACK = b"\x90\x04\x00\x01\x00\x01"
PATIENCE_S = 10.0


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


class Wire:
    """A broker's end of one connection, spoken by hand."""

    def __init__(self, listener: socket.socket) -> None:
        self._socket, _ = listener.accept()
        self._socket.settimeout(PATIENCE_S)
        self.await_packet(CONNECT)

    def await_packet(self, kind: int) -> bytes:
        """The body of the next packet of this kind; others are passed over."""
        while True:
            first, length = self._read(2)
            length = length if length < 128 else length - 128 + 128 * self._read(1)[0]
            body = self._read(length)
            if first >> 4 == kind:
                return body

    def welcome(self) -> None:
        """Let the client in."""
        self._socket.sendall(CONNACK)
        self.await_packet(SUBSCRIBE)
        self._socket.sendall(SUBACK)

    def next_topic(self) -> str:
        """Of the next publication."""
        body = self.await_packet(PUBLISH)
        return body[2 : 2 + int.from_bytes(body[:2])].decode()

    def breaks(self) -> None:
        """Nothing goes through any more."""
        self._socket.close()

    def _read(self, count: int) -> bytes:
        read = b""
        while len(read) < count:
            more = self._socket.recv(count - len(read))
            assert more, "the client has hung up"
            read += more
        return read


@contextmanager
def a_session() -> Iterator[tuple[Session, socket.socket, Queue[bool]]]:
    """A session, who waits for it, and a word each time it is connected."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)
        connected: Queue[bool] = Queue()
        url = f"mqtt://127.0.0.1:{listener.getsockname()[1]}"
        session = Session(
            Account(url=url, username="a", password="b"),
            subscriptions=["x"],
            on_delivery=lambda _: None,
            on_connected=connected.put,
        )
        session.start()
        try:
            yield session, listener, connected
        finally:
            with suppress(OSError):
                session.stop()


def test_what_is_published_while_connecting_does_not_overtake_what_is_sent_again() -> None:
    with a_session() as (session, listener, connected):
        first = Wire(listener)
        first.welcome()
        connected.get(timeout=PATIENCE_S)
        session.publish("before", b"1")
        assert first.next_topic() == "before"
        first.breaks()

        second = Wire(listener)
        session.publish("meanwhile", b"2")
        second.welcome()
        connected.get(timeout=PATIENCE_S)
        session.publish("after", b"3")
        topics = [second.next_topic() for _ in range(3)]
        second.breaks()
    assert topics == ["before", "meanwhile", "after"]
