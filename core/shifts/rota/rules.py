"""Reads the hard rules of a rota from their file."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from core.shifts.rota.facts import Rule

PLACE = Path(__file__).with_suffix(".toml")


@cache
def house_rules() -> tuple[Rule, ...]:
    """The rules that count here."""
    known = tomllib.loads(PLACE.read_text(encoding="utf-8"))
    return tuple(msgspec.convert({"key": key} | rule, Rule) for key, rule in known.items())
