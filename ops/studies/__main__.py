"""python -m ops.studies NAME [--patients N] [--data FOLDER]: measure, print, write down."""

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from core.clock import monotonic

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
WRITTEN = ROOT / "docs" / "studies"

Study = Callable[[Path, int | None], str]


def _study(module: str) -> Study:
    # Loaded only when it is run: each brings libraries of its own.
    return lambda data, patients: import_module(f"ops.studies.{module}").study(data, patients)


STUDIES: Mapping[str, Study] = MappingProxyType(
    {
        "alarm-load": lambda data, _: import_module("ops.studies.alarm_load").study(data),
        "candidates": _study("candidates"),
        "detector": _study("detector"),
        "injected": _study("injected"),
        "news2": _study("news2"),
    }
)


def main() -> None:
    """Run one study; on fewer patients than there are nothing is written down."""
    asked = _asked()
    began = monotonic()
    text = STUDIES[asked.name](asked.data, asked.patients)
    print(text)
    print(f"took {monotonic() - began:.0f} s")
    if asked.patients is None:
        WRITTEN.mkdir(parents=True, exist_ok=True)
        (WRITTEN / f"{asked.name}.md").write_text(text, encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wardwatch study", description=__doc__)
    parser.add_argument("name", choices=sorted(STUDIES))
    parser.add_argument("--patients", type=int, help="only so many, to look; nothing is written")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets")
    return parser.parse_args()


if __name__ == "__main__":
    main()
