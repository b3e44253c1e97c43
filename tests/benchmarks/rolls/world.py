"""Partitions as processes of their own over a data folder, and the issuers that the callers' tokens come from."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import aiohttp

from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE, Asking, partition_token
from commons.database.migrating import migrate
from commons.directory import Directory
from hemicycle.postgres import Databases
from hemicycle.runner.data_folder import DataFolder
from tests.answers import done, whole
from tests.benchmarks.server import bench_server

TIMEOUT = aiohttp.ClientTimeout(total=1200)


class World:
    """The running processes, one for each group of partitions."""

    def __init__(
        self,
        processes: list[subprocess.Popen[bytes]],
        ports: dict[str, int],
        issuer: tuple[str, SigningKey],
        folder: DataFolder,
    ) -> None:
        self.processes = processes
        self.ports = ports
        self.issuer, self.key = issuer
        self.folder = folder

    def token(self, subject: str, country: str) -> str:
        """An organiser's access token."""
        now = int(time.time())
        roles = [{"role": "organiser", "countries": [country]}]
        issuer = f"{self.issuer}/{Directory.load().country(country).issuer}"
        claims = {"iss": issuer, "sub": subject, "aud": AUDIENCE, "iat": now, "exp": now + 3600, "roles": roles}
        return self.key.sign(claims)

    async def ask(self, http: aiohttp.ClientSession, subject: str, country: str, query: str, **variables: Any) -> Any:
        """The answer's data, of that country's governance partition."""
        headers = {"authorization": f"Bearer {self.token(subject, country)}"}
        address = f"http://127.0.0.1:{self.ports[f'governance/{country}']}/graphql"
        async with http.post(
            address, json={"query": whole(query), "variables": variables}, headers=headers
        ) as response:
            answer = await response.json()
        return done(answer)

    def partition_token(self, asking: Asking) -> str:
        """A partition's own token for the bulk plane."""
        return partition_token(asking, SigningKey.load(self.folder.partition_key(asking.asker)))

    def resident(self, field: str, only: int | None = None) -> int:
        """Bytes of all processes together, or of one by its position, by a field of /proc/PID/status."""
        total = 0
        for process in self.processes if only is None else [self.processes[only]]:
            lines = Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024
        return total

    def forget_peak(self) -> None:
        """Start the highest resident size anew (proc(5), clear_refs)."""
        for process in self.processes:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5", "utf-8")


@asynccontextmanager
async def partition_databases(names: Sequence[str], *, durable: bool = False) -> AsyncIterator[dict[str, str]]:
    """A fresh migrated database for each partition, gone at the end."""
    with ExitStack() as stack:
        databases = Databases(stack.enter_context(bench_server(durable=durable)))
        made = {name: f"bench_{name.replace('/', '_').lower()}_{secrets.token_hex(4)}" for name in names}
        try:
            urls = {name: await databases.create(made[name]) for name in names}
            for name, url in urls.items():
                await migrate(name.partition("/")[0], url)
            yield urls
        finally:
            if os.environ.get("DATABASE_URL"):
                for name in made.values():
                    await databases.drop(name)


@contextmanager
def world(urls: dict[str, str], groups: Sequence[Sequence[str]]) -> Iterator[World]:
    """The partitions of each group in one process."""
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as place, ExitStack() as stack:
        key, issuer, folder = SigningKey.generate(), stack.enter_context(_issuer()), DataFolder(Path(place))
        issuer.key = key
        ports = _free_ports(list(urls))
        _write_folder(folder, urls, ports, issuer.url)
        processes = [stack.enter_context(_process(group, ports, folder)) for group in groups]
        yield World(processes, ports, (issuer.url, key), folder)


def _write_folder(folder: DataFolder, urls: dict[str, str], ports: dict[str, int], issuer: str) -> None:
    issuers = {name: {"url": f"{issuer}/{name}", "jwks": f"{issuer}/{name}"} for name in Directory.load().issuers}
    partitions = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    folder.addresses.write_text(json.dumps({"issuers": issuers, "partitions": partitions}), "utf-8")
    rows = {name: {"database_url": url, "port": ports[name]} for name, url in urls.items()}
    folder.partitions.parent.mkdir(parents=True, exist_ok=True)
    folder.partitions.write_text(json.dumps(rows), "utf-8")
    for name in urls:
        key = folder.partition_key(name)
        key.parent.mkdir(parents=True, exist_ok=True)
        SigningKey.generate().save(key)


@contextmanager
def _process(names: Sequence[str], ports: dict[str, int], folder: DataFolder) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"HEMICYCLE_DATA": str(folder.path), "HEMICYCLE_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([sys.executable, "-m", "hemicycle", "partition", *names], env=environment)
    try:
        for name in names:
            _wait_for(ports[name], process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class _Issuer(HTTPServer):
    key: SigningKey

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _KeySet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """The key set."""
        assert isinstance(self.server, _Issuer)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.key.public_set()).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Quiet."""


@contextmanager
def _issuer() -> Iterator[_Issuer]:
    server = _Issuer(("127.0.0.1", 0), _KeySet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()


def _free_ports(names: Sequence[str]) -> dict[str, int]:
    listening = {name: socket.create_server(("127.0.0.1", 0)) for name in names}
    ports = {name: found.getsockname()[1] for name, found in listening.items()}
    for found in listening.values():
        found.close()
    return ports


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError("a partition did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("a partition does not listen")
