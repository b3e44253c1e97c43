"""A whole Hemicycle for tests: `hemicycle run` as people start it, asked over HTTP as people ask it."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE
from commons.clock import ahead
from commons.directory import Directory
from commons.settings import Settings
from hemicycle.issuer.embedded import token_for
from hemicycle.later import later as let_pass
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder
from hemicycle.runner.ports import assign, check_free
from tests.answers import whole
from tests.memory import roomy_memory

START_SECONDS = 180.0


def free_base() -> int:
    """A port from which on all that a run needs are free, outside the range that systems give away."""
    directory = Directory.load()
    for base in random.sample(range(20_000, 32_000, 50), 100):
        try:
            check_free(assign(base, directory))
        except Problem:
            continue
        return base
    raise AssertionError("no free ports between 20000 and 32000")


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hemicycle-stack-", dir=roomy_memory()))
    folder.chmod(0o755)
    return folder


@dataclass
class Stack:
    """A running Hemicycle in a temporary data folder; `split` partitions have a process of their own."""

    split: tuple[str, ...] = ("members/IT",)
    scale: float = field(default_factory=lambda: float(os.environ.get("HEMICYCLE_SAMPLE_SCALE", "1")))
    environment: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    """A command in front, that executes the rest."""
    durable: bool = False
    """Whether what was answered outlives PostgreSQL's own death; costs time."""
    folder: Path = field(default_factory=_folder)
    port: int = field(default_factory=free_base)
    process: subprocess.Popen[bytes] | None = None
    _again: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def directory(self) -> Directory:
        """The countries, and where everything listens."""
        return Directory.load(addresses=DataFolder(self.data).addresses)

    @property
    def url(self) -> str:
        """The gateway."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the runner printed, and what its processes logged."""
        logs = sorted((self.data / "logs").glob("*.log")) if (self.data / "logs").exists() else []
        parts = [self.folder / "run.log", *logs]
        return "\n".join(f"── {path.name} ──\n{path.read_text('utf-8', 'replace')}" for path in parts)

    def start(self) -> Stack:
        """Start it and wait until it greets; on other ports where somebody took one of them meanwhile."""
        if not self._greets():
            self.port = free_base()
            assert self._greets(), "Ports were taken twice."
        return self

    def _greets(self) -> bool:
        """Whether it started; False where a port was taken after it was found free."""
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C stops everything." not in (said := (self.folder / "run.log").read_text("utf-8")):
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                if "is taken by another program" in said:
                    return False
                raise AssertionError(f"Hemicycle did not start:\n{said}\n{self.log[-5000:]}")
            time.sleep(0.1)
        return True

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it without waiting."""
        command = [
            "run",
            *([] if self.durable else ["--no-durable"]),
            "--sample-scale",
            str(self.scale),
            *(f"--split={name}" for name in self.split),
        ]
        with (self.folder / "run.log").open("wb") as log:
            self.process = self._hemicycle(command, log, PORT=str(self.port))
        return self.process

    def token(self, persona: str) -> str:
        """A ready-made token of a sample login."""
        if persona not in self._tokens:
            self._tokens[persona] = token_for(Settings(data=self.data), persona)
        return self._tokens[persona]

    def forge_roles(self, roles: list[dict[str, Any]], issuer: str) -> str:
        """A token properly signed by an issuer's key, with roles that the issuer itself would not give."""
        directory, folder = self.directory, DataFolder(self.data)
        now = int(time.time())
        claims = {
            "iss": directory.issuers[issuer].url,
            "sub": "forger",
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 600,
            "country": next(iter(directory.issuers[issuer].countries)),
            "roles": roles,
        }
        return SigningKey.load(folder.issuer_key(issuer)).sign(claims)

    def today(self, country: str) -> date:
        """The day it is in a country, by the data folder's clock."""
        moment = datetime.now(UTC) + ahead(DataFolder(self.data).clock)
        return moment.astimezone(ZoneInfo(self.directory.country(country).timezone)).date()

    def later(self, by: str) -> None:
        """Let time pass, as `hemicycle later` does."""
        let_pass(DataFolder(self.data), by)

    async def ask(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        as_: str | None = "amelie",
        purpose: str | None = None,
        token: str | None = None,
    ) -> dict[str, Any]:
        """The gateway's answer to a document, as a sample login (None: without a token) or with a token."""
        bearer = token or (self.token(as_) if as_ else None)
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        headers |= {"x-purpose": purpose} if purpose else {}
        body = {"query": whole(query), "variables": dict(variables or {})}
        async with httpx2.AsyncClient(timeout=60) as browser:
            return (await browser.post(f"{self.url}/graphql", json=body, headers=headers)).json()

    async def metrics(self) -> str:
        """The gateway's metrics."""
        async with httpx2.AsyncClient(timeout=60) as browser:
            return (await browser.get(f"{self.url}/metrics")).text

    def pid(self, name: str) -> int:
        """The process id of `run`, `gateway`, `host` or a split-off partition."""
        if name in self._again:
            return self._again[name].pid
        return int(json.loads((self.data / "processes.json").read_text("utf-8"))[name])

    @asynccontextmanager
    async def another_gateway(self, **environment: str) -> AsyncIterator[str]:
        """One more gateway over the same countries, with settings of its own; gives its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (self.folder / "another.log").open("ab") as log:
            process = self._hemicycle(["gateway", f"--port={port}"], log, **environment)
        try:
            for _ in range(600):
                assert process.poll() is None, (self.folder / "another.log").read_text("utf-8")
                if await _answers(f"http://127.0.0.1:{port}/ready"):
                    break
                await asyncio.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)

    async def kill(self, name: str) -> None:
        """Kill a split-off partition's process the hard way, and wait until its port is closed."""
        os.kill(self.pid(name), signal.SIGKILL)
        if name in self._again:
            self._again.pop(name).wait()
        for _ in range(100):
            if not await self._ready(name):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{name} still answers")

    async def restart(self, name: str) -> None:
        """Serve a killed partition again, and wait until it is ready; one that is up is left alone."""
        if await self._ready(name):
            return
        with (self.folder / "again.log").open("ab") as log:
            self._again[name] = self._hemicycle(["partition", name], log)
        deadline = time.monotonic() + START_SECONDS
        while not await self._ready(name):
            assert self._again[name].poll() is None, (self.folder / "again.log").read_text("utf-8")
            assert time.monotonic() < deadline, f"{name} did not come back"
            await asyncio.sleep(0.05)

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop everything as Ctrl-C does."""
        for process in self._again.values():
            process.terminate()
            process.wait(20)
        self._again.clear()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(60)
            finally:
                self.process.kill()

    def remove(self) -> None:
        """Stop, and delete the folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _ready(self, name: str) -> bool:
        return await _answers(f"{self.directory.partitions[name]}/ready")

    def _hemicycle(self, arguments: list[str], log: Any, **told: str) -> subprocess.Popen[bytes]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PORT")}
        # Journeys let weeks pass: nobody is asked for shares meanwhile but by them.
        quiet = {"HEMICYCLE_DAILY": "false"}
        environment = {**kept, **quiet, "HEMICYCLE_DATA": str(self.data), **self.environment, **told}
        return subprocess.Popen(
            [*self.before, sys.executable, "-m", "hemicycle", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def _answers(url: str) -> bool:
    try:
        async with httpx2.AsyncClient(timeout=10) as browser:
            return (await browser.get(url)).status_code == 200
    except httpx2.TransportError:
        return False
