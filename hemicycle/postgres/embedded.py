"""The embedded server's life: made once, started, asked whether it runs, stopped by the process we started.

Unix socket only, `trust` behind a folder that only the server's user enters; durable unless told otherwise.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import URL

from hemicycle.postgres import places, processes
from hemicycle.problem import Problem

LAUNCH = Path(__file__).with_name("launch.py")
START_SECONDS = 30.0
STOP_SECONDS = 20.0
CONNECTIONS = 240
"""Thirty partitions with pools of four, as many again for one-off work and `--split`."""
ROOMY_SHARED_MEMORY = 1 << 30


@dataclass
class EmbeddedServer:
    """One server over one data folder. `identity` is the folder's own random name (it names socket and files)."""

    folder: Path
    identity: str
    durable: bool = True
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _home: Path | None = field(default=None, repr=False)

    @property
    def home(self) -> Path:
        """Where this server's files are."""
        if self._home is None:
            self._home = places.home(self.folder, self.identity)
        return self._home

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's URL of one database, over the unix socket."""
        query = {"host": str(places.socket_path(self.identity))}
        return URL.create("postgresql+asyncpg", "postgres", database=database, query=query).render_as_string(
            hide_password=False
        )

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it takes connections."""
        programs = places.binaries(self.home) / "bin"
        if not (self.cluster / "PG_VERSION").exists():
            self._create(programs)
        self._check_version(programs)
        self._clear_leftover()
        socket = places.socket_folder(self.identity)
        with self._open_log() as log:
            self._process = subprocess.Popen(
                _launched(programs / "postgres", "-D", str(self.cluster), *_options(socket, durable=self.durable)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Not in our group: Ctrl-C is for the runner, which stops the server last.
                start_new_session=True,
            )
        self._await_ready()

    async def ended(self) -> str:
        """Wait until the server ends by itself, after `start`; how."""
        assert self._process is not None
        code = await asyncio.to_thread(self._process.wait)
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return f"PostgreSQL {how}; its log is {self.log}."

    def stop(self) -> None:
        """Stop the process we started: fast shutdown first, immediate when that takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        for request in (signal.SIGINT, signal.SIGQUIT):
            if process.poll() is None:
                process.send_signal(request)
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
        if process.poll() is not None:
            shutil.rmtree(places.socket_path(self.identity), ignore_errors=True)

    def remove(self) -> None:
        """Stop, and delete everything the server kept: for servers that live as long as a test run."""
        self.stop()
        _remove(self.home)
        _remove(places.socket_path(self.identity))

    def _create(self, programs: Path) -> None:
        # Under another name first: an interrupted initdb must not look like a cluster.
        unfinished = self.home / "cluster.unfinished"
        _remove(unfinished)
        unfinished.mkdir(mode=0o700)
        user = places.server_user()
        if user is not None:
            os.chown(unfinished, user, user)
        arguments = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            _launched(programs / "initdb", "-D", str(unfinished), *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise Problem(f"PostgreSQL could not make its data directory: {_last_line(made.stderr)}")
        unfinished.rename(self.cluster)

    def _check_version(self, programs: Path) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        shipped = (programs.parent / "share" / "postgres.bki").read_text("utf-8").partition("\n")[0].split()[-1]
        if made_by != shipped:
            raise Problem(
                f"The databases in {self.folder} were made by PostgreSQL {made_by}, this is {shipped}; "
                "dump and restore them, or choose another HEMICYCLE_DATA."
            )

    def _clear_leftover(self) -> None:
        """Stop a server that a killed run left behind, and drop a lock file whose process is not one of ours.

        The caller holds the data folder's lock, so what still works in this cluster is nobody's.
        """
        lock = self.cluster / "postmaster.pid"
        if not lock.exists():
            return
        first = lock.read_text("utf-8", "replace").partition("\n")[0].strip()
        if not processes.end(self.cluster, int(first) if first.isdigit() else 0):
            raise Problem(f"A PostgreSQL of an earlier run still works in {self.cluster} and does not stop.")
        # PostgreSQL itself cannot tell a recycled process id from a running server.
        lock.unlink(missing_ok=True)

    def _open_log(self) -> BinaryIO:
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.unlink()
        return self.log.open("ab")

    def _await_ready(self) -> None:
        assert self._process is not None
        deadline, lock = time.monotonic() + START_SECONDS, self.cluster / "postmaster.pid"
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                self._process = None
                raise Problem(f"PostgreSQL did not start: {_last_line(self.log.read_text('utf-8', 'replace'))}")
            lines = lock.read_text("utf-8", "replace").splitlines() if lock.exists() else []
            if len(lines) > 7 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        self.stop()
        raise Problem(f"PostgreSQL did not become ready in {START_SECONDS:.0f} s; its log is {self.log}.")


def _launched(program: Path, *arguments: str) -> list[str]:
    user = places.server_user()
    start = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(-1 if user is None else user)]
    return [*start, str(program), *arguments]


def _options(socket: Path, *, durable: bool) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "max_connections": str(CONNECTIONS),
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        "dynamic_shared_memory_type": _shared_memory(),
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _shared_memory() -> str:
    # Containers often give /dev/shm 64 MB, which a parallel hash join exceeds.
    try:
        space = os.statvfs("/dev/shm")
    except OSError:
        return "mmap"
    return "posix" if space.f_frsize * space.f_blocks >= ROOMY_SHARED_MEMORY else "mmap"


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line]
    return (telling or lines or ["it gave no reason"])[-1].split("FATAL:  ")[-1]
