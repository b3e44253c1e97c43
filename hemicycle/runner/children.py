"""The processes a run starts: ready when they say so, stopped by us and nobody else, missed when they die."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hemicycle.host import lifeline
from hemicycle.problem import Problem

READY_SECONDS = 90.0
STOP_SECONDS = 8.0
_OWN_ONLY = frozenset(
    f"HEMICYCLE_{name}" for name in ("PARTITION", "DATABASE_URL", "SIGNING_KEY", "ERASURES", "HOST", "PORT")
)
"""Settings of one process that must not leak from the runner's environment into all of its children."""


@dataclass
class Child:
    """One `python -m hemicycle …` process; what it says goes to `log`."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    _ready: int
    _log_start: int

    @classmethod
    async def start(cls, name: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Child:
        """Start it in a session of its own: Ctrl-C is for the runner, which stops its children in order."""
        reading, writing = os.pipe()
        kept = {key: value for key, value in os.environ.items() if key not in _OWN_ONLY}
        given = {**kept, **environment, lifeline.READY: str(writing), lifeline.RUNNER: str(os.getpid())}
        with log.open("ab") as output:
            began = output.tell()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "hemicycle", *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=given,
                pass_fds=(writing,),
                start_new_session=True,
            )
        os.close(writing)
        return cls(name, process, log, reading, began)

    async def ready(self) -> None:
        """Wait until it listens. `Problem` when it ends before, or takes too long."""
        try:
            said = await asyncio.wait_for(asyncio.to_thread(os.read, self._ready, 16), READY_SECONDS)
        except TimeoutError as error:
            raise Problem(f"{self.name} did not start in {READY_SECONDS:.0f} s; its log is {self.log}.") from error
        if not said:
            await self.process.wait()
            raise Problem(f"{self.name} did not start: {self.last_words()}")

    async def ended(self) -> str:
        """Wait until it ends by itself; how."""
        code = await self.process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return f"{self.name} {how}; its log is {self.log}."

    async def stop(self) -> None:
        """Ask it to stop, then make it."""
        for request in (signal.SIGTERM, signal.SIGKILL):
            if self.process.returncode is None:
                self.process.send_signal(request)
                try:
                    await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
                except TimeoutError:
                    continue
        os.close(self._ready)

    def last_words(self) -> str:
        """The last line it logged, which is its problem if it had one."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), f"it said nothing in {self.log}.")


def environment(data: Path, addresses: Path, countries: Path | None) -> dict[str, str]:
    """What every child of a run is told."""
    told = {"HEMICYCLE_DATA": str(data), "HEMICYCLE_ADDRESSES": str(addresses)}
    return told | ({"HEMICYCLE_COUNTRIES": str(countries.absolute())} if countries else {})
