"""Everything apprise knows as a channel: pagers, text messages, chats, ntfy, mail.

apprise blocks, so it has threads of its own: one that hangs keeps no password from being checked.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog

from gateway.metrics import ADDRESSES
from gateway.notify.addresses import AddressBook
from gateway.notify.calls import Call
from gateway.notify.channel import Unreached
from gateway.notify.lane import AT_ONCE, WITHIN_S

_log = structlog.stdlib.get_logger()

_TITLE = "Wardwatch"


@dataclass(frozen=True, slots=True)
class Outside:
    """Addresses of accounts and posts, from the file of the hospital."""

    book: AddressBook
    name: str = "outside"
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calls")
    )

    def __post_init__(self) -> None:
        """Show how many there are."""
        ADDRESSES.labels(self.name).set(self.book.count)

    def reaches(self, call: Call) -> bool:
        """Whether the file has an address for this call."""
        return bool(self.book.of(call.account, call.post))

    async def call(self, call: Call) -> bool:
        """Call every address; True when one has taken it.

        Raises:
            Unreached: None is an address that apprise knows.
        """
        addresses = self.book.of(call.account, call.post)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _notify, addresses, call)

    async def run(self) -> None:
        """Load apprise, which takes seconds, before anybody is called, and look at the file."""
        loop = asyncio.get_running_loop()
        unknown = await loop.run_in_executor(self._threads, _unknown, self.book)
        if unknown:
            _log.error("addresses that apprise does not know", whose=unknown)


def _unknown(book: AddressBook) -> list[str]:
    """Accounts and posts with an address that cannot be called."""
    from apprise import Apprise  # noqa: PLC0415

    everybody = book.accounts | {f"post {post}": known for post, known in book.posts.items()}
    return [
        whose
        for whose, addresses in everybody.items()
        if not all(Apprise.instantiate(address) for address in addresses)
    ]


def _notify(addresses: tuple[str, ...], call: Call) -> bool:
    from apprise import Apprise, AppriseAsset, NotifyType  # noqa: PLC0415

    # Made anew: apprise keeps an address waiting for seconds after each call by the same object.
    asset = AppriseAsset(
        app_id=_TITLE,
        app_desc=_TITLE,
        app_url="",
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,
    )
    known = Apprise(asset=asset)
    for address in addresses:
        known.add(address)
    if not known:
        raise Unreached("not an address that apprise knows")
    results = known.notify(
        body=f"{call.text} ({call.link})",
        title=_TITLE,
        notify_type=NotifyType.WARNING,
        timeout=WITHIN_S,
    )
    return any(bool(result) for result in results)
