"""An eleventh country is a table in the directory and a values file (tier `chart`)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.chart
ROOT = Path(__file__).parent.parent.parent
PORTUGAL = """
[countries.PT]
name = "Portugal"
issuer = "group"
currency = "EUR"
timezone = "Europe/Lisbon"
vat = "pt.nif"
language = "pt"
entities = [{ slug = "smart-pt", name = "Smart PT", legal_form = "cooperativa", pack = "PT-COOP" }]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The chart and the schema files, to be changed."""
    for folder in ("helm", "schema"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, symlinks=True, ignore=ignored)
    with (tmp_path / "schema" / "countries.toml").open("a", encoding="utf-8") as directory:
        directory.write(PORTUGAL)
    return tmp_path


def check(checkout: Path) -> subprocess.CompletedProcess[str]:
    """The chart's checker, run there."""
    command = [sys.executable, "-m", "helm.check"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_a_values_file_is_all_that_the_chart_needs(checkout: Path) -> None:
    (checkout / "helm" / "values" / "PT.yaml").write_text('country: "PT"\n', "utf-8")
    done = check(checkout)
    assert done.returncode == 0, done.stdout
    assert "12 releases" in done.stdout


def test_a_country_without_one_is_named(checkout: Path) -> None:
    done = check(checkout)
    assert done.returncode == 1
    assert "helm/values/PT.yaml is missing" in done.stdout


def test_a_code_that_yaml_reads_as_a_word_of_its_own_is_refused(checkout: Path) -> None:
    (checkout / "helm" / "values" / "PT.yaml").write_text("country: NO\n", "utf-8")
    assert check(checkout).returncode == 1
