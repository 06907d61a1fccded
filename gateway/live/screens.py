"""How the screens that people carry are, so that a station sees a tablet that has fallen silent.

In memory only: what a screen says is as old as its last word, and after a restart of the gateway
each says it again within half a minute. Pure: the time is an argument.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from core.wire import Duty
from gateway.live.frames import Health, SoundState, TabletTrouble, Trouble

SILENT_AFTER = timedelta(minutes=2)
"""A tablet that has said nothing, or made no sound, for so long is a trouble. A screen speaks
every 30 s, in a hidden tab every minute. Example, approve locally."""

LOW_BATTERY = 0.1
"""Of a full one, and not charging. Example, approve locally."""

FORGOTTEN_AFTER = timedelta(hours=12)
MOST = 500
"""Screens remembered; of more, those heard longest ago are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who speaks by a socket.

    Attributes:
        session: SHA-256 of the session's token.
        tablet: Number of the shared tablet, `tablet_name` its name; None for another browser.
    """

    account: str
    name: str
    session: bytes
    tablet: int | None = None
    tablet_name: str = ""


class ScreenShown(Struct, frozen=True, kw_only=True):
    """A screen as it said itself that it is; times in UTC.

    Attributes:
        screen: The tablet's name, else what the screen calls itself.
        shared: Enrolled as a tablet of a unit.
        handheld: Carried about: a shared tablet, or a phone that says so.
        connected: Its live connection is open, as far as is known.
        on_duty: Its person answers for a bed now.
        battery: 0 to 1; null where the browser does not say.
        queued: Answers that it has not been able to send.
        version: Of its pages.
        silenced_since: Since when it can be neither heard nor woken; null while it can.
        heard_at: Its last word; `left_at` when its connection ended.
    """

    screen: str
    shared: bool
    handheld: bool
    account: str
    name: str
    connected: bool
    visible: bool
    sound: SoundState
    push: bool
    battery: float | None
    charging: bool | None
    queued: int
    version: str
    heard_at: datetime
    left_at: datetime | None
    silenced_since: datetime | None
    on_duty: bool = False
    troubles: tuple[Trouble, ...] = ()


@dataclass(slots=True)
class _Known:
    shown: ScreenShown
    session: bytes
    socket: int


@dataclass(slots=True)
class Screens:
    """What screens have said of themselves, the latest of each."""

    _known: dict[str, _Known] = field(default_factory=dict)

    def hear(self, holder: Holder, said: Health, at: datetime, *, socket: int) -> None:
        """A screen says how it is."""
        key = _key(holder, said)
        before = self._known.pop(key, None)
        can_wake = said.sound is SoundState.ON or said.push
        since = before.shown.silenced_since if before is not None else None
        shown = ScreenShown(
            screen=holder.tablet_name or said.screen,
            shared=holder.tablet is not None,
            handheld=said.handheld or holder.tablet is not None,
            account=holder.account,
            name=holder.name,
            connected=True,
            visible=said.visible,
            sound=said.sound,
            push=said.push,
            battery=said.battery,
            charging=said.charging,
            queued=said.queued,
            version=said.version,
            heard_at=at,
            left_at=None,
            silenced_since=None if can_wake else since or at,
        )
        self._known[key] = _Known(shown, holder.session, socket)
        self._forget(at)

    def leave(self, socket: int, at: datetime) -> None:
        """A socket has ended; another of the same screen may have spoken since."""
        for known in self._known.values():
            if known.socket == socket and known.shown.connected:
                known.shown = replace(known.shown, connected=False, left_at=at)

    def dismiss(self, session: bytes) -> None:
        """Its person has signed out: nothing is expected of it any more."""
        for key in [key for key, known in self._known.items() if known.session == session]:
            del self._known[key]

    def shown(self, duties: Iterable[Duty], at: datetime) -> list[ScreenShown]:
        """All of them, those in trouble first, then by name."""
        on_duty = _accounts(duties)
        found = [
            replace(one, on_duty=one.account in on_duty, troubles=_troubles(one, at))
            for one in (known.shown for known in self._known.values())
            if at - one.heard_at < FORGOTTEN_AFTER
        ]
        return sorted(found, key=lambda one: (not one.troubles, one.screen, one.account))

    def troubles(self, duties: Iterable[Duty], at: datetime) -> tuple[TabletTrouble, ...]:
        """Whom on duty no call may reach by what they carry: none of it is well."""
        carried: dict[str, list[ScreenShown]] = {}
        for one in self.shown(duties, at) if self._known else ():
            if one.handheld and one.on_duty:
                carried.setdefault(one.account, []).append(one)
        return tuple(
            TabletTrouble(
                screen=one.screen, name=one.name, trouble=one.troubles[0], since=_since(one)
            )
            for theirs in carried.values()
            if all(other.troubles for other in theirs)
            for one in theirs
        )

    def _forget(self, at: datetime) -> None:
        # Said again is put last, so the first are those heard longest ago.
        while self._known:
            key, known = next(iter(self._known.items()))
            if len(self._known) <= MOST and at - known.shown.heard_at < FORGOTTEN_AFTER:
                return
            del self._known[key]


def _key(holder: Holder, said: Health) -> str:
    if holder.tablet is not None:
        return f"tablet/{holder.tablet}"
    return f"{holder.account}/{said.screen}"


def _troubles(one: ScreenShown, at: datetime) -> tuple[Trouble, ...]:
    if not one.handheld:
        return ()
    found = []
    if at - (one.left_at or one.heard_at) >= SILENT_AFTER:
        found.append(Trouble.SILENT)
    elif one.silenced_since is not None and at - one.silenced_since >= SILENT_AFTER:
        found.append(Trouble.SILENCED)
    if one.battery is not None and one.battery <= LOW_BATTERY and not one.charging:
        found.append(Trouble.BATTERY)
    return tuple(found)


def _since(one: ScreenShown) -> datetime:
    if one.troubles[0] is Trouble.SILENCED and one.silenced_since is not None:
        return one.silenced_since
    return one.left_at or one.heard_at


def _accounts(duties: Iterable[Duty]) -> frozenset[str]:
    return frozenset(
        person.account for duty in duties for rung in duty.rungs for person in rung.people
    )
