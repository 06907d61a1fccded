"""One screen's socket, from the handshake to the last frame.

Two tasks: one sends what the outbox holds, one listens. A peer that takes nothing is dropped after
one send has waited 5 s, without a word: closing in order would wait for it too. The kernel then
ends the connection (TCP_USER_TIMEOUT on the listening socket).
"""

import asyncio

import msgspec
import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.responses import PlainTextResponse

from gateway.access import LIVE, caller_of, own_origin
from gateway.cookies import TABLET, hash_of
from gateway.errors import NotSignedIn, RecordsAway
from gateway.identity import Caller
from gateway.live.frames import Confirmed, Health, Hello, Watch, read
from gateway.live.hub import (
    CLOSE_BEHIND,
    CLOSE_MALFORMED,
    CLOSE_NO_HELLO,
    CLOSE_NO_SESSION,
    CLOSE_NOT_ALLOWED,
    CLOSE_TOO_MANY,
    Screen,
)
from gateway.live.screens import Holder
from gateway.metrics import OVERRUNS, STALLED
from gateway.wiring import Wiring

_log = structlog.stdlib.get_logger()

HELLO_WITHIN_S = 3.0
SEND_WITHIN_S = 5.0
CLOSE_LATER = 1013
"""RFC 6455's registry: try again later. Who has a session is not known yet."""
LISTEN_EVERY_S = 0.05
"""Pause after a word of a screen: nobody needs to say more than twenty things a second."""

router = APIRouter()


@router.websocket("/api/v1/live")
async def live(socket: WebSocket) -> None:
    """Show the ward to one screen until either side leaves."""
    parts: Wiring = socket.app.state.wiring
    origin = socket.headers.get("origin", "")
    if not own_origin(origin, socket.headers, parts.settings.origins):
        await socket.send_denial_response(PlainTextResponse("foreign origin", 403))
        return
    # Accepted first: a browser is told the reason of a close, but not of a refused handshake.
    await socket.accept()
    caller = _caller(socket, parts)
    if not isinstance(caller, Caller):
        await socket.close(caller)
        return
    try:
        hello = await _hello(socket)
    except WebSocketDisconnect:
        return
    if hello is None:
        await socket.close(CLOSE_NO_HELLO)
        return
    # Looked at when nothing is waited for any more: many at once would all have found room before.
    if not parts.identity.holds(caller.signed.token_hash):
        await socket.close(CLOSE_NO_SESSION)
        return
    if not parts.hub.has_room(caller.staff.account):
        await socket.close(CLOSE_TOO_MANY)
        return
    screen = parts.hub.attach(hello, account=caller.staff.account, session=caller.signed.token_hash)
    try:
        async with asyncio.TaskGroup() as group:
            listen = _listen(socket, screen, parts, caller=caller)
            listening = group.create_task(listen, name="screen listens")
            await _send(socket, screen)
            listening.cancel()
    finally:
        parts.hub.leave(screen)
        parts.screens.leave(id(screen), parts.clock.now())


def _caller(socket: WebSocket, parts: Wiring) -> Caller | int:
    """Who is at the screen, or why it is closed."""
    try:
        caller = caller_of(socket, parts)
    except NotSignedIn:
        return CLOSE_NO_SESSION
    except RecordsAway:
        return CLOSE_LATER
    if caller.role not in LIVE or caller.staff.first_password:
        return CLOSE_NOT_ALLOWED
    return caller


def _holder(socket: WebSocket, parts: Wiring, caller: Caller) -> Holder:
    tablet = parts.identity.doors.tablets.get(hash_of(socket, TABLET))
    return Holder(
        account=caller.staff.account,
        name=caller.staff.name,
        session=caller.signed.token_hash,
        tablet=tablet.id if tablet is not None else None,
        tablet_name=tablet.name if tablet is not None else "",
    )


async def _hello(socket: WebSocket) -> Hello | None:
    """The first word; None when it does not come in time or is another."""
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            said = read(await socket.receive_text())
    except (TimeoutError, msgspec.DecodeError, KeyError):
        return None
    return said if isinstance(said, Hello) else None


async def _listen(socket: WebSocket, screen: Screen, parts: Wiring, *, caller: Caller) -> None:
    try:
        while screen.close_code is None:
            match read(await socket.receive_text()):
                case Watch() as said:
                    parts.hub.watch(screen, said)
                case Confirmed() as said:
                    parts.receipts.note(caller.staff, said)
                case Health() as said:
                    holder, now = _holder(socket, parts, caller), parts.clock.now()
                    parts.screens.hear(holder, said, now, socket=id(screen))
                case Hello():
                    pass
            await asyncio.sleep(LISTEN_EVERY_S)
    except WebSocketDisconnect as why:
        screen.close(why.code)
    except (msgspec.DecodeError, KeyError):
        # Not JSON of ours, or a binary message.
        screen.close(CLOSE_MALFORMED)


async def _send(socket: WebSocket, screen: Screen) -> None:
    try:
        async with asyncio.timeout(None) as patience:
            while True:
                patience.reschedule(None)
                await screen.ready.wait()
                screen.ready.clear()
                patience.reschedule(asyncio.get_running_loop().time() + SEND_WITHIN_S)
                if await _send_all(socket, screen, patience):
                    return
    except TimeoutError:
        STALLED.inc()
        _log.info("screen takes nothing, dropped")
    except WebSocketDisconnect:
        return


async def _send_all(socket: WebSocket, screen: Screen, patience: asyncio.Timeout) -> bool:
    """Send until the outbox is empty; True when the socket is closed."""
    loop = asyncio.get_running_loop()
    while True:
        if screen.outbox.overrun:
            OVERRUNS.inc()
            screen.close(CLOSE_BEHIND)
        if screen.close_code is not None:
            if screen.close_code >= CLOSE_BEHIND:
                await socket.close(screen.close_code)
            return True
        message = screen.outbox.take()
        if message is None:
            return False
        patience.reschedule(loop.time() + SEND_WITHIN_S)
        if isinstance(message, str):
            await socket.send_text(message)
        else:
            await socket.send_bytes(message)
