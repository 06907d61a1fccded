"""What the alerts process counts about itself, for /metrics."""

from prometheus_client import Counter, Gauge, Histogram

JUDGED = Counter("wardwatch_alerts_judged_total", "Sets of vital signs judged")
LATE = Counter("wardwatch_alerts_late_total", "Sets of vital signs too old, or known already")
NOBODYS = Counter("wardwatch_alerts_nobodys_total", "Messages of devices that stand nowhere")
REFUSED = Counter("wardwatch_alerts_refused_total", "Messages that cannot be read", ["reason"])
EVENTS = Counter("wardwatch_alerts_events_total", "Changes of alerts", ["change"])
OPEN = Gauge("wardwatch_alerts_open", "Open alerts", ["priority"])
UNSTORED = Gauge("wardwatch_alerts_unstored", "Events not known to be in the database")
WAITING = Gauge("wardwatch_alerts_waiting", "Deliveries waiting to be judged")
BACKLOG = Gauge("wardwatch_alerts_detector_backlog", "Beds waiting for their detector")
SKIPPED = Counter("wardwatch_alerts_detector_skipped_total", "Looks a detector had no time for")
HINTS = Counter("wardwatch_alerts_hints_total", "Changes of opinion of a detector", ["told"])
LAG = Histogram(
    "wardwatch_alerts_lag_seconds",
    "From measurement (device clock) to judgement",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
