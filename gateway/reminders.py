"""Sends reminders that are due, in the ways that `reminders.toml` in the data folder names.

[ways]
text = "signal://localhost/+4930111/{phone}"             # any address apprise knows
mail = "mailtos://user:pass@mail.hospital.example?to={email}"

Without the file nobody is sent anything, and whoever should be reminded is on the list of calls.
"""

import asyncio
import re
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import structlog

from core.appointments.reminders import Way, words
from core.appointments.reminding import Message, claim, tried
from core.clock import Clock
from core.ids import SiteId
from gateway.errors import RecordsAway
from gateway.office import Office

NAME = "reminders.toml"
EVERY_S = 60.0
WITHIN_S = 20
_log = structlog.stdlib.get_logger()

Template = Annotated[str, msgspec.Meta(min_length=3, max_length=2048)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ways: dict[str, Template] = {}


class Sends(Protocol):
    """Something that takes a message for an address of apprise's kind; it may block."""

    def __call__(self, address: str, words: str) -> bool:
        """Whether it was taken."""
        ...


def read_templates(home: Path) -> Mapping[Way, str]:
    """The ways of the hospital's file; none where it cannot be used, and the log says why."""
    path = home / NAME
    if not path.is_file():
        return {}
    try:
        said = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
        found = {Way(way): template for way, template in said.ways.items()}
    except (OSError, ValueError, msgspec.ValidationError) as why:
        _log.error("no reminders are sent", reason=str(why).splitlines()[0])
        return {}
    if not find_spec("apprise"):
        _log.error("reminders without apprise: install the extra `notify`")
        return {}
    return {way: one for way, one in found.items() if way in {Way.TEXT, Way.MAIL}}


@dataclass(slots=True, kw_only=True)
class Reminders:
    """The reminders of a site.

    Attributes:
        templates: Addresses with `{phone}` or `{email}` to be filled in.
    """

    office: Office
    clock: Clock
    site: SiteId
    templates: Mapping[Way, str]
    send: Sends = field(default_factory=lambda: by_apprise)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="reminders")
    )

    @property
    def ways(self) -> list[Way]:
        """In which reminders are sent without a person."""
        return sorted(self.templates)

    async def run(self) -> None:
        """Send what is due, every minute."""
        while self.templates:
            try:
                await self.send_due()
            except RecordsAway:
                _log.warning("reminders wait for the database")
            await asyncio.sleep(EVERY_S)

    async def send_due(self) -> int:
        """Send what is due now; how many were tried.

        Raises:
            RecordsAway: The database does not answer; nothing is lost.
        """
        async with self.office.transaction() as connection:
            messages = await claim(connection, site=self.site, ways=self.ways, now=self.clock.now())
        for message in messages:
            went = await self._went(message)
            async with self.office.transaction() as connection:
                await tried(connection, message, went=went, now=self.clock.now())
        return len(messages)

    async def _went(self, message: Message) -> bool:
        address = filled(self.templates[message.way], message)
        if address is None:
            return False
        try:
            zone = ZoneInfo(message.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return False
        said = words(message.site, message.starts_at, zone)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.send, address, said)


def filled(template: str, message: Message) -> str | None:
    """The address of one patient; None where the record has none for this way."""
    phone = re.sub(r"[^\d+]", "", message.phone)
    if ("{phone}" in template and not phone) or (
        "{email}" in template and "@" not in message.email
    ):
        return None
    return template.replace("{phone}", quote(phone)).replace(
        "{email}", quote(message.email, safe="@")
    )


def by_apprise(address: str, words: str) -> bool:
    """Send by whatever apprise knows."""
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - seconds

    known = Apprise(asset=AppriseAsset(app_id="", app_desc="", app_url="", http_redirects=False))
    if not known.add(address):
        return False
    return any(bool(one) for one in known.notify(body=words, title="", timeout=WITHIN_S))
