"""Schemas as they are published. Pure."""

from inspect import cleandoc
from typing import Any


def described(schema: Any) -> Any:
    """The schema with its descriptions, which are docstrings, freed of their indentation.

    Python 3.13 does that itself, earlier ones do not; what is published must not depend on it.
    """
    match schema:
        case dict():
            return {
                key: cleandoc(part)
                if key == "description" and isinstance(part, str)
                else described(part)
                for key, part in schema.items()
            }
        case list():
            return [described(part) for part in schema]
        case _:
            return schema
