"""Where people can be called outside: `notify.toml` in the data folder, read once at the start.

[push]
contact = "mailto:ward-it@hospital.example"     # told to push services
services = ["push.hospital.example"]            # beside the browsers' own

[accounts]
nora = ["ntfys://ntfy.hospital.example/nora"]   # any address apprise knows

[posts]
physician = ["…"]                               # whoever is on call
nobody = ["…"]                                  # when nobody has answered
"""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from core.errors import HospitalError
from core.wire import Post

NAME = "notify.toml"
NOBODY = "nobody"

PUSH_SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""Hosts, and with them their subdomains, that browsers are woken by: no other address is called
for a subscription, since whoever signs in could name one of this network.
"""

Addresses = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=2048)], ...], Meta(max_length=16)
]


class AddressesRefused(HospitalError):
    """The file of addresses cannot be used."""


class Pushing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What push services are told, and which of them may be called.

    Attributes:
        services: A host, with its subdomains, over https; or an origin, such as
            `http://127.0.0.1:9000`, exactly.
    """

    contact: Annotated[str, Meta(pattern="^(mailto:.+@.+|https://.+)$")] = (
        "mailto:wardwatch@example.org"
    )
    services: tuple[str, ...] = ()


class AddressBook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    push: Pushing = Pushing()
    accounts: dict[str, Addresses] = {}
    posts: dict[str, Addresses] = {}

    def __post_init__(self) -> None:
        """Refuse a post nobody is ever called for: it is misspelt."""
        unknown = self.posts.keys() - {post.value for post in Post} - {NOBODY}
        if unknown:
            raise ValueError(f"no such post: {', '.join(sorted(unknown))}")

    def of(self, account: str, post: Post | None) -> tuple[str, ...]:
        """Where a call goes; the person's own, or for a call without one the post's."""
        if account:
            return self.accounts.get(account, ())
        return self.posts.get(NOBODY if post is None else post.value, ())

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, (*self.accounts.values(), *self.posts.values())))


def read_addresses(folder: Path) -> AddressBook:
    """The book in this folder; an empty one where there is none.

    Raises:
        AddressesRefused: It cannot be used; the message names no address.
    """
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return AddressBook()
    except (OSError, UnicodeDecodeError) as why:
        raise AddressesRefused(f"{NAME}: {type(why).__name__}") from None
    try:
        return msgspec.convert(tomllib.loads(text), AddressBook)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as why:
        raise AddressesRefused(f"{NAME}: {why}") from None
