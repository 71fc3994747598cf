"""Serving on HOST and PORT: the ports are taken before anything else starts, so that a wrong one is told plainly."""

import asyncio
import errno
import gc
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from server.draining import REQUESTS_SECONDS, DrainingServer
from server.settings import Settings
from server.web.frames import FramesProtocol
from server.web.requests_in_time import PunctualProtocol
from server.web.rooms import SILENT_BEATS
from server.web.wire import MAX_FRAME_BYTES

BACKLOG = 4096


def event_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The fast one where there is one; None stands for that of the standard library."""
    try:
        import uvloop
    except ImportError:  # Windows, PyPy
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def keep_what_is_loaded() -> None:
    """The garbage collector leaves alone what was made so far, and looks less often: nearly nothing here is a cycle."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class PortRefused(Exception):
    """The message says which setting to change."""


async def serve_web(settings: Settings, app: Starlette, greeting: str = "") -> None:
    """Until SIGTERM or SIGINT, and drained. Raises PortRefused; SystemExit when the application could not start."""
    config = uvicorn.Config(
        app,
        log_config=None,
        http=PunctualProtocol,
        access_log=False,
        server_header=False,
        ws=FramesProtocol,
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # our own beats prove more, and cost less
        timeout_graceful_shutdown=REQUESTS_SECONDS,
        proxy_headers=False,
    )
    server = DrainingServer(config, app.state.drain, greeting)
    sockets = listen("PORT", settings.host, settings.port)
    _give_up_after(sockets, SILENT_BEATS * settings.beat_seconds)
    keep_what_is_loaded()
    await server.serve(sockets=sockets)
    if not server.started:
        raise SystemExit(3)


def listen(name: str, host: str, port: int) -> list[socket.socket]:
    """A socket for every address of `host`. Raises PortRefused; `name` is the setting of the port."""
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            try:
                one = socket.create_server(address[:2], family=family, backlog=BACKLOG)
                # What is accepted inherits it. Without it a frame waits for the acknowledgement of the one before.
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opened.append(one)
            except OSError as error:
                # `localhost` names ::1 also where there is no IPv6.
                if not opened or error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise
    except OSError as error:
        for one in opened:
            one.close()
        raise PortRefused(_explained(name, host, port, error)) from None
    return opened


def _give_up_after(sockets: list[socket.socket], seconds: float) -> None:
    """Connections whose other side takes nothing for so long are dropped, with what was written for them: closing
    them would wait for it to be taken. RFC 5482; the connections inherit it."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        for one in sockets:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


def require_free(name: str, host: str, port: int) -> None:
    """Raises PortRefused where `listen` would. Port 0 is no port."""
    for one in listen(name, host, port) if port else []:
        one.close()


def _explained(name: str, host: str, port: int, error: OSError) -> str:
    host_name = f"{name.removesuffix('PORT')}HOST"
    if isinstance(error, socket.gaierror):
        return f"{host_name}={host} is no address of this machine."
    if isinstance(error, PermissionError):
        return f"Port {port} needs rights that this program does not have. Set {name} to a number above 1023."
    if error.errno == errno.EADDRINUSE:
        return (
            f"Something else listens on {host}:{port} already. End it, or set {name} to a free port, "
            f"for example {name}={port + 1 if port < 65535 else 8000}."
        )
    return f"{host_name}={host} with {name}={port} can't be listened on: {error.strerror or error}."
