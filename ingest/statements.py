"""Every SQL statement of ingest, by name."""

from typing import Final

CONNECTED: Final = """
set synchronous_commit = on;
create temporary table staged_reading (like reading) on commit delete rows;
create temporary table staged_waveform (like waveform) on commit delete rows;
"""

COPY_READINGS: Final = """
copy reading (time, received_at, device, bed, stay, value, vital, quality)
from stdin (format binary)
"""

STAGE_READINGS: Final = """
copy staged_reading (time, received_at, device, bed, stay, value, vital, quality)
from stdin (format binary)
"""

TAKE_STAGED_READINGS: Final = """
insert into reading (time, received_at, device, bed, stay, value, vital, quality)
select time, received_at, device, bed, stay, value, vital, quality from staged_reading
on conflict do nothing
"""

STAGE_WAVES: Final = """
copy staged_waveform
    (time, received_at, device, bed, stay, boot, seq, rate, scale, signal, unit, samples)
from stdin (format binary)
"""

WAVE_TYPES: Final = (
    "timestamptz",
    "timestamptz",
    "int4",
    "int4",
    "int4",
    "int8",
    "int8",
    "float4",
    "float4",
    "text",
    "text",
    "bytea",
)

TAKE_STAGED_WAVES: Final = """
insert into waveform
    (time, received_at, device, bed, stay, boot, seq, rate, scale, signal, unit, samples)
select time, received_at, device, bed, stay, boot, seq, rate, scale, signal, unit, samples
from staged_waveform
on conflict do nothing
"""

PUT_DEVICE_EVENT: Final = """
insert into device_event (time, received_at, device, boot, seq, fact, source, active)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""

PUT_ALERT_EVENT: Final = """
insert into alert_event
    (at, received_at, number, boot, seq, revision, settled, site, unit, bed, alert_id, change,
     actor, alert)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
on conflict do nothing
"""

PUT_SETUP_EVENT: Final = """
insert into setup_event
    (at, received_at, number, boot, seq, stay, revision, site, bed, change, actor, setup)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
on conflict do nothing
"""

PUT_RULES: Final = """
insert into rules_in_force (site, digest, revision, since, limits, policy)
values (%s, %s, %s, %s, %s, %s)
on conflict do nothing
"""

PUT_REFUSED: Final = """
insert into quarantine (at, topic, reason, detail, size, payload)
values (%s, %s, %s, %s, %s, %s)
"""

PUT_POSITIONS: Final = """
insert into stream_position (stream, boot, upto, gaps, changed_at)
select stream, boot, upto, gaps::jsonb, %s
from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[]) as p (stream, boot, upto, gaps)
on conflict (stream, boot) do update
set upto = excluded.upto, gaps = excluded.gaps, changed_at = excluded.changed_at
"""

POSITIONS: Final = "select stream, boot, upto, gaps from stream_position order by changed_at"
