"""`python -m tests.benchmarks [NAME…]`: run all benches or those named, one line per figure.

A bench is a module here with `async def run() -> list[Figure]`; `roll-national` is `roll_national.py`. The exit code
is 1 when a figure is short of its goal, 2 when a name is unknown.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from pathlib import Path

NOT_BENCHES = {"__init__", "__main__", "figures", "server"}


def benches() -> dict[str, str]:
    """Every bench's name and its module."""
    stems = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return {stem.replace("_", "-"): stem for stem in stems if stem not in NOT_BENCHES and not stem.startswith("test_")}


def main(names: list[str]) -> int:
    """Run and print; returns the exit code."""
    known = benches()
    if unknown := [name for name in names if name not in known]:
        print(f"no bench called {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    short = False
    for name in names or known:
        module = import_module(f"tests.benchmarks.{known[name]}")
        for figure in asyncio.run(module.run()):
            print(figure, flush=True)
            short = short or not figure.ok
    return int(short)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
