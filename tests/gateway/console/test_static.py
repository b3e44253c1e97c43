"""The vendored browser files are the ones the manifest names."""

import hashlib
import json
from pathlib import Path

import gateway.console

STATIC = Path(gateway.console.__file__ or "").parent / "static"
MANIFEST = json.loads((STATIC / "manifest.json").read_text("utf-8"))["files"]


def test_every_file_is_what_its_package_published() -> None:
    found = {row["file"]: hashlib.sha256((STATIC / row["file"]).read_bytes()).hexdigest() for row in MANIFEST}
    assert found == {row["file"]: row["sha256"] for row in MANIFEST}


def test_every_vendored_file_is_named_with_its_licence() -> None:
    licences = (STATIC / "LICENCES.md").read_text("utf-8")
    vendored = {path.name for path in STATIC.iterdir() if ".min." in path.name}
    assert vendored == {row["file"] for row in MANIFEST}
    for row in MANIFEST:
        assert f"`{row['file']}`" in licences
        assert f"{row['package']} {row['version']}" in licences


def test_nothing_is_loaded_from_elsewhere() -> None:
    style = (STATIC / "graphiql.min.css").read_text("utf-8")
    assert "@import" not in style
    assert all(reference.startswith("data:") for reference in _urls(style))


def _urls(style: str) -> list[str]:
    return [part.lstrip("'\"") for part in style.split("url(")[1:]]
