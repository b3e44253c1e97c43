"""What carries requests between partitions of one service in a test: as it should, late, or losing the answer."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlsplit

from commons.subgraph.context import Partition
from tests.commons.asgi import ask


class Running(Protocol):
    """A partition with its app."""

    partition: Partition
    app: Any


class Network:
    """Carries requests to the apps of `running`, unless they are `down` or not there; `deaf` loses the answers only."""

    def __init__(self, *running: Running) -> None:
        self.apps = {one.partition.country.code: one.app for one in running}
        self.down: set[str] = set()
        self.deaf = False

    async def post(self, address: str, token: str, body: bytes) -> bool:
        where = urlsplit(address)
        code = (where.hostname or "").split(".")[1].upper()
        if code in self.down or code not in self.apps:
            return False
        answer = await ask(self.apps[code], "POST", where.path, body, authorization=f"Bearer {token}")
        return answer.status == 200 and not self.deaf
