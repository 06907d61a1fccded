"""A curve has no more points than were asked for, wherever its span begins."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.vitals import Vital
from gateway.curves import MINUTE_S, TrendAsked

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=31))


@given(from_=MOMENTS, span=SPANS, buckets=st.integers(1, 2000))
def test_a_curve_never_has_more_points_than_were_asked_for(
    from_: datetime, span: timedelta, buckets: int
) -> None:
    asked = TrendAsked(bed="icu-01", vital=Vital.HR, from_=from_, to=from_ + span, buckets=buckets)
    drawn = timedelta(seconds=asked.bucket_s)
    assert asked.begins <= asked.from_
    assert asked.begins + buckets * drawn >= asked.to
    if asked.bucket_s >= MINUTE_S:
        assert asked.bucket_s % MINUTE_S == 0
        assert asked.begins.second == asked.begins.microsecond == 0
