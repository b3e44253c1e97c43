"""A PostgreSQL of the bench's own: `DATABASE_URL` if set, else an embedded one that is gone afterwards."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hemicycle.postgres import EmbeddedServer


@contextmanager
def bench_server(*, durable: bool = False) -> Iterator[str]:
    """URL of a server whose user may create databases; `durable` where the cost of a commit is what is measured."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedServer(Path(folder), f"bench-{secrets.token_hex(4)}", durable=durable)
        server.start()
        try:
            yield server.url()
        finally:
            server.remove()
