"""The published descriptions of the contract say what the code does."""

import json
import re

import pytest

from core.ids import AlertId, BedId, DeviceId, SiteId, UnitId
from core.topics import (
    AlertTopic,
    Channel,
    alert_topic,
    alerts_stored_topic,
    answers_topic,
    beat_topic,
    commands_topic,
    device_topic,
    duty_topic,
    events_topic,
    learned_topic,
    observations_topic,
    occupancy_topic,
    roster_topic,
    rules_topic,
    score_topic,
    setup_events_topic,
    setup_topic,
    tally_topic,
)
from tests.contracts.schemas import FOLDER, schemas

_SITE, _DEVICE, _BED = SiteId("{site}"), DeviceId("{device}"), BedId("{bed}")
TOPICS = {
    *(device_topic(_SITE, _DEVICE, channel) for channel in Channel if channel is not Channel.WAVE),
    device_topic(_SITE, _DEVICE, Channel.WAVE, "{signal}"),
    roster_topic(_SITE, _DEVICE),
    occupancy_topic(_SITE, _BED),
    duty_topic(_SITE, _BED),
    observations_topic(_SITE, _BED),
    alert_topic(AlertTopic(_SITE, UnitId("{unit}"), _BED, AlertId("{alert}"))),
    events_topic(_SITE),
    setup_events_topic(_SITE),
    setup_topic(_SITE, _BED),
    commands_topic(_SITE),
    answers_topic(_SITE, "{asker}"),
    alerts_stored_topic(_SITE),
    beat_topic(_SITE),
    score_topic(_SITE, _BED),
    tally_topic(_SITE, _BED),
    learned_topic(_SITE, _BED),
    rules_topic(_SITE),
}


@pytest.mark.parametrize("name", schemas())
def test_the_committed_schema_is_current(name: str) -> None:
    hint = "run `python -m tests.contracts.schemas`"
    assert (FOLDER / name).read_text() == schemas()[name], hint


def test_no_schema_outlives_its_payload() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(schemas())


def test_asyncapi_names_every_topic_and_nothing_else() -> None:
    text = (FOLDER.parent / "asyncapi.yaml").read_text()

    assert set(re.findall(r"^    address: (\S+)$", text, re.MULTILINE)) == TOPICS


def test_asyncapi_points_at_schemas_that_exist() -> None:
    text = (FOLDER.parent / "asyncapi.yaml").read_text()
    named = re.findall(r"\./(schemas/\w+\.json)", text)

    assert named
    for path in named:
        json.loads((FOLDER.parent / path).read_text())
