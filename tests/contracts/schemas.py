"""Write docs/contracts/schemas: `python -m tests.contracts.schemas`."""

import json
from pathlib import Path
from typing import Any

import msgspec

from core.wire.described import described
from tests.contracts.test_golden import KINDS

FOLDER = Path(__file__).parents[2] / "docs" / "contracts" / "schemas"


def schemas() -> dict[str, str]:
    """The text of each schema file, by file name."""
    kinds = {kind.__name__: kind for kind in KINDS.values()}
    return {f"{name}.json": _text(kind) for name, kind in sorted(kinds.items())}


def _text(kind: type[Any]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return (
        json.dumps(schema | described(msgspec.json.schema(kind)), indent=2, ensure_ascii=False)
        + "\n"
    )


if __name__ == "__main__":
    for file, text in schemas().items():
        (FOLDER / file).write_text(text)
