"""One country behind a stock router, and behind the gateway: the same supergraph, the same services."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from commons.directory import COUNTRIES_FILE, SERVICES, Directory
from hemicycle import node_tools
from tests.stack import Stack

ROUTER = Path(__file__).parent / "stock_router"
SUPERGRAPH = Path(__file__).parents[2] / "schema" / "supergraph.graphql"
START_SECONDS = 60.0


def supergraph_of(directory: Directory, country: str) -> str:
    """The supergraph with one country's services at their addresses."""
    text = SUPERGRAPH.read_text("utf-8")
    for service in SERVICES:
        address = f"{directory.partitions[f'{service}/{country}']}/graphql"
        text, found = re.subn(rf'(name: "{service}", url: )"[^"]*"', rf'\1"{address}"', text)
        assert found == 1, f"the supergraph does not join {service} once"
    return text


def directory_of(country: str) -> str:
    """The country directory with one country alone."""
    head, *countries = re.split(r"(?m)^(?=\[countries\.)", COUNTRIES_FILE.read_text("utf-8"))
    only = next(text for text in countries if text.startswith(f"[countries.{country}]"))
    issuer = re.search(r'(?m)^issuer = "(\w+)"', only)
    assert issuer is not None
    issuers = f'[issuers]\n{issuer[1]} = {{ countries = ["{country}"] }}\n\n'
    grants = "[[grants]]" + head.split("[[grants]]", 1)[1]
    return issuers + grants + only


@dataclass(frozen=True)
class Router:
    """A GraphQL server."""

    url: str

    def ask(self, document: str, variables: dict[str, Any], token: str) -> dict[str, Any]:
        """Its answer."""
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        body = {"query": document, "variables": variables}
        return httpx2.post(f"{self.url}/graphql", json=body, headers=headers, timeout=60).json()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def stock_router(stack: Stack, country: str, port: int) -> Iterator[Router]:
    """Hive Gateway from npm over one country's services."""
    node_tools.install(ROUTER)
    supergraph = stack.folder / f"{country}.graphql"
    supergraph.write_text(supergraph_of(stack.directory, country), "utf-8")
    script = ROUTER / "node_modules" / "@graphql-hive" / "gateway" / "dist" / "bin.js"
    where = ["-h", "127.0.0.1", "-p", str(port), "-c", str(ROUTER / "gateway.config.mjs")]
    log = stack.folder / "router.log"
    with log.open("wb") as told:
        command = [node_tools.node(), str(script), "supergraph", str(supergraph), *where]
        process = subprocess.Popen(command, cwd=ROUTER, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
    try:
        _wait(f"http://127.0.0.1:{port}/readiness", process, log)
        yield Router(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx2.get(url, timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, log.read_text("utf-8")
