"""`hemicycle run`: from an empty folder to a graph that answers, step by step, and back down again.

data folder → ports → PostgreSQL → databases → keys and addresses → partition host → gateway → greeting
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.directory import COUNTRIES_FILE, Directory
from commons.settings import Settings
from hemicycle.issuer import embedded as issuers
from hemicycle.issuer.store import Store
from hemicycle.postgres import Databases, EmbeddedServer
from hemicycle.postgres.databases import problems
from hemicycle.problem import Problem
from hemicycle.runner import addresses, children, greeting, ports
from hemicycle.runner.children import Child
from hemicycle.runner.data_folder import DataFolder, disk_problems, full, opened, write
from hemicycle.runner.prepare import ISSUER, Preparation
from hemicycle.runner.progress import Reporter, Step

SEED = 2026
FULL_BYTES = 20_000_000
"""Less than one segment of PostgreSQL's log: nothing can go on."""


@dataclass(frozen=True)
class Wish:
    """What a run was asked for. `split`: partitions that get a process of their own."""

    settings: Settings
    port: int = ports.DEFAULT
    database_url: str | None = None
    split: tuple[str, ...] = ()
    scale: float = 1.0
    durable: bool = True


def run(wish: Wish, reporter: Reporter) -> None:
    """Run until Ctrl-C (or SIGTERM, or a closed terminal). `Problem` when something is in the way."""
    with opened(wish.settings.data) as folder, disk_problems(folder.path):
        try:
            asyncio.run(_until_stopped(wish, folder, reporter))
        except Problem as problem:
            # A server without room dies in many ways, some of them without a word.
            crowded = problem.no_room or shutil.disk_usage(folder.path).free < FULL_BYTES
            if crowded and not wish.database_url:
                raise full(folder.path) from problem
            raise


async def _until_stopped(wish: Wish, folder: DataFolder, reporter: Reporter) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        await _run(wish, folder, reporter)
    except asyncio.CancelledError:
        reporter.say("Stopped.")


async def _run(wish: Wish, folder: DataFolder, reporter: Reporter) -> None:
    directory = Directory.load(wish.settings.countries or COUNTRIES_FILE)
    assigned = ports.assign(wish.port, directory)
    _check_split(wish.split, assigned)
    ports.check_free(assigned)
    async with AsyncExitStack() as stack:
        server, own = await stack.enter_async_context(_server(wish, folder, reporter))
        addresses.ensure_keys(folder, directory, list(assigned.partitions))
        addresses.write_addresses(folder, assigned, directory)
        directory = Directory.load(wish.settings.countries or COUNTRIES_FILE, folder.addresses)
        urls = await _prepared(wish, folder, directory, server, reporter)
        addresses.write_private(folder, assigned, urls, server.url(ISSUER))
        started = await stack.enter_async_context(_started(wish, folder, reporter))
        greeting.greet(folder, directory, assigned, reporter)
        await _watch(started, own, wish.split, reporter)


def _check_split(split: tuple[str, ...], assigned: ports.Ports) -> None:
    for name in split:
        if name not in assigned.partitions:
            raise Problem(f"'{name}' is no partition to split off; write SERVICE/COUNTRY, like members/IT.")


@asynccontextmanager
async def _server(
    wish: Wish, folder: DataFolder, reporter: Reporter
) -> AsyncIterator[tuple[Databases, EmbeddedServer | None]]:
    """The server to use: the one at DATABASE_URL, or our own for as long as we run."""
    if wish.database_url:
        yield Databases(wish.database_url), None
        return
    server = EmbeddedServer(folder.path, folder.stamp().identity, wish.durable)
    with reporter.step("PostgreSQL 18 started"):
        await asyncio.to_thread(server.start)
    try:
        yield Databases(server.url()), server
    finally:
        await asyncio.shield(asyncio.to_thread(server.stop))


async def _prepared(
    wish: Wish, folder: DataFolder, directory: Directory, databases: Databases, reporter: Reporter
) -> dict[str, str]:
    async def fill(urls: Mapping[str, str], step: Step) -> None:
        from hemicycle.sample.load import load_sample  # noqa: PLC0415

        def told(done: int, total: int, _name: str) -> None:
            step.reach(done, total)

        with problems(databases.url("postgres")):
            await load_sample(urls, directory, date.today(), seed=SEED, scale=wish.scale, progress=told)

    async def fill_issuer(url: str) -> None:
        store = Store(url)
        try:
            with problems(url):
                await issuers.fill(store, folder, directory)
        finally:
            await store.close()

    preparation = Preparation(folder, directory, databases, reporter)
    return await preparation.run(fill, fill_issuer, seed=SEED, scale=wish.scale)


@asynccontextmanager
async def _started(wish: Wish, folder: DataFolder, reporter: Reporter) -> AsyncIterator[list[Child]]:
    """Every process of ours, ready; all stopped again at the end."""
    told = children.environment(folder.path, folder.addresses, wish.settings.countries)
    wanted: list[tuple[str, list[str]]] = [
        ("gateway", ["gateway", "--port", str(wish.port)]),
        ("host", ["host", *(f"--except={name}" for name in wish.split)]),
        *((name, ["partition", name]) for name in wish.split),
    ]
    running: list[Child] = []
    try:
        with reporter.step("gateway and partitions ready", len(wanted)) as step:
            for name, arguments in wanted:
                log = folder.logs / f"{name.replace('/', '-')}.log"
                running.append(await Child.start(name, arguments, told, log))
            await _all_ready(running, step)
        write_processes(folder, running)
        yield running
    finally:
        await asyncio.gather(*(child.stop() for child in running))


async def _all_ready(running: list[Child], step: Step) -> None:
    async def one(child: Child) -> None:
        await child.ready()
        step.advance()

    await asyncio.gather(*map(one, running))


def write_processes(folder: DataFolder, running: list[Child]) -> None:
    """Leave the process ids, for whoever wants to stop just one."""
    pids: dict[str, Any] = {"run": os.getpid(), **{child.name: child.process.pid for child in running}}
    write(folder.path / "processes.json", json.dumps(pids, indent=2))


async def _watch(
    running: list[Child], server: EmbeddedServer | None, split: tuple[str, ...], reporter: Reporter
) -> None:
    """Wait. A split-off partition that dies is told and missed: the others go on without it. Any other ends the run."""
    waiting = {asyncio.ensure_future(child.ended()): child.name for child in running}
    if server is not None:
        waiting[asyncio.ensure_future(server.ended())] = "PostgreSQL"
    try:
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                name = waiting.pop(ended)
                if name not in split:
                    raise Problem(f"{ended.result()} Everything else was stopped too.")
                reporter.say(f"{ended.result()} Start it again with: hemicycle partition {name}")
    finally:
        for ended in waiting:
            ended.cancel()
