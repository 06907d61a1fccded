"""A client as a screen is: told that the books are busy it asks again, with the same key."""

from collections.abc import Mapping

import httpx2

from core.clock import monotonic

WITHIN_S = 90.0


async def insist(
    client: httpx2.AsyncClient, path: str, said: object, headers: Mapping[str, str]
) -> httpx2.Response:
    """Send it until it is answered; 503 means that nothing was done."""
    until = monotonic() + WITHIN_S
    while True:
        answer = await client.post(path, json=said, headers=headers)
        if answer.status_code != 503 or monotonic() > until:
            return answer
