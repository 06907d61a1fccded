"""Every sentence of the server can be translated, and the list of them is current."""

import json

from gateway.problems import STATUSES
from tests import sentences


def test_the_list_that_pages_translate_is_current() -> None:
    assert sentences.LIST.read_text(encoding="utf-8") == sentences.written(), (
        "python -m tests.sentences"
    )


def test_no_refusal_is_put_together_before_it_is_said() -> None:
    assert sentences.untranslatable() == []


def test_every_kind_of_refusal_has_its_sentence() -> None:
    known = set(json.loads(sentences.LIST.read_text(encoding="utf-8")))
    kinds = [*STATUSES]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {str(kind.__doc__).partition("\n")[0] for kind in kinds} <= known
