"""Which channels there are: those whose libraries are installed, and the screens."""

from dataclasses import dataclass
from importlib.util import find_spec

import structlog

from core.clock import Clock
from core.settings import Settings
from gateway.live.board import Board
from gateway.live.hub import Hub
from gateway.live.receipts import Receipts
from gateway.notify.addresses import AddressBook, AddressesRefused, read_addresses
from gateway.notify.channel import Channel
from gateway.notify.notifier import Notifier, Standing
from gateway.notify.outside import Outside
from gateway.notify.screens import Screens
from gateway.notify.subscribed import Subscribed
from gateway.notify.webpush import WebPush
from gateway.records import Records

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What channels stand on."""

    records: Records
    clock: Clock
    board: Board
    hub: Hub
    receipts: Receipts


def make_notifier(settings: Settings, around: Around) -> tuple[Notifier, WebPush | None]:
    """All channels, and Web Push once more for those who subscribe; nothing is started."""
    book = _book(settings)
    channels: list[Channel] = [Screens(hub=around.hub, receipts=around.receipts)]
    beside: list[Standing] = []
    push = _web_push(settings, around, book) if find_spec("pywebpush") else None
    if push is not None:
        channels.append(push)
        beside += [push, push.subscribed]
    if book.count and find_spec("apprise"):
        outside = Outside(book)
        channels.append(outside)
        beside.append(outside)
    elif book.count:
        _log.error("addresses without apprise: install the extra `notify`")
    notifier = Notifier(board=around.board, channels=tuple(channels), beside=tuple(beside))
    return notifier, push


def _web_push(settings: Settings, around: Around, book: AddressBook) -> WebPush:
    return WebPush(
        subscribed=Subscribed(records=around.records, clock=around.clock),
        clock=around.clock,
        secrets=settings.home / "secrets",
        pushing=book.push,
    )


def _book(settings: Settings) -> AddressBook:
    try:
        return read_addresses(settings.home)
    except AddressesRefused as why:
        # Screens matter more than the phones: they are served even so.
        _log.error("nobody can be called outside", reason=str(why))
        return AddressBook()
