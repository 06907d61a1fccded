"""A value that needs no second look is judged as it is with one."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.wire import Quality
from tests.stories.bedside import Bedside, a_bed

SPANS = {
    "hr": (0, 200),
    "pulse": (0, 200),
    "spo2": (40, 100),
    "rr": (0, 45),
    "ibp_sys": (20, 220),
    "nibp_sys": (60, 180),
    "temp": (33, 41),
    "cvp": (-10, 45),
}
messages = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from([*SPANS]), st.integers(0, 100), min_size=1, max_size=len(SPANS)
        ),
        st.integers(1, 15),
    ),
    max_size=25,
)


def told(story: list[tuple[dict[str, int], int]], *, looked_at_twice: bool) -> Bedside:
    bed = a_bed()
    for parts, seconds in story:
        values = {
            key: SPANS[key][0] + (SPANS[key][1] - SPANS[key][0]) * part / 100
            for key, part in parts.items()
        }
        quality = dict.fromkeys(values, Quality.GOOD) if looked_at_twice else {}
        bed.shows(values, quality=quality).passes(seconds)
    return bed


@settings(max_examples=50)
@given(messages)
def test_a_value_known_to_be_good_is_judged_like_one_of_which_nothing_is_said(
    story: list[tuple[dict[str, int], int]],
) -> None:
    once, twice = told(story, looked_at_twice=False), told(story, looked_at_twice=True)
    assert once.happened == twice.happened
    assert msgspec.msgpack.encode(once.lane) == msgspec.msgpack.encode(twice.lane)
