"""`roll-national`: sealing a national roll of 1,000,000 memberships, against the two COPYs that nothing can avoid.

Ours is the whole path over HTTP to real partition processes: computeRoll (stream, copy in, compute into the indexed
table) and the two signatures of sealRoll (the second reads the state again and hashes the Merkle tree). Against it:
`COPY` of the same electorate query out, and of the same lines into the same indexed table. `roll-national-memory` is
what both processes grow by above idle, their highest resident size; PostgreSQL apart.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
from sqlalchemy import make_url, text

from commons.auth.caller import Caller
from commons.auth.keys import SigningKey
from commons.auth.tokens import AUDIENCE
from commons.database.migrating import migrate
from commons.database.sessions import Database
from commons.directory import Directory
from commons.ids import new_uuid
from hemicycle.postgres import Databases
from services.members.store.electorate import ELECTORATE
from services.members.store.legal_entities import open_entities
from tests.benchmarks.figures import Figure
from tests.benchmarks.server import bench_server

MEMBERSHIPS = int(os.environ.get("ROLL_NATIONAL_MEMBERSHIPS", "1000000"))
ROUNDS = 3
ENTITY = "BE.entity.smartcoop"
PARTITIONS = ("members/BE", "governance/BE")
LINE_COLUMNS = "membership, person, reason, votes, shares, joined_on, ended_on, college, suspension"

# A register as a country would have it after years: two share operations each, a few suspensions and defaults.
REGISTER = """
INSERT INTO membership_category VALUES (:entity, 'BENCH', 'Bench', 'OPTIONAL');
INSERT INTO membership (id, entity, number, kind)
  SELECT gen_random_uuid(), :entity, n, 'PERSON' FROM generate_series(1, :memberships) n;
INSERT INTO registration
  SELECT id, entity, daterange('2012-01-01'::date + number % 5000, NULL), int8range(1, NULL) FROM membership;
INSERT INTO membership_person
  SELECT membership, gen_random_uuid(), valid, int8range(1, NULL) FROM registration;
INSERT INTO categorisation SELECT membership, 'BENCH', valid, int8range(1, NULL) FROM registration;
INSERT INTO share_operation
  SELECT m.entity, 2 * m.number - k, 0, m.id, CASE k WHEN 1 THEN 'SUBSCRIBE' ELSE 'PAY' END, c.code, k, (1 - k) * 30,
         lower(r.valid), int8range(1, NULL)
  FROM membership m JOIN registration r ON r.membership = m.id JOIN share_class c ON c.entity = m.entity
       CROSS JOIN (VALUES (1), (0)) AS leg (k)
  WHERE m.number % 20 > 0;
INSERT INTO membership_fact
  SELECT id, CASE number % 2 WHEN 0 THEN 'IN_DEFAULT' ELSE 'VOTE_SUSPENDED' END, NULL,
         daterange('2026-01-01', NULL), int8range(1, NULL)
  FROM membership WHERE number % 33 = 0
"""


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    with ExitStack() as stack:
        databases = Databases(stack.enter_context(bench_server()))
        names = {partition: f"bench_{partition[:7]}_{secrets.token_hex(4)}" for partition in PARTITIONS}
        try:
            urls = {partition: await databases.create(name) for partition, name in names.items()}
            for partition, url in urls.items():
                await migrate(partition.partition("/")[0], url)
            await _fill(urls["members/BE"])
            world = stack.enter_context(_world(urls))
            return await _measured(world, urls)
        finally:
            stack.close()
            if os.environ.get("DATABASE_URL"):
                for name in names.values():
                    await databases.drop(name)


async def _fill(url: str) -> None:
    database = Database(url, "BE")
    async with database.writing(Caller("bench", "bench"), "bench") as session:
        await open_entities(session, Directory.load().country("BE"))
        for statement in REGISTER.split(";"):
            given = {"entity": ENTITY, "memberships": MEMBERSHIPS}
            wanted = {name: value for name, value in given.items() if f":{name}" in statement}
            await session.connection.execute(text(statement), wanted)
    async with database.engine.connect() as connection:
        raw = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await raw.execute(text("VACUUM ANALYZE"))
    await database.close()


class World:
    """Both partitions as processes of their own, and the issuer that the callers' tokens come from."""

    def __init__(self, processes: list[subprocess.Popen[bytes]], governance: str, issuer: str, key: SigningKey) -> None:
        self.processes = processes
        self.governance = governance
        self.issuer = issuer
        self.key = key

    def token(self, subject: str) -> str:
        """An organiser's access token."""
        now = int(time.time())
        roles = [{"role": "organiser", "countries": ["BE"]}]
        claims = {"iss": self.issuer, "sub": subject, "aud": AUDIENCE, "iat": now, "exp": now + 3600, "roles": roles}
        return self.key.sign(claims)

    async def ask(self, http: aiohttp.ClientSession, subject: str, query: str, **variables: Any) -> Any:
        """The answer's data."""
        headers = {"authorization": f"Bearer {self.token(subject)}"}
        body = {"query": query, "variables": variables}
        async with http.post(f"{self.governance}/graphql", json=body, headers=headers) as response:
            answer = await response.json()
        if "errors" in answer:
            raise AssertionError(answer["errors"])
        return answer["data"]

    def resident(self, field: str) -> int:
        """Bytes of both processes together, by a field of /proc/PID/status."""
        total = 0
        for process in self.processes:
            lines = Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024
        return total

    def forget_peak(self) -> None:
        """Start the highest resident size anew (proc(5), clear_refs)."""
        for process in self.processes:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5", "utf-8")


@contextmanager
def _world(urls: dict[str, str]) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as folder, ExitStack() as stack:
        key, issuer = SigningKey.generate(), stack.enter_context(_issuer())
        issuer.key = key
        ports = {partition: _free_port() for partition in urls}
        addresses = Path(folder) / "addresses.json"
        addresses.write_text(
            json.dumps(
                {
                    "issuers": {"be": {"url": issuer.url, "jwks": issuer.url}},
                    "partitions": {name: f"http://127.0.0.1:{port}" for name, port in ports.items()},
                }
            ),
            "utf-8",
        )
        processes = [
            stack.enter_context(_partition(name, url, ports[name], Path(folder), addresses))
            for name, url in urls.items()
        ]
        yield World(processes, f"http://127.0.0.1:{ports['governance/BE']}", issuer.url, key)


@contextmanager
def _partition(name: str, url: str, port: int, folder: Path, addresses: Path) -> Iterator[subprocess.Popen[bytes]]:
    key = folder / f"{name.replace('/', '-')}.json"
    SigningKey.generate().save(key)
    environment = os.environ | {
        "HEMICYCLE_DATABASE_URL": url,
        "HEMICYCLE_SIGNING_KEY": str(key),
        "HEMICYCLE_PORT": str(port),
        "HEMICYCLE_ADDRESSES": str(addresses),
        "HEMICYCLE_LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen([sys.executable, "-m", "hemicycle", "partition", name], env=environment)
    try:
        _wait_for(port, process)
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


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError("a partition did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("a partition does not listen")


CONVENE = "mutation($i: ConveneInput!) { convene(input: $i) { assembly { id } } }"
COMPUTE = "mutation($a: ID!) { computeRoll(input: { assembly: $a }) { roll { id totals { registered } } } }"
SEAL = "mutation($r: ID!) { sealRoll(input: { roll: $r }) { roll { state merkleRoot } } }"
SIGN_OFF = "mutation($i: SignOffInput!) { signOff(input: $i) { name } }"


async def _measured(world: World, urls: dict[str, str]) -> list[Figure]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as http:
        confirmed = {"entity": ENTITY, "leaf": "exit.exclusion_effect", "source": "bench", "statement": "bench"}
        await world.ask(http, "otto", SIGN_OFF, i=confirmed)
        held_on = date.today() + timedelta(days=60)
        agenda = [{"title": "Accounts"}]
        asked = {"entity": ENTITY, "title": "Bench", "kind": "ORDINARY", "heldOn": str(held_on), "agenda": agenda}

        async def seal() -> str:
            assembly = (await world.ask(http, "otto", CONVENE, i=asked))["convene"]["assembly"]["id"]
            roll = (await world.ask(http, "otto", COMPUTE, a=assembly))["computeRoll"]["roll"]
            assert roll["totals"]["registered"] == MEMBERSHIPS
            await world.ask(http, "otto", SEAL, r=roll["id"])
            sealed = (await world.ask(http, "oriane", SEAL, r=roll["id"]))["sealRoll"]["roll"]
            assert sealed["state"] == "SEALED"
            return roll["id"]

        idle = world.resident("VmRSS")
        world.forget_peak()
        with tempfile.TemporaryFile() as lines:
            ours, copies = await _rounds(seal, urls, held_on, lines)
        grown = (world.resident("VmHWM") - idle) / 1e6
    return [
        Figure("roll-national", statistics.median(ours) / statistics.median(copies), "<=", 4),
        Figure("roll-national-memory", grown, "<=", 300, unit="MB"),
    ]


async def _rounds(seal: Any, urls: dict[str, str], held_on: date, lines: Any) -> tuple[list[float], list[float]]:
    """Wall seconds of ours and of the two COPYs, round by round in turn."""
    ours, copies = [], []
    for number in range(ROUNDS):
        began = time.perf_counter()
        roll = await seal()
        ours.append(time.perf_counter() - began)
        if number == 0:
            await _keep_lines(urls["governance/BE"], UUID(roll.rpartition(".")[2]), lines)
        began = time.perf_counter()
        await _copy_out(urls["members/BE"], held_on)
        await _copy_in(urls["governance/BE"], lines)
        copies.append(time.perf_counter() - began)
        print(f"# roll-national round {number}: ours {ours[-1]:.1f} s, copies {copies[-1]:.1f} s", file=sys.stderr)
    return ours, copies


async def _connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


async def _copy_out(url: str, held_on: date) -> None:
    """The electorate as the members service reads it, to nowhere."""

    async def nowhere(_: bytes) -> None:
        pass

    connection = await _connect(url)
    async with connection.transaction(readonly=True, isolation="repeatable_read"):
        for setting in ("enable_nestloop = off", "work_mem = '64MB'", "jit = off"):
            await connection.execute(f"SET LOCAL {setting}")
        await connection.copy_from_query(ELECTORATE, ENTITY, held_on, 1, output=nowhere, format="binary")
    await connection.close()


async def _keep_lines(url: str, roll: UUID, lines: Any) -> None:
    connection = await _connect(url)
    query = f"SELECT {LINE_COLUMNS} FROM roll_line WHERE roll = $1 ORDER BY membership"
    await connection.copy_from_query(query, roll, output=lines, format="binary")
    await connection.close()


async def _copy_in(url: str, lines: Any) -> None:
    """The same lines into the same table, as those of another roll."""
    connection = await _connect(url)
    lines.seek(0)
    await connection.execute(f"ALTER TABLE roll_line ALTER roll SET DEFAULT '{new_uuid()}'")
    columns = LINE_COLUMNS.split(", ")
    await connection.copy_to_table("roll_line", source=lines, columns=columns, format="binary")
    await connection.close()
