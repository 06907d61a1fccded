"""Every sentence that the server says to people, found in its source, for pages to translate.

`python -m tests.sentences` writes it anew; a test holds the file to the source.
"""

import ast
import json
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from alerts.scores.risk import Risk
from core.appointments.lifecycle import State
from core.staff.accounts import Role
from core.wire import Calling, Post, Priority

T = TypeVar("T", bound=ast.AST)

ROOT = Path(__file__).parent.parent
LIST = ROOT / "dashboard/src/words/server.json"
FOLDERS = ("core", "alerts", "gateway")
MARKS = frozenset({"say", "Sentence"})
"""What a sentence is given to, as a literal."""
REFUSALS = frozenset(
    {"Unknown", "NotYours", "Taken", "Outdated", "Unfit", "Refused", "LimitsRefused", "NoReadings"}
)
"""What is refused to people; everything below one of these too."""
AT_START = frozenset(
    f"alerts/{name}.py"
    for name in ("limits/making", "limits/reading", "limits/choice", "backtest/files")
) | {"alerts/backtest/arrow.py", "alerts/backtest/stored.py"}
"""Said to whoever starts a process or works at a terminal, and to no screen."""
WORDS: tuple[type[StrEnum], ...] = (Calling, Post, Priority, Risk, Role, State)
"""Lists of which one word stands in a sentence."""
OF_RULES = {"advice", "text"}
"""Keys of limits.toml whose values are sentences."""


def sentences() -> list[str]:
    """All of them, in order."""
    found = {one for tree in _sources().values() for one in (*_marked(tree), *_titles(tree))}
    found |= {
        said.value
        for tree in _heard().values()
        for said in _said_of(tree)
        if isinstance(said, ast.Constant) and isinstance(said.value, str)
    }
    found |= set(_of_rules(tomllib.loads((ROOT / "alerts/limits.toml").read_text())))
    found |= set(tomllib.loads((ROOT / "alerts/policy.toml").read_text())["procedure"])
    found |= {word.value for words in WORDS for word in words}
    return sorted(found - {""})


def untranslatable() -> list[str]:
    """Words that are put together before they are said, so that no list can hold them."""
    return [
        f"{path}:{said.lineno}: {ast.unparse(said)[:90]}"
        for path, tree in _heard().items()
        for said in (*_said_of(tree), *_calls(tree, MARKS))
        if isinstance(said, ast.JoinedStr | ast.BinOp)
    ]


@cache
def _sources() -> Mapping[str, ast.Module]:
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def _heard() -> Mapping[str, ast.Module]:
    return {path: tree for path, tree in _sources().items() if path not in AT_START}


@cache
def _refusals() -> frozenset[str]:
    """Names of the classes below `REFUSALS`, however far."""
    classes = [node for tree in _sources().values() for node in _of(tree, ast.ClassDef)]
    names, before = set(REFUSALS), 0
    while len(names) > before:
        before = len(names)
        names |= {one.name for one in classes if any(_name(base) in names for base in one.bases)}
    return frozenset(names)


def _marked(tree: ast.Module) -> Iterator[str]:
    for said in _calls(tree, MARKS):
        for one in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def _titles(tree: ast.Module) -> Iterator[str]:
    """What a refusal says when nothing else is given: how its docstring begins."""
    for one in _of(tree, ast.ClassDef):
        bases = {_name(base) for base in one.bases}
        if bases & _refusals() or (one.name in REFUSALS and "HospitalError" in bases):
            yield (ast.get_docstring(one) or "").partition("\n")[0]


def _said_of(tree: ast.Module) -> Iterator[ast.expr]:
    return _calls(tree, _refusals() | {"__init__"})


def _calls(tree: ast.Module, names: frozenset[str]) -> Iterator[ast.expr]:
    """The first argument of each call of one of these."""
    for call in _of(tree, ast.Call):
        if _name(call.func) in names and call.args:
            yield call.args[0]


def _of(tree: ast.Module, kind: type[T]) -> Iterator[T]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _of_rules(rules: Any) -> Iterator[str]:
    if isinstance(rules, dict):
        for key, value in rules.items():
            if key in OF_RULES and isinstance(value, str):
                yield value
            else:
                yield from _of_rules(value)
    elif isinstance(rules, list):
        for one in rules:
            yield from _of_rules(one)


def written() -> str:
    """The list as the file has it."""
    return json.dumps(sentences(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    LIST.write_text(written(), encoding="utf-8")
