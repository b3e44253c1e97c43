"""The chart's check, without helm and without a cluster: `python -m helm.check` (in `make check`).

For every values file: the schema accepts it, lint is clean, it renders, and every object is valid Kubernetes, strictly.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from helm_python import Chart, HelmError, lint

FOLDER = Path(__file__).parent
CHART = FOLDER / "hemicycle"
SHARED = FOLDER / "values" / "directory.yaml"
COUNTRIES = FOLDER.parent / "schema" / "countries.toml"
KUBERNETES = ("1.30", "1.37")
"""The oldest and the newest version it is checked against."""


def values_of(path: Path) -> dict[str, Any]:
    """A release's values as `helm -f directory.yaml -f PATH` would merge them."""
    return merged(yaml.safe_load(SHARED.read_text("utf-8")), yaml.safe_load(path.read_text("utf-8")))


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`, map by map (Helm's rule for several values files)."""
    both = dict(base)
    for key, value in over.items():
        below = both.get(key)
        both[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def objects(chart: Chart, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The Kubernetes objects of a release. Raises `HelmError` where it does not render."""
    rendered = chart.render(values, name="demo", namespace="demo")
    manifests = (text for path, text in sorted(rendered.items()) if path.endswith(".yaml"))
    return [found for text in manifests for found in yaml.safe_load_all(text) if found]


@contextmanager
def packaged() -> Iterator[tuple[Chart, Path]]:
    """The chart as it would be shipped (files in place of the links into schema/), and its folder."""
    with tempfile.TemporaryDirectory() as folder:
        with _quiet(), Chart.load(CHART) as linked:
            shipped = Path(linked.save_dir(folder))
        with Chart.load(shipped) as chart:
            yield chart, shipped


@contextmanager
def _quiet() -> Iterator[None]:
    """Helm's Go code reports each link on file descriptor 2, past Python's logging and its own switch."""
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def problems_of(chart: Chart, shipped: Path, path: Path) -> Iterator[str]:
    """What is wrong with the release of one values file."""
    values = values_of(path)
    try:
        chart.validate_schema(chart.merge_values(values))
        report = lint(shipped, values, strict=True)
        yield from (f"{m['path']} {m['error']}" for m in report["messages"] if m["severity"] > 1)
        for found in objects(chart, values):
            yield from _invalid(found)
    except HelmError as error:
        yield str(error)


def _invalid(found: dict[str, Any]) -> Iterator[str]:
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(found, version, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"{found['kind']}/{found['metadata']['name']} (Kubernetes {version}): {error.message}"


def unlisted() -> Iterator[str]:
    """Countries of the directory that have no values file, and values files of countries that do not exist."""
    countries = set(tomllib.loads(COUNTRIES.read_text("utf-8"))["countries"])
    files = {path.stem for path in releases()} - {"gateway"}
    yield from (f"helm/values/{code}.yaml is missing" for code in sorted(countries - files))
    yield from (f"helm/values/{code}.yaml is for no country" for code in sorted(files - countries))


def releases() -> list[Path]:
    """The values files, one a release."""
    return sorted(path for path in (FOLDER / "values").glob("*.yaml") if path != SHARED)


def problems() -> list[str]:
    """Everything that is wrong with the chart; empty when it may be installed."""
    found = list(unlisted())
    with packaged() as (chart, shipped):
        for path in releases():
            found += [f"{path.name}: {problem}" for problem in problems_of(chart, shipped, path)]
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) or f"chart: {len(releases())} releases lint, render and validate")
    sys.exit(1 if wrong else 0)
