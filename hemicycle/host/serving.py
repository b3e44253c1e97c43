"""Many ASGI apps in one loop, each on its own port: bound first, then started, all stopped by one signal."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import uvicorn
import uvloop

from commons.events.streams import end_all
from commons.settings import Patience
from hemicycle.host.patient import patient
from hemicycle.problem import Problem

BACKLOG = 1024
GRACE_SECONDS = 3
KEEP_ALIVE_SECONDS = 75
"""Longer than the gateway keeps an idle connection, so that it is the gateway that closes."""


@dataclass(frozen=True, slots=True)
class Site:
    """One app and where it listens. Port 0 takes any free one."""

    name: str
    app: Any
    host: str
    port: int
    patience: Patience = field(default_factory=Patience)


class _Server(uvicorn.Server):
    """uvicorn without its own signals and its ten wake-ups a second: thirty of them share this loop."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop
        self._say_started = started

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self.on_tick(0)
        self._say_started()
        await self._stop.wait()
        end_all()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are the process's business."""
        yield


def run(sites: Callable[[], Sequence[Site]], *, ready: Callable[[], None] = lambda: None) -> None:
    """Serve what `sites` makes inside the loop until SIGINT or SIGTERM; `ready` is called when all listen.

    `Problem` when a port is taken.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(sites, ready))


async def _serve(sites: Callable[[], Sequence[Site]], ready: Callable[[], None]) -> None:
    stop, waiting = asyncio.Event(), 0
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    found = list(sites())

    def started() -> None:
        nonlocal waiting
        waiting -= 1
        if waiting == 0:
            ready()

    waiting = len(found)
    sockets = [_bound(site) for site in found]
    servers = [_Server(_config(site), stop, started) for site in found]
    await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in zip(servers, sockets, strict=True)))


def _config(site: Site) -> uvicorn.Config:
    return uvicorn.Config(
        site.app,
        loop="none",
        http=patient(site.patience),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _bound(site: Site) -> socket.socket:
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((site.host, site.port))
        # Two processes can bind one port under SO_REUSEADDR; only one of them can listen.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = "is closed to us" if error.errno == errno.EACCES else "is taken by another program"
        raise Problem(f"Port {site.port} (for {site.name}) {reason}; free it, or choose another.") from error
    listener.setblocking(False)
    return listener
