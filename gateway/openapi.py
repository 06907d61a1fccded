"""`python -m gateway.openapi`: writes docs/contracts/openapi.json."""

import json
from pathlib import Path

from core.settings import Settings
from gateway.app import make_app
from gateway.wiring import wire

PLACE = Path(__file__).parents[1] / "docs" / "contracts" / "openapi.json"


def main() -> None:
    """Write what the application says of itself."""
    document = make_app(wire(Settings())).openapi()
    PLACE.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
