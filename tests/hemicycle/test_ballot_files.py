"""`hemicycle verify` of a secret ballot's bundle, told apart from a roll's by how it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from commons.errors import Refusal
from hemicycle.problem import Problem
from hemicycle.roll_files import verify_file
from tests.services.governance.domain.secret.test_statement import BOARD, SAID, bundled


def test_what_it_says_of_a_resolution(tmp_path: Path) -> None:
    file = tmp_path / "ballot.jsonl"
    file.write_bytes(b"".join(bundled(SAID)))
    told = verify_file(file, None).splitlines()
    assert told[0] == "ballot     DE.ballot.1 on DE.resolution.1 of DE.entity.smart-eg, call 1"
    assert told[-1] == "majority   5 for; more than 1/2 of 8 (cast_excl) takes 5: reached (art. 1)"
    file.write_bytes(b"".join(bundled(BOARD)))
    assert '"Ada": 2' in verify_file(file, None)


def test_a_changed_one_and_none_at_all(tmp_path: Path) -> None:
    file = tmp_path / "ballot.jsonl"
    file.write_bytes(b"".join(bundled(SAID)).replace(b'"votes":5', b'"votes":6'))
    with pytest.raises(Refusal, match="not those that were signed"):
        verify_file(file, None)
    with pytest.raises(Problem):
        verify_file(tmp_path / "nothing.jsonl", None)
