"""How alarms of a bed are set up for its present patient: limits, pauses, what is off. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.saying import Said
from core.wire.alert import Actor, Priority
from core.wire.payload import Count, Moment, Name, Payload, Text

LONGEST_PAUSE_S = 120.0
"""Seconds of audio pause: what bedside products use (Tucana, Draeger, Masimo)."""


class PatientLimit(Struct, frozen=True, kw_only=True):
    """A limit of one patient, instead of the profile's.

    Attributes:
        cause: Which side of which vital, such as `spo2.low`.
        limits: One for each tier of the profile's limit, mild to severe, in the vital's unit.
        delays_s: Likewise; empty for the profile's own.
        by: Who set it, when, from which screen.
        reason: Why, as that person wrote it.
        until: When the profile's limit comes back by itself; None for the whole stay.
        revision: Of the set-up that brought it.
    """

    cause: Name
    limits: Annotated[tuple[float, ...], Meta(min_length=1, max_length=8)]
    delays_s: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    by: Actor
    reason: Text
    until: Moment | None = None
    revision: Count = 0


class TierTold(Struct, frozen=True, kw_only=True):
    """What one tier of a limit is told as; `name` of a rule of its own, such as `asystole`."""

    priority: Priority
    name: str = ""


class LimitProposal(Struct, frozen=True, kw_only=True):
    """What the limits of a cause are, and what they could be for this patient.

    Attributes:
        in_force, proposed: One value for each tier, mild to severe, in the vital's unit; nothing
            is proposed where there is no current value or no rule for it.
        delays_s: In force, likewise.
        current: The value the proposal is made from.
        basis: Source of the rule it was made by.
        house, house_delays_s: The profile's own, likewise.
        tiers: What each tier is told as.
        least, most: Between which values a patient's own limit may be set, inclusive.
    """

    cause: Name
    in_force: tuple[float, ...]
    delays_s: tuple[float, ...]
    proposed: tuple[float, ...] = ()
    current: float | None = None
    basis: str = ""
    house: tuple[float, ...] = ()
    house_delays_s: tuple[float, ...] = ()
    tiers: tuple[TierTold, ...] = ()
    least: float | None = None
    most: float | None = None


class ProcedureKind(Struct, frozen=True, kw_only=True):
    """A procedure as the policy has it."""

    name: Name
    longest_s: float
    causes: tuple[Name, ...]


class Allowances(Struct, frozen=True, kw_only=True):
    """What people may do to alarms in this house, for a screen to offer.

    Attributes:
        limits_by, off_by: Roles that may set limits, and that may turn alarms off.
        longest_off_s: Alarms off, at most.
        procedures: What can be done at a bed, with what it withholds and how long it may last.
    """

    limits_by: tuple[str, ...]
    off_by: tuple[str, ...]
    longest_off_s: float
    procedures: tuple[ProcedureKind, ...]


class Pause(Struct, frozen=True, kw_only=True):
    """Sound is paused at this bed; broken through by a priority above `breaks_above`."""

    by: Actor
    until: Moment
    breaks_above: Priority


class AlarmsOff(Struct, frozen=True, kw_only=True):
    """Rules that raise nothing until they come back by themselves.

    Attributes:
        causes: Such as `spo2.low`; empty for every physiological rule of the bed.
    """

    by: Actor
    reason: Text
    until: Moment
    causes: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()


class Procedure(Struct, frozen=True, kw_only=True):
    """Something is done at the bed that makes some sensors say what is not so.

    Attributes:
        name: As in limits.toml, such as `suction` or `line_draw`.
        causes: What it withholds while it lasts.
    """

    name: Name
    by: Actor
    until: Moment
    causes: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()


class Setup(Payload, frozen=True, kw_only=True):
    """How alarms of one bed are set up; retained, whole, and an event at each change.

    Attributes:
        revision: 1, 2, 3 … with every change of this bed's set-up; alerts name it.
        number, boot, seq: Place of the change among the bed's events and in the owner's stream.
        text: What the latest change was, for a person; `said` where it is not a person's word.
        commands: Ids of the latest commands that had an effect, so that none has it twice.
    """

    bed: Name
    stay: int | None
    revision: Count = 0
    number: Count = 0
    boot: Count = 0
    seq: Count = 0
    changed_at: Moment
    text: Text = ""
    said: Said | None = None
    limits: tuple[PatientLimit, ...] = ()
    pause: Pause | None = None
    off: tuple[AlarmsOff, ...] = ()
    procedure: Procedure | None = None
    commands: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it says nothing beyond the profile."""
        return not (self.limits or self.pause or self.off or self.procedure)


class SetupChange(StrEnum):
    """What happened to the set-up of a bed."""

    LIMITS_SET = "limits_set"
    LIMITS_RESTORED = "limits_restored"
    AUDIO_PAUSED = "audio_paused"
    AUDIO_RESUMED = "audio_resumed"
    PAUSE_BROKEN = "pause_broken"
    ALARMS_OFF = "alarms_off"
    ALARMS_ON = "alarms_on"
    PROCEDURE_BEGUN = "procedure_begun"
    PROCEDURE_ENDED = "procedure_ended"
    DETECTOR_RESET = "detector_reset"
    NEXT_PATIENT = "next_patient"
