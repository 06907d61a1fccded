"""The bytes of the audit: whoever checks an export elsewhere must come to the same."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from core.audit.chain import GENESIS, Checkpoint, Entry, canonical, link
from core.audit.signing import checker

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "audit_chain.json").read_text())


def test_the_chain_is_the_one_of_the_contract() -> None:
    last = GENESIS
    for vector in VECTORS["chain"]:
        entry = Entry(**vector["entry"])
        last = link(last, entry)
        assert canonical(entry).hex() == vector["canonical_hex"]
        assert last.hex() == vector["hash"]


@pytest.mark.parametrize("broken", [False, True])
def test_a_checkpoint_is_checked_with_the_public_key_alone(broken: bool) -> None:
    said = VECTORS["checkpoint"]
    word = Checkpoint(
        site="elsewhere" if broken else said["site"],
        position=said["position"],
        hash=bytes.fromhex(said["hash"]),
        at_us=said["at_us"],
        key=said["key"],
        signature=bytes.fromhex(said["signature"]),
    )
    assert (word.spoken().hex() == said["spoken_hex"]) is not broken
    assert checker([VECTORS["public_key"].encode()])(word) is not broken


def test_the_key_has_the_id_of_the_contract() -> None:
    body = "".join(VECTORS["public_key"].splitlines()[1:-1])
    assert len(b64decode(body)) == 44
