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
from core.wire.journal import (
    AlertEvent,
    Answer,
    Beat,
    Change,
    Command,
    CommandKind,
    Refusal,
    Tally,
)
from core.wire.link import (
    Link,
    LinkFault,
    Stored,
)
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
from core.wire.wave import (
    Wave,
    decode_wave,
    encode_wave,
    little_endian,
)

__all__ = [
    "LARGEST_PAYLOAD",
    "VERSION",
    "Actor",
    "AgeClass",
    "Alert",
    "AlertEvent",
    "Answer",
    "Beat",
    "Change",
    "Command",
    "CommandKind",
    "Condition",
    "Count",
    "DeviceEvent",
    "Fact",
    "Finding",
    "Kind",
    "Link",
    "LinkFault",
    "Moment",
    "Name",
    "Numerics",
    "Payload",
    "Presence",
    "Priority",
    "Quality",
    "Refusal",
    "Response",
    "Roster",
    "Score",
    "ScorePart",
    "Sequence",
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
