"""Breaks each rule on purpose, in a copy of the tree, and runs the rule's tests: they must fail.

    python -m tests.gateway.rules.mutate            all of them, about three seconds each
    python -m tests.gateway.rules.mutate M4 M12     some
    python -m tests.gateway.rules.mutate --table    rule → tests → what was broken, without running anything

Exits with 1 where a broken rule went unnoticed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
NEEDED = ("commons", "gateway", "hemicycle", "schema", "services", "tests")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change that breaks a rule; `old` stands once in all of `gateway/`, so that code may move."""

    rule: str
    breaks: str
    old: str
    new: str

    def places(self, tree: Path) -> list[Path]:
        """The files that hold `old`, once for each time."""
        files = sorted((tree / "gateway").rglob("*.py"))
        return [file for file in files for _ in range(file.read_text("utf-8").count(self.old))]


def mutations() -> list[Mutation]:
    """All of `mutations.toml`."""
    found = tomllib.loads((HERE / "mutations.toml").read_text("utf-8"))
    return [Mutation(rule, **row) for rule, rows in found.items() for row in rows]


def test_classes() -> dict[str, str]:
    """By rule, the class of its tests: `test_order.py::TestM1TotalOrder`."""
    return {
        found[1]: f"{file.name}::{found[0]}"
        for file in sorted(HERE.glob("test_*.py"))
        for found in re.findall(r"^class (Test(M\d+)\w*)", file.read_text("utf-8"), re.MULTILINE)
    }


def noticed(tree: Path, mutation: Mutation, tests: str) -> bool:
    """Whether a rule's tests fail in `tree` with the mutation in it; the tree is whole again afterwards."""
    [file] = mutation.places(tree)
    before = file.read_text("utf-8")
    file.write_text(before.replace(mutation.old, mutation.new), "utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"tests/gateway/rules/{tests}"]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    finally:
        file.write_text(before, "utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(f"{mutation.rule}: the tests did not run\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1


def copied(into: Path) -> Path:
    """A copy of what the tests need: the checkout itself is never touched."""
    for name in NEEDED:
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", into)
    return into


def run(wanted: Sequence[str]) -> Iterator[tuple[Mutation, bool]]:
    """Each mutation of the wanted rules (of all, where none is named) and whether it was noticed."""
    classes = test_classes()
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for mutation in mutations():
            if not wanted or mutation.rule in wanted:
                yield mutation, noticed(tree, mutation, classes[mutation.rule])


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    classes = test_classes()
    if "--table" in arguments:
        for mutation in mutations():
            places = ", ".join(f"`{place.relative_to(ROOT)}`" for place in mutation.places(ROOT))
            print(f"| {mutation.rule} | `{classes[mutation.rule]}` | {mutation.breaks} | {places} |")
        return 0
    missed = 0
    for mutation, red in run(arguments):
        missed += not red
        print(f"{'red  ' if red else 'GREEN'} {mutation.rule:4} {mutation.breaks}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
