"""Who may call what, as a file that people read: `rights.txt` beside this module.

`python -m tests.unit.gateway.rights` writes it from the routes as they are. Look at the difference
before it is committed: a line that grew has given somebody a right.
"""

from pathlib import Path

from fastapi.routing import APIRoute

from core.staff.accounts import Role
from gateway.access import CARE, LIVE, every_route, roles_of
from gateway.app import ROUTERS

PLACE = Path(__file__).with_name("rights.txt")
_GROUPS = {"everybody": frozenset(Role), "live": frozenset(LIVE), "care": frozenset(CARE)}
_HEAD = """\
# Who may call what; written by `python -m tests.unit.gateway.rights`, read by test_access.py.
# everybody = whoever is signed in; live = {live}; care = {care}.
"""


def calls() -> list[tuple[str, APIRoute]]:
    """Every method of every route."""
    return [
        (method, route)
        for router in ROUTERS
        for route in every_route(router)
        for method in sorted(route.methods or ())
    ]


def written() -> str:
    """The file as it should be."""
    lines = (
        f"{method:6} {route.path:62} {_said(roles_of(route))}"
        for method, route in sorted(calls(), key=lambda call: (call[1].path, call[0]))
    )
    return _HEAD.format(live=_plain(LIVE), care=_plain(CARE)) + "\n".join(lines) + "\n"


def _said(roles: tuple[Role, ...] | None) -> str:
    if roles is None:
        return "NO RULE"
    if not roles:
        return "anyone, signed in or not"
    left, said = set(roles), []
    for name, group in _GROUPS.items():
        if group <= left:
            said.append(name)
            left -= group
    return " + ".join(said + [role.value for role in Role if role in left])


def _plain(roles: tuple[Role, ...]) -> str:
    return ", ".join(role.value for role in roles)


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
