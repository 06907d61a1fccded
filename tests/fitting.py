"""A request that fits what a route says it takes, made from its types."""

from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter

_TEXT = {"date": "2026-01-05", "date-time": "2026-01-05T12:00:00Z", "time": "12:00:00"}
WORD = "abc"


def body_of(route: APIRoute) -> Any:
    """The smallest body that has everything required; None when it takes none."""
    for parameter in route.dependant.body_params:
        kind: Any = parameter.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return fitting(kind.model_json_schema())
        return fitting(TypeAdapter[Any](kind).json_schema())
    return None


def query_of(route: APIRoute) -> dict[str, Any]:
    """What has to stand in the query."""
    found: dict[str, Any] = {}
    waiting: list[Dependant] = [route.dependant]
    for dependant in waiting:
        waiting += dependant.dependencies
        for parameter in dependant.query_params:
            if parameter.field_info.is_required():
                kind: Any = parameter.field_info.annotation
                schema = TypeAdapter[Any](kind).json_schema()
                found[parameter.alias] = fitting(schema)
    return found


def fitting(schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """A small value that fits a JSON schema, as far as ours go; patterns take `abc`."""
    root = root or schema
    if "$ref" in schema:
        return fitting(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    for simple in ("default", "const"):
        if simple in schema and schema[simple] is not None:
            return schema[simple]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return fitting(schema[several][0], root)
    return _of_type(schema, root)


def _of_type(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            known = schema.get("properties", {})
            return {name: fitting(known[name], root) for name in schema.get("required", ())}
        case "array":
            count = schema.get("minItems", 0)
            items = schema.get("prefixItems") or [schema.get("items", {})] * count
            return [fitting(item, root) for item in items]
        case "integer" | "number":
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            return min(max(1, least), schema.get("maximum", 1_000_000))
        case "boolean":
            return False
        case "null":
            return None
        case _:
            word = WORD.ljust(schema.get("minLength", 0), "c")
            return _TEXT.get(schema.get("format", ""), word)
