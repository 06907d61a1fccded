"""What the gateway counts and measures of itself; never anything of a patient."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram(
    "wardwatch_http_request_seconds",
    "Time to answer a request, by route template.",
    ["method", "route", "status"],
)
SOCKETS = Gauge("wardwatch_live_sockets", "Screens that are open.")
FRAMES = Counter("wardwatch_live_frames_total", "Frames put out to screens.", ["lane"])
RESYNCS = Counter("wardwatch_live_resumes_total", "Screens that came back and were caught up.")
OVERRUNS = Counter("wardwatch_live_overruns_total", "Screens closed because they fell behind.")
STALLED = Counter("wardwatch_live_stalled_total", "Screens dropped because they took nothing.")
DROPPED = Counter("wardwatch_feed_dropped_total", "Vitals and waves that found the queue full.")
MALFORMED = Counter("wardwatch_gateway_malformed_total", "Messages that broke the contract.")
COMMANDS = Histogram(
    "wardwatch_command_seconds", "Time until the owner of the alerts answered.", ["outcome"]
)
FEED_LAG = Histogram(
    "wardwatch_feed_lag_seconds",
    "From a measurement's own time to the flush that shows it; clocks of devices included.",
    buckets=(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
SIGN_INS = Counter("wardwatch_sign_ins_total", "Tries to sign in.", ["outcome"])
CALLS = Counter(
    "wardwatch_calls_total",
    "Calls to people, by channel and what became of them.",
    ["channel", "outcome"],
)
CALLS_LATE = Counter(
    "wardwatch_calls_late_total",
    "Calls that found their channel full and had to wait.",
    ["channel"],
)
RECEIPTS = Counter(
    "wardwatch_receipts_total", "Receipts of screens passed on to the owner.", ["outcome"]
)
ADDRESSES = Gauge("wardwatch_call_addresses", "Addresses calls can go to, by channel.", ["channel"])
AUDIT_LINKS = Counter("wardwatch_audit_links_total", "Entries of the audit that were sealed.")
AUDIT_SOUND = Gauge("wardwatch_audit_sound", "1 while the audit is as it was signed, else 0.")
UNKEPT = Counter(
    "wardwatch_observations_unkept_total",
    "Observations of a stay that the database does not know; the log has their times.",
)
