"""One bed is one ordered lane: every input in its turn, each making a new lane. Pure.

Nothing here knows which process runs it or what time it is: the lane is a plain value, `now` an
argument, and the same inputs in the same order always give the same alerts with the same names.
"""

from typing import assert_never

from msgspec.structs import replace

from alerts.answering import answer
from alerts.charting import take_observations
from alerts.happenings import Staffed
from alerts.model import (
    Asked,
    Charted,
    Connected,
    Device,
    Dropped,
    Hinted,
    Input,
    Lane,
    Left,
    Linked,
    Measured,
    OnDuty,
    Placed,
    Tick,
    Told,
    Verdict,
)
from alerts.reading import is_live, note_message, take_measurement
from alerts.rulebook import Rulebook
from alerts.scoring import keep_score
from alerts.sensing import watch_sensors
from alerts.setting_up import expire, next_patient
from alerts.technical import (
    Fault,
    absent_on_purpose,
    cause_of,
    fault_of_link,
    fault_told,
    of_the_next_patient,
    usual_source,
)
from alerts.trying import would_score
from alerts.turn import Turn
from alerts.upkeep import (
    forget_device,
    forget_the_future,
    heard,
    read,
    tell_troubles,
    told,
    watch_devices,
)
from core.saying import say
from core.wire import (
    CommandKind,
    DeviceEvent,
    Duty,
    Finding,
    Kind,
    Occupancy,
    Presence,
    Priority,
    Roster,
)

BASELINE = "baseline"
"""Cause of what the detector finds."""
DEVICE_GONE = say("Closed: the patient has left this bed")
NEXT_PATIENT = say("Closed: another stay has begun in this bed")
BROKER = "broker"
"""Bed of the site's own lane, and the device its alerts name."""
_DROPS_LAST_S = 1.0
_DROPPED = cause_of(Fault.DROPPED, BROKER, "")


def judge(lane: Lane, given: Input, now: float, book: Rulebook) -> Verdict:
    """Take one input.

    Args:
        lane: The bed as it was.
        given: What is new.
        now: The process's clock, seconds since 1970.
        book: What it is judged by.
    """
    turn = Turn(lane, now, book)
    _take(turn, given)
    # What a model or a person says is no look at the patient: it must not change when the next is.
    if not isinstance(given, Hinted | Asked | OnDuty):
        if turn.troubles:
            tell_troubles(turn)
        keep_score(turn)
    return turn.close()


def _take(turn: Turn, given: Input) -> None:
    match given:
        case Measured(device, numerics):
            take_measurement(turn, device, numerics)
        case Tick(listening_since):
            _pass_time(turn, listening_since)
        case Told() | Connected() | Linked() | Dropped():
            _take_technical(turn, given)
        case Placed(occupancy):
            _place(turn, occupancy)
        case Left(device, stay):
            _leave(turn, device, stay)
        case Charted(observations):
            take_observations(turn, observations)
        case Asked() | Hinted() | OnDuty():
            _take_said(turn, given)
        case _:
            assert_never(given)


def _take_said(turn: Turn, given: Asked | Hinted | OnDuty) -> None:
    match given:
        case Asked(command) if command.kind is CommandKind.SCORE_OBSERVATIONS:
            would_score(turn, command)
        case Asked(command):
            answer(turn, command)
        case Hinted(finding, stay):
            _hint(turn, finding, stay)
        case OnDuty(duty):
            _staff(turn, duty)
        case _:
            assert_never(given)


def _take_technical(turn: Turn, given: Told | Connected | Linked | Dropped) -> None:
    match given:
        case Told(device, event):
            _hear(turn, device, event)
        case Connected():
            _meet(turn, given)
        case Linked(device, link):
            if (fault := fault_of_link(link.fault)) is not None:
                told(turn, device, fault, link.detail, active=link.active)
        case Dropped(count):
            told(turn, BROKER, Fault.DROPPED, f"{count}", active=True)
        case _:
            assert_never(given)


def _hear(turn: Turn, name: str, event: DeviceEvent) -> None:
    device = note_message(turn.devices.get(name, Device()), event.boot, event.seq)
    if device is None:
        return
    fault, at = fault_told(event.fact), event.time.timestamp()
    source = event.source or usual_source(fault)
    what = source.value if source else ""
    cause = cause_of(fault, name, what)
    device = heard(turn, name, device)
    boot, seq = device.told.get(cause, (event.boot, 0))
    if boot == event.boot and event.seq < seq:
        # Sent again, behind what took it back: it would silence the sensor for good.
        turn.devices[name] = device
        return
    turn.devices[name] = replace(device, told={**device.told, cause: (event.boot, event.seq)})
    turn.due = True
    # What began long ago and was not taken back is still so; but its end may be on the way.
    told(turn, name, fault, what, active=event.active, late=not is_live(turn, at))


def _meet(turn: Turn, given: Connected) -> None:
    name, status = given.device, given.status
    device = turn.devices.get(name, Device())
    online = status.state is Presence.ONLINE
    known = any(ledger.boot == status.boot for ledger in device.ledgers)
    if online and device.ledgers and not known:
        # A new start of the device: what it said of itself before is over.
        for trouble in tuple(turn.troubles.values()):
            if trouble.device == name and trouble.told:
                told(turn, name, trouble.fault, trouble.what, active=False)
    if online and given.now:
        device = heard(turn, name, device)
    elif not online and not absent_on_purpose(turn.troubles.values(), name):
        read(turn, name, Fault.OFFLINE, "", active=True)
    if online:
        since = device.measures_since if device.measures else turn.now
        device = replace(device, measures=status.vitals, measures_since=since)
    turn.devices[name] = replace(device, online=online, every_s=status.every_s)


def _staff(turn: Turn, duty: Duty | None) -> None:
    turn.lane = replace(turn.lane, duty=duty)
    for alert in tuple(turn.alerts.values()):
        turn.apply(alert, Staffed())


def _place(turn: Turn, occupancy: Occupancy) -> None:
    if any(alert.stay != occupancy.stay for alert in turn.alerts.values()):
        turn.close_all(NEXT_PATIENT)
    if occupancy.stay != turn.lane.stay:
        _forget_patient(turn)
        next_patient(turn, occupancy.stay)
    if isinstance(occupancy, Roster):
        new = Device(heard_at=turn.now, current_at=turn.now)
        turn.devices.setdefault(occupancy.device, new)
    before, profile = turn.lane, turn.profile
    turn.lane = replace(
        turn.lane,
        place=replace(
            turn.lane.place,
            unit=occupancy.unit,
            unit_name=occupancy.unit_name,
            bed=occupancy.bed,
            bed_name=occupancy.bed_name,
        ),
        stay=occupancy.stay,
        age_class=occupancy.age_class,
        age_band=occupancy.age_band,
        spo2_scale=occupancy.spo2_scale,
        news2=occupancy.news2,
        simulated=occupancy.simulated,
    )
    turn.profile = turn.book.profile_of(replace(turn.lane, setup=turn.setup))
    turn.due |= before.news2 is not turn.lane.news2 or before.stay != turn.lane.stay
    if turn.profile is not profile or before.spo2_scale != turn.lane.spo2_scale:
        turn.due = True
        turn.timers.clear()
        turn.memories.clear()


def _leave(turn: Turn, name: str, stay: int | None) -> None:
    turn.devices.pop(name, None)
    forget_device(turn, name)
    if stay is not None and stay == turn.lane.stay:
        turn.close_all(DEVICE_GONE)
        _forget_patient(turn)
        next_patient(turn, None)
        turn.lane = replace(turn.lane, stay=None)
        return
    # The monitor went, the patient may still be here: nothing can be measured any more, but what
    # nobody has seen yet goes on waiting for an answer.
    for vital, track in tuple(turn.tracks.items()):
        if track.device == name:
            del turn.tracks[vital]
    for alert in tuple(turn.alerts.values()):
        if alert.device == name:
            turn.timers.pop(alert.cause, None)
            turn.memories.pop(alert.cause, None)
            turn.end(alert.cause)


def _forget_patient(turn: Turn) -> None:
    turn.tracks.clear()
    turn.timers.clear()
    turn.memories.clear()
    for name, device in turn.devices.items():
        turn.devices[name] = replace(device, measures_since=turn.now)
    turn.troubles = of_the_next_patient(turn.troubles, turn.now)
    turn.score_over = turn.score is not None
    turn.score, turn.scored_at, turn.said_at = None, 0.0, 0.0
    turn.rounds = None


def _hint(turn: Turn, finding: Finding | None, stay: int | None) -> None:
    if stay != turn.lane.stay:
        return
    if finding is None:
        turn.end(BASELINE)
    elif BASELINE not in turn.alerts:
        turn.present(BASELINE, Kind.ADVISORY, Priority.ADVISORY, finding, None)


def _pass_time(turn: Turn, listening_since: float) -> None:
    forget_the_future(turn)
    watch_devices(turn, listening_since)
    watch_sensors(turn)
    expire(turn)
    if turn.alerts:
        turn.pass_deadlines()
    dropped = turn.troubles.get(_DROPPED)
    if dropped is not None and turn.now - dropped.seen >= _DROPS_LAST_S:
        told(turn, BROKER, Fault.DROPPED, dropped.what, active=False)
