"""Every payload that crosses a process: JSON by msgspec, waves by CBOR. Pure.

Each payload carries its version `v`; golden files in tests/contracts/ pin what it looks like.
Unknown fields are ignored, so that an older reader survives a newer writer.
"""

from core.wire.alert import (
    Actor,
    Alert,
    Condition,
    Finding,
    Kind,
    OtherScore,
    Outcome,
    Priority,
    Response,
    Score,
    ScorePart,
)
from core.wire.device import (
    DeviceEvent,
    Fact,
    Numerics,
    Presence,
    Quality,
    Status,
)
from core.wire.duty import Duty, Person, Post, Rung
from core.wire.escalation import Calling, Escalation, Receipt, Received
from core.wire.journal import (
    OF_AN_ALERT,
    AlertEvent,
    Answer,
    Beat,
    Change,
    Command,
    CommandKind,
    Refusal,
    SetupEvent,
    Tally,
)
from core.wire.link import (
    Link,
    LinkFault,
    Stored,
)
from core.wire.observations import Observations, Observed
from core.wire.payload import (
    LARGEST_PAYLOAD,
    VERSION,
    Count,
    Moment,
    Name,
    Payload,
    Sequence,
    Text,
    decode,
    encode,
)
from core.wire.roster import (
    AgeClass,
    Roster,
)
from core.wire.rules import RulesInForce
from core.wire.setup import (
    LONGEST_PAUSE_S,
    AlarmsOff,
    LimitProposal,
    PatientLimit,
    Pause,
    Procedure,
    Setup,
    SetupChange,
)
from core.wire.wave import (
    Wave,
    decode_wave,
    encode_wave,
    little_endian,
)

__all__ = [
    "LARGEST_PAYLOAD",
    "LONGEST_PAUSE_S",
    "OF_AN_ALERT",
    "VERSION",
    "Actor",
    "AgeClass",
    "AlarmsOff",
    "Alert",
    "AlertEvent",
    "Answer",
    "Beat",
    "Calling",
    "Change",
    "Command",
    "CommandKind",
    "Condition",
    "Count",
    "DeviceEvent",
    "Duty",
    "Escalation",
    "Fact",
    "Finding",
    "Kind",
    "LimitProposal",
    "Link",
    "LinkFault",
    "Moment",
    "Name",
    "Numerics",
    "Observations",
    "Observed",
    "OtherScore",
    "Outcome",
    "PatientLimit",
    "Pause",
    "Payload",
    "Person",
    "Post",
    "Presence",
    "Priority",
    "Procedure",
    "Quality",
    "Receipt",
    "Received",
    "Refusal",
    "Response",
    "Roster",
    "RulesInForce",
    "Rung",
    "Score",
    "ScorePart",
    "Sequence",
    "Setup",
    "SetupChange",
    "SetupEvent",
    "Status",
    "Stored",
    "Tally",
    "Text",
    "Wave",
    "decode",
    "decode_wave",
    "encode",
    "encode_wave",
    "little_endian",
]
