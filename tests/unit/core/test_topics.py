"""Topics are taken apart as they were put together, and nothing else is a topic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MalformedTopic
from core.ids import AlertId, BedId, DeviceId, SiteId, UnitId
from core.topics import (
    AlertTopic,
    Channel,
    DeviceTopic,
    alert_topic,
    board_filter,
    device_topic,
    is_name,
    parse_alert_topic,
    parse_device_topic,
    parse_roster_topic,
    roster_topic,
)

names = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
plain = st.sampled_from([channel for channel in Channel if channel is not Channel.WAVE])


@given(site=names, device=names, channel=plain)
def test_a_device_topic_comes_back(site: str, device: str, channel: Channel) -> None:
    place = DeviceTopic(SiteId(site), DeviceId(device), channel)
    assert parse_device_topic(device_topic(place.site, place.device, channel)) == place


@given(site=names, device=names, signal=names)
def test_a_wave_topic_comes_back_with_its_signal(site: str, device: str, signal: str) -> None:
    place = DeviceTopic(SiteId(site), DeviceId(device), Channel.WAVE, signal)
    topic = device_topic(place.site, place.device, Channel.WAVE, signal)
    assert parse_device_topic(topic) == place


@given(site=names, device=names)
def test_a_roster_topic_comes_back(site: str, device: str) -> None:
    assert parse_roster_topic(roster_topic(SiteId(site), DeviceId(device))) == device


@given(site=names, unit=names, bed=names, alert=names)
def test_a_board_topic_comes_back(site: str, unit: str, bed: str, alert: str) -> None:
    place = AlertTopic(SiteId(site), UnitId(unit), BedId(bed), AlertId(alert))
    assert parse_alert_topic(alert_topic(place)) == place


def test_the_board_filter_has_the_shape_of_a_board_topic() -> None:
    place = AlertTopic(SiteId("main"), UnitId("icu"), BedId("icu-01"), AlertId("a"))
    filter_levels = board_filter(SiteId("main")).split("/")
    topic_levels = alert_topic(place).split("/")
    assert len(filter_levels) == len(topic_levels)
    assert all(f in ("+", t) for f, t in zip(filter_levels, topic_levels, strict=True))


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "/",
        "vitals/v1/main/monitor-1",
        "vitals/v1/main/monitor-1/numbers",
        "vitals/v1/main/monitor-1/wave",
        "vitals/v1/main/monitor-1/wave/",
        "vitals/v1/main/monitor-1/wave/ecg/more",
        "vitals/v1/main/monitor-1/numerics/more",
        "vitals/v2/main/monitor-1/numerics",
        "vitals/v1//monitor-1/numerics",
        "vitals/v1/main/+/numerics",
        "vitals/v1/main/#",
        "vitals/v1/main/.hidden/numerics",
        "vitals/v1/main/mon itor/numerics",
        "vitals/v1/main/mönitor/numerics",
        "vitals/v1/main/monitor\n/numerics",
        "vitals/v1/main/" + "x" * 65 + "/numerics",
        "$SYS/broker/uptime",
    ],
)
def test_anything_else_is_not_a_device_topic(topic: str) -> None:
    with pytest.raises(MalformedTopic):
        parse_device_topic(topic)


@given(topic=st.text(max_size=200))
def test_no_text_whatever_breaks_the_parsers(topic: str) -> None:
    for parse in (parse_device_topic, parse_roster_topic, parse_alert_topic):
        with pytest.raises(MalformedTopic):
            parse(topic)


@pytest.mark.parametrize(
    "name", ["", "-a", ".a", "_a", "a/b", "a+b", "a#b", "a b", "a\n", "x" * 65]
)
def test_what_may_not_be_a_level_is_not_a_name(name: str) -> None:
    assert not is_name(name)
