"""The stand of the gateway's benches: a gateway, a process that answers for all partitions, and one that only calls.

All figures are user and system time of one process; nothing here is of any use but to measure.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE
from commons.directory import COUNTRIES_FILE, SERVICES, Directory
from gateway.building import build_pipeline
from gateway.fetch.connection import RawReply
from gateway.fetch.partitions import Partitions, Reply
from gateway.fetch.pool import Pool
from gateway.fetch.together import Manner, Together
from gateway.http.request import Request
from gateway.settings import GatewaySettings

OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
CONCURRENT = 4
Operation = tuple[str, dict[str, Any]]
"""A file of `schema/operations` and the variables it is asked with."""


class Stand:
    """The running processes; the first answers for all partitions, the second is the gateway."""

    def __init__(self, folder: Path, base: str, token: str) -> None:
        self.folder = folder
        self.base = base
        self.token = token
        self.processes: list[subprocess.Popen[str]] = []
        self.pool = Pool("")
        self.url = ""

    @property
    def gateway(self) -> int:
        """The gateway's process id."""
        return self.processes[1].pid

    def message(self, query: str, variables: Mapping[str, Any]) -> bytes:
        """The HTTP request for a query."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        head = b"POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n"
        token = f"authorization: Bearer {self.token}\r\n".encode()
        return b"%b%bcontent-length: %d\r\n\r\n%b" % (head, token, len(body), body)

    async def ask(self, message: bytes) -> bytes:
        """One request through the gateway; its answer has status 200."""
        reply: RawReply = await self.pool.request(message)
        assert reply.status == 200, reply.body[:500]
        return reply.body

    async def tell(self, message: bytes) -> None:
        """One request to the process that answers for all partitions."""
        pool = Pool(self.base)
        try:
            assert (await pool.request(message)).status == 200
        finally:
            await pool.close()

    async def through_gateway(self, operation: Operation, requests: int) -> float:
        """CPU seconds of the gateway's process for so many requests, a few at a time; each is answered whole."""
        message = self.message(text_of(operation[0]), operation[1])
        began, left = cpu(self.gateway), requests

        async def work() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                body = await self.ask(message)
                assert b'"errors"' not in body, body[-500:]

        await asyncio.gather(*(work() for _ in range(CONCURRENT)))
        return cpu(self.gateway) - began

    async def direct(self, operation: Operation) -> subprocess.Popen[str]:
        """The process that makes an operation's calls, recorded from one run of the pipeline."""
        name, variables = operation
        settings = GatewaySettings(data=self.folder, addresses=self.folder / "addresses.json")
        pipeline = build_pipeline(settings)
        recorded = _Recorder(pipeline.partitions)
        waves: list[list[tuple[str, str, str]]] = []

        def watch(stage: str, _: Any) -> None:
            if stage == "fetch":
                waves.append(recorded.taken())

        object.__setattr__(pipeline, "partitions", recorded)
        request = Request(text_of(name), variables=variables, authorization=f"Bearer {self.token}")
        response = await pipeline.answer(request, watch)
        assert not response.errors, response.errors
        await recorded.partitions.close()
        given = {"base": self.base, "authorization": f"Bearer {self.token}", "waves": waves}
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(given), "utf-8")
        process = _start("direct", str(file), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.processes.append(process)
        return process


class _Recorder:
    """Partitions that remember what they are asked."""

    def __init__(self, partitions: Partitions) -> None:
        self.partitions = partitions
        self.timing = partitions.timing
        self._calls: list[tuple[str, str, str]] = []

    def taken(self) -> list[tuple[str, str, str]]:
        found, self._calls = self._calls, []
        return found

    def together(self, manner: Manner) -> _Recording:
        return _Recording(self.partitions.together(manner), self._calls)


@dataclass
class _Recording:
    """Calls made together that are written down."""

    together: Together
    calls: list[tuple[str, str, str]]

    def send(self, place: tuple[str, str], body: bytes, *given: Any) -> None:
        self.calls.append((*place, body.decode()))
        self.together.send(place, body, *given)

    async def replies(self) -> list[Reply]:
        return await self.together.replies()

    def give_up(self) -> None:
        self.together.give_up()


def directly(process: subprocess.Popen[str], requests: int) -> float:
    """CPU seconds of the calling process for as many requests."""
    assert process.stdin is not None
    assert process.stdout is not None
    began = cpu(process.pid)
    process.stdin.write(f"{requests}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    return cpu(process.pid) - began


@asynccontextmanager
async def stand(folder: Path, **settings: Any) -> AsyncIterator[Stand]:
    """All processes; `settings` are the gateway's (`timing={"soft": 0.5}`)."""
    answering, gateway = _free_port(), _free_port()
    base = f"http://127.0.0.1:{answering}"
    key = SigningKey.generate()
    countries = list(Directory.load(COUNTRIES_FILE).countries)
    addresses = {
        "partitions": {f"{service}/{c}": f"{base}/{service}/{c}" for service in SERVICES for c in countries},
        "issuers": {"be": {"url": base, "jwks": f"{base}/jwks"}},
    }
    (folder / "addresses.json").write_text(json.dumps(addresses), "utf-8")
    found = Stand(folder, base, _token(key, base))
    given = {f"HEMICYCLE_{name}".upper(): json.dumps(value) for name, value in settings.items()}
    try:
        found.processes.append(_start("answering", str(answering), json.dumps(key.public_set())))
        found.processes.append(_start("gateway", str(gateway), str(folder), env={**os.environ, **given}))
        for port, process in zip((answering, gateway), found.processes, strict=True):
            await _listening(port, process)
        found.url = f"http://127.0.0.1:{gateway}"
        found.pool = Pool(found.url)
        yield found
    finally:
        await found.pool.close()
        for process in found.processes:
            process.terminate()
        for process in found.processes:
            process.wait(10)


def _start(module: str, *arguments: str, **how: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"tests.benchmarks.overhead.{module}", *arguments]
    return subprocess.Popen(command, text=True, cwd=Path(__file__).parents[3], **how)


def cpu(pid: int) -> float:
    """User and system seconds of a process with all its threads (`schedstat`: nanoseconds on a CPU)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e9


def resident(pid: int) -> float:
    """Megabytes of a process's memory that are in RAM."""
    line = next(row for row in Path(f"/proc/{pid}/status").read_text("ascii").splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def text_of(name: str) -> str:
    """An operation's document."""
    return (OPERATIONS / f"{name}.graphql").read_text("utf-8")


def _token(key: SigningKey, issuer: str) -> str:
    now = int(time.time())
    roles = [{"role": "membership_officer", "countries": ["BE", "EU"]}]
    claims = {"iss": issuer, "sub": "olga", "aud": AUDIENCE, "iat": now, "exp": now + 3600, "country": "BE"}
    return key.sign({**claims, "roles": roles})


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def _listening(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            assert process.poll() is None, f"{process.args} ended"
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise TimeoutError(f"nothing listens on {port}")
