"""A built wheel carries what the code reads beside itself: law packs, SQL, pages, the schema."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
PACKAGES, DATA = SETUPTOOLS["packages"]["find"]["include"], SETUPTOOLS["package-data"]["*"]


def read_by_code() -> Iterator[Path]:
    """Files of the four parts, and of the schema's own folder, that are not Python."""
    for part in ("commons", "gateway", "services", "hemicycle"):
        yield from (path for path in (ROOT / part).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from (path for path in (ROOT / "schema").iterdir() if path.is_file())


def test_every_file_is_in_the_wheel() -> None:
    found = [path for path in read_by_code() if path.suffix != ".py"]
    assert {"access.toml", "FR-SCOP.json", "tables.sql", "graphiql.html"} <= {path.name for path in found}
    for path in found:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        assert any(fnmatch(package, pattern) for pattern in PACKAGES), f"{package} is in no package"
        assert any(fnmatch(path.name, pattern) for pattern in DATA), f"{path.name} is no package data"
