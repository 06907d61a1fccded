"""What people may ask of the owner of the alerts. Pure."""

from enum import StrEnum


class CommandKind(StrEnum):
    """What may be asked of the owner of the alerts."""

    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    COMMENT = "comment"
    JUDGE = "judge"
    """Say what it turned out to be (`outcome`)."""
    ESCALATE = "escalate"
    """Call the next step of the ladder now."""
    DELIVERED = "delivered"
    SEEN = "seen"
    ACCEPT = "accept"
    DECLINE = "decline"
    SET_LIMITS = "set_limits"
    RESTORE_LIMITS = "restore_limits"
    PROPOSE_LIMITS = "propose_limits"
    """Ask only: what is in force, and what would suit the patient's current values."""
    PAUSE_AUDIO = "pause_audio"
    RESUME_AUDIO = "resume_audio"
    ALARMS_OFF = "alarms_off"
    ALARMS_ON = "alarms_on"
    BEGIN_PROCEDURE = "begin_procedure"
    END_PROCEDURE = "end_procedure"
    RESET_DETECTOR = "reset_detector"
    SCORE_OBSERVATIONS = "score_observations"
    """Ask only: what the score would be, had this been observed."""


OF_AN_ALERT = frozenset(
    {
        CommandKind.ACKNOWLEDGE,
        CommandKind.RESOLVE,
        CommandKind.COMMENT,
        CommandKind.JUDGE,
        CommandKind.ESCALATE,
        CommandKind.DELIVERED,
        CommandKind.SEEN,
        CommandKind.ACCEPT,
        CommandKind.DECLINE,
    }
)
"""Commands that name an alert; all others name a bed."""
