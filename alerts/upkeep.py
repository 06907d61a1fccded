"""How a lane keeps its technical troubles: notes them, tells them, lets them pass. Pure."""

from msgspec.structs import replace

from alerts.findings import of_trouble
from alerts.happenings import Persists
from alerts.model import Device
from alerts.technical import (
    DENIED_S,
    MANNERS,
    SEEN,
    TAKEN_BACK,
    TOLD,
    Fault,
    Trouble,
    absent_on_purpose,
    cause_of,
    denies,
)
from alerts.turn import Turn
from core.vitals import Source, Vital
from core.wire import Kind

SILENT_INTERVALS = 3
"""Of a device's own, without readings, are silence whatever the clock says."""


def told(
    turn: Turn, device: str, fault: Fault, what: str, *, active: bool, late: bool = False
) -> None:
    """The device or ingest says that a fault begins or ends."""
    cause = cause_of(fault, device, what)
    known = turn.troubles.get(cause)
    if active:
        known = known or _new(turn, fault, device, what)
        turn.troubles[cause] = replace(known, told=True, late=late, seen=turn.now, denied_since=0.0)
        _say_how(turn, cause, TOLD)
    elif known is not None and known.told:
        turn.troubles[cause] = replace(known, told=False, seen=turn.now)
        _say_how(turn, cause, SEEN if known.read else TAKEN_BACK)


def _say_how(turn: Turn, cause: str, how: str) -> None:
    """Let the alert say how its trouble is known: a new process has nothing else to go by."""
    alert = turn.alerts.get(cause)
    if alert is None or alert.finding.rule.startswith(how):
        return
    _, _, fault = alert.finding.rule.partition(".")
    finding = replace(alert.finding, rule=f"{how}{fault}")
    turn.apply(alert, Persists(finding, alert.priority))


def read(
    turn: Turn, device: str, fault: Fault, what: str, *, active: bool, since: float | None = None
) -> None:
    """The values, or their absence, say whether a fault is there; `since` now unless known."""
    if not (active or turn.troubles):
        return
    cause = cause_of(fault, device, what)
    known = turn.troubles.get(cause)
    if active:
        known = known or _new(turn, fault, device, what, since)
        # A new beginning within the clearing time is the same trouble going on.
        turn.troubles[cause] = replace(known, read=True, seen=turn.now)
    elif known is not None and known.read and known.device == device:
        turn.troubles[cause] = replace(known, read=False, seen=turn.now)


def doubt_told(turn: Turn, device: str, measuring: frozenset[Source], at: float) -> None:
    """Take back what a device said long ago and its own good values deny.

    The word that took it back may be lost, or never have been said: the device began anew while
    nobody listened. Believed for ever, it would silence the bed.
    """
    for cause, trouble in tuple(turn.troubles.items()):
        if not trouble.told or trouble.device != device:
            continue
        if not denies(trouble, measuring):
            if trouble.denied_since:
                turn.troubles[cause] = replace(trouble, denied_since=0.0)
        elif not trouble.denied_since:
            turn.troubles[cause] = replace(trouble, denied_since=at)
        elif at - trouble.denied_since >= DENIED_S:
            told(turn, device, trouble.fault, trouble.what, active=False)


def forget_the_future(turn: Turn) -> None:
    """The clock was set back: what it had dated ahead of now counts from now."""
    now = turn.now
    for name, device in turn.devices.items():
        if device.heard_at > now or device.current_at > now:
            turn.devices[name] = replace(
                device,
                heard_at=min(device.heard_at, now),
                current_at=min(device.current_at, now),
            )
    for cause, trouble in turn.troubles.items():
        if trouble.since > now or trouble.seen > now:
            turn.troubles[cause] = replace(
                trouble, since=min(trouble.since, now), seen=min(trouble.seen, now)
            )
    turn.scored_at, turn.said_at = min(turn.scored_at, now), min(turn.said_at, now)


def watch_devices(turn: Turn, listening_since: float) -> None:
    """Notice who is silent; time does not count before `listening_since`."""
    for name, device in turn.devices.items():
        excused = bool(turn.troubles) and absent_on_purpose(turn.troubles.values(), name)
        heard = max(device.heard_at, listening_since)
        current = max(device.current_at, listening_since)
        patience = max(turn.book.silent_after_s, SILENT_INTERVALS * device.every_s)
        silent = not excused and turn.now - heard > patience
        late = not (excused or silent) and turn.now - current > max(
            turn.book.late_after_s, patience
        )
        offline = not (excused or device.online)
        if not (offline or silent or late or turn.troubles):
            continue
        read(turn, name, Fault.OFFLINE, "", active=offline)
        read(turn, name, Fault.SILENT, "", active=silent and not offline)
        read(turn, name, Fault.LATE, "", active=late and not offline)


def heard(turn: Turn, name: str, device: Device, *, current: bool = False) -> Device:
    """The device has said something; `current` when that was live vital signs."""
    if turn.troubles:
        read(turn, name, Fault.SILENT, "", active=False)
        read(turn, name, Fault.OFFLINE, "", active=False)
    # Whoever comes back is given time to send what is current; history may come first.
    away = not device.online or turn.now - device.heard_at > turn.book.silent_after_s
    current_at = turn.now if current or away else device.current_at
    return replace(device, heard_at=turn.now, current_at=current_at, online=True)


def tell_troubles(turn: Turn) -> None:
    """Raise what is due, end what is over."""
    for cause, trouble in tuple(turn.troubles.items()):
        if trouble.over(turn.now):
            del turn.troubles[cause]
            turn.end(cause)
        elif turn.lane.watched and trouble.due(turn.now) and cause not in turn.alerts:
            turn.present(
                cause,
                Kind.TECHNICAL,
                MANNERS[trouble.fault].priority,
                of_trouble(trouble, turn.profile, _values(turn)),
                trouble.device or None,
            )


def forget_device(turn: Turn, device: str) -> None:
    """The device is gone from here, and its troubles with it."""
    for cause, trouble in tuple(turn.troubles.items()):
        if trouble.device == device:
            del turn.troubles[cause]
            turn.end(cause)


def _values(turn: Turn) -> dict[Vital, float]:
    return {vital: track.value for vital, track in turn.tracks.items() if track.trusted_at}


def _new(turn: Turn, fault: Fault, device: str, what: str, since: float | None = None) -> Trouble:
    began = turn.now if since is None else min(since, turn.now)
    return Trouble(fault=fault, device=device, what=what, since=began, seen=turn.now)
