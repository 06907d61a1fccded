"""The board of open alerts as the gateway knows it, and what of it the database has. Pure."""

from collections import OrderedDict

from msgspec.structs import replace

from core.wire import Alert, AlertEvent, Stored
from gateway.live.frames import AlertView, view

MOST_SETTLED = 1_000
"""Settled alerts remembered so that a late message does not put one back on the board."""

MOST_BOOTS = 16
"""Starts of the owner of the alerts of which it is remembered what is stored."""


class Board:
    """Open alerts, the newest revision of each.

    Attributes:
        open: By id.
    """

    def __init__(self) -> None:
        self.open: dict[str, Alert] = {}
        self._stored: OrderedDict[int, Stored] = OrderedDict()
        self._recorded: dict[str, int] = {}
        self._settled: OrderedDict[str, int] = OrderedDict()

    def hear(self, alert: Alert) -> AlertView | None:
        """An open alert, or the last word on one; None when that was known."""
        known = self.open.get(alert.id)
        seen = known.revision if known is not None else self._settled.get(alert.id, 0)
        if alert.revision <= seen:
            return None
        if alert.settled:
            self.open.pop(alert.id, None)
            self._note_settled(alert)
            if known is None:
                return None
        else:
            self.open[alert.id] = alert
        return self.view(alert)

    def hear_event(self, event: AlertEvent) -> AlertView | None:
        """A change of an alert; only the last word on one says more than the board does."""
        return self.hear(event.alert) if event.alert.settled else None

    def clear(self, alert: str) -> AlertView | None:
        """It left the board; None when it was not there."""
        known = self.open.pop(alert, None)
        if known is None:
            return None
        # One less, so that it may come back as it was: a broker that lost its board is given the
        # same revisions again.
        self._note_settled(known, below=True)
        return self.view(replace(known, settled=True))

    def view(self, alert: Alert) -> AlertView:
        """The alert as screens see it."""
        return view(alert, recorded=self.recorded(alert))

    def views(self) -> list[AlertView]:
        """The board."""
        return [self.view(alert) for alert in self.open.values()]

    # -- what the database has ------------------------------------------------------------------

    def hear_stored(self, stored: Stored) -> int | None:
        """How far the owner's events are stored; up to where without a gap, when that is more."""
        before = self._without_gap(stored.boot)
        self._stored[stored.boot] = stored
        while len(self._stored) > MOST_BOOTS:
            self._stored.popitem(last=False)
        now = self._without_gap(stored.boot)
        return now if now > before else None

    def hear_recorded(self, revisions: dict[str, int]) -> list[AlertView]:
        """Highest stored revision by alert; those alerts of the board that are recorded by it."""
        unrecorded = self.unrecorded()
        self._recorded.update((a, known) for a, known in revisions.items() if a in self.open)
        found = [self.open[alert] for alert in unrecorded if alert in self._recorded]
        return [self.view(alert) for alert in found if self.recorded(alert)]

    def unrecorded(self) -> list[str]:
        """Open alerts whose latest change is not known to be stored."""
        return [alert.id for alert in self.open.values() if not self.recorded(alert)]

    def recorded(self, alert: Alert) -> bool:
        """Whether the latest change of this alert is in the database."""
        if self._recorded.get(alert.id, 0) >= alert.revision:
            return True
        stored = self._stored.get(alert.boot)
        if stored is None or alert.seq > stored.upto:
            return False
        return not any(low <= alert.seq <= high for low, high in stored.missing)

    # -- inside ---------------------------------------------------------------------------------

    def _without_gap(self, boot: int) -> int:
        stored = self._stored.get(boot)
        if stored is None:
            return 0
        return min((low for low, _ in stored.missing), default=stored.upto + 1) - 1

    def _note_settled(self, alert: Alert, *, below: bool = False) -> None:
        self._recorded.pop(alert.id, None)
        self._settled[alert.id] = alert.revision - below
        while len(self._settled) > MOST_SETTLED:
            self._settled.popitem(last=False)
