"""`gateway-overhead`: what the gateway costs beyond the calls it must make, in CPU of its process.

Journeys 1 and 5 go through the gateway; another process makes the same subgraph calls with the same client and decodes
them by msgspec into dicts, on the same event loop and with the same settings of the garbage collector. A third process
answers for all partitions. User and system time, interleaved rounds.
"""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE
from commons.directory import COUNTRIES_FILE, SERVICES, Directory
from gateway.building import build_pipeline
from gateway.fetch.connection import RawReply
from gateway.fetch.partitions import Partitions, Reply
from gateway.fetch.pool import Pool
from gateway.http.request import Request
from gateway.settings import GatewaySettings
from tests.benchmarks.figures import Figure

OPERATIONS = Path(__file__).parents[2] / "schema" / "operations"
JOURNEYS: dict[str, tuple[str, dict[str, Any]]] = {
    "journey-1": ("person_across_borders", {"id": "person.000000000000400080000000000000a1"}),
    "journey-5": ("newest_members", {"first": 50}),
}
REQUESTS, ROUNDS, CONCURRENT = 150, 7, 4
GOAL = 2.0


async def run() -> list[Figure]:
    """The median ratio of both journeys' CPU together."""
    figures: list[float] = []
    with tempfile.TemporaryDirectory(prefix="hemicycle-overhead-") as name:
        async with _processes(Path(name)) as stand:
            directs = {journey: await stand.direct(journey) for journey in JOURNEYS}
            for number in range(ROUNDS + 1):
                through = plain = 0.0
                for journey in JOURNEYS:
                    through += await stand.through_gateway(journey)
                    plain += await asyncio.to_thread(_directly, directs[journey])
                if number:  # the first round fills caches and connections
                    figures.append(through / plain)
    return [Figure("gateway-overhead", statistics.median(figures), "<=", GOAL)]


class _Stand:
    """The running processes."""

    def __init__(self, folder: Path, base: str, token: str, processes: list[subprocess.Popen[str]]) -> None:
        self.folder = folder
        self.base = base
        self.headers = f"authorization: Bearer {token}\r\n".encode()
        self.token = token
        self.processes = processes
        self.pool = Pool("")
        self.gateway: subprocess.Popen[str] | None = None

    async def through_gateway(self, journey: str) -> float:
        """CPU seconds of the gateway's process for one round of a journey."""
        assert self.gateway is not None
        name, variables = JOURNEYS[journey]
        body = json.dumps({"query": _text(name), "variables": variables}).encode()
        head = b"POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n"
        message = b"%b%bcontent-length: %d\r\n\r\n%b" % (head, self.headers, len(body), body)
        began, left = _cpu(self.gateway.pid), REQUESTS

        async def work() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                reply: RawReply = await self.pool.request(message)
                assert reply.status == 200, reply.body
                assert b'"errors"' not in reply.body, reply.body[-500:]

        await asyncio.gather(*(work() for _ in range(CONCURRENT)))
        return _cpu(self.gateway.pid) - began

    async def direct(self, journey: str) -> subprocess.Popen[str]:
        """The process that makes a journey's calls, recorded from one run of the pipeline."""
        name, variables = JOURNEYS[journey]
        settings = GatewaySettings(data=self.folder, addresses=self.folder / "addresses.json")
        pipeline = build_pipeline(settings)
        recorded = _Recorder(pipeline.partitions)
        waves: list[list[tuple[str, str, str]]] = []

        def watch(stage: str, _: Any) -> None:
            if stage == "fetch":
                waves.append(recorded.taken())

        object.__setattr__(pipeline, "partitions", recorded)
        request = Request(_text(name), variables=variables, authorization=f"Bearer {self.token}")
        response = await pipeline.answer(request, watch)
        assert not response.errors, response.errors
        await recorded.partitions.close()
        given = {"base": self.base, "authorization": f"Bearer {self.token}", "waves": waves}
        file = self.folder / f"{journey}.json"
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

    async def call(self, service: str, country: str, body: bytes, headers: bytes, **given: Any) -> Reply:
        self._calls.append((service, country, body.decode()))
        return await self.partitions.call(service, country, body, headers, **given)


@asynccontextmanager
async def _processes(folder: Path) -> AsyncIterator[_Stand]:
    answering, gateway = _free_port(), _free_port()
    base = f"http://127.0.0.1:{answering}"
    key = SigningKey.generate()
    countries = list(Directory.load(COUNTRIES_FILE).countries)
    addresses = {
        "partitions": {f"{service}/{c}": f"{base}/{service}/{c}" for service in SERVICES for c in countries},
        "issuers": {"be": {"url": base, "jwks": f"{base}/jwks"}},
    }
    (folder / "addresses.json").write_text(json.dumps(addresses), "utf-8")
    token = _token(key, base)
    stand = _Stand(folder, base, token, [])
    try:
        stand.processes.append(_start("answering", str(answering), json.dumps(key.public_set())))
        stand.gateway = _start("gateway", str(gateway), str(folder))
        stand.processes.append(stand.gateway)
        for port in (answering, gateway):
            await _listening(port)
        stand.pool = Pool(f"http://127.0.0.1:{gateway}")
        yield stand
    finally:
        await stand.pool.close()
        for process in stand.processes:
            process.terminate()
        for process in stand.processes:
            process.wait(10)


def _start(module: str, *arguments: str, **pipes: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"tests.benchmarks.overhead.{module}", *arguments]
    return subprocess.Popen(command, text=True, cwd=Path(__file__).parents[2], **pipes)


def _directly(process: subprocess.Popen[str]) -> float:
    """CPU seconds of the calling process for as many requests."""
    assert process.stdin is not None
    assert process.stdout is not None
    began = _cpu(process.pid)
    process.stdin.write(f"{REQUESTS}\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    return _cpu(process.pid) - began


def _cpu(pid: int) -> float:
    """User and system seconds of a process with all its threads (`schedstat`: nanoseconds on a CPU)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e9


def _token(key: SigningKey, issuer: str) -> str:
    now = int(time.time())
    roles = [{"role": "membership_officer", "countries": ["BE", "EU"]}]
    claims = {"iss": issuer, "sub": "olga", "aud": AUDIENCE, "iat": now, "exp": now + 3600, "country": "BE"}
    return key.sign({**claims, "roles": roles})


def _text(name: str) -> str:
    return (OPERATIONS / f"{name}.graphql").read_text("utf-8")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def _listening(port: int) -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise TimeoutError(f"nothing listens on {port}")
