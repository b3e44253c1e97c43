"""`hemicycle verify FILE` and `hemicycle roll export` at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commons.errors import Refusal
from hemicycle.command_line import app
from hemicycle.problem import Problem
from hemicycle.roll_files import is_partition, verify_file
from tests.services.governance.app.test_roll_files import file_of, sealed
from tests.services.governance.conftest import OpenCountry, country
from tests.services.governance.country import membership_id

__all__ = ["country"]


async def test_verify_needs_nothing_but_the_file(country: OpenCountry, tmp_path: Path) -> None:
    place, roll = await sealed(country)
    file = tmp_path / "roll.jsonl"
    file.write_bytes(await file_of(place, roll, "jsonl"))
    said = verify_file(file, membership_id("DE", 3))
    assert "root       ok" in said
    assert "signature  ok  ES256 by governance/DE" in said
    assert "chain      ok" in said
    proof = json.loads(said.rpartition("proof      ")[2])
    assert (proof["index"], proof["size"]) == (2, 9)
    whole = CliRunner().invoke(app, ["verify", str(file)])
    assert whole.exit_code == 0
    assert f"{roll} version 1" in whole.stdout
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(Refusal, match="does not hold together"):
        verify_file(file, None)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        verify_file(tmp_path / "none.jsonl", None)


def test_partitions_and_files_are_told_apart() -> None:
    assert is_partition("members/IT")
    assert not any(map(is_partition, ["roll.jsonl", "rolls/roll.jsonl", "members", "members/roll.jsonl"]))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "Say as whom"),
        (["--form", "xml", "--as", "otto"], "A file is exported as jsonl, csv, pdf"),
        (["--token", "t"], "does not say where DE listens"),
    ],
)
def test_exports_that_cannot_start(
    more: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEMICYCLE_DATA", str(tmp_path))
    asked = ["roll", "export", f"DE.roll.{'0' * 32}", "--to", str(tmp_path / "roll.jsonl"), *more]
    found = CliRunner().invoke(app, asked)
    assert isinstance(found.exception, Problem)
    assert sentence in found.exception.sentence
    assert list(tmp_path.iterdir()) == []
