"""`hemicycle redraw`: what a published draw says, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from commons.errors import Refusal
from hemicycle.problem import Problem
from hemicycle.redrawing import redrawn
from tests.services.governance.domain.sortition.test_draw import made


def test_a_published_draw_is_drawn_again(tmp_path: Path) -> None:
    file = tmp_path / "draw.json"
    file.write_text(made(), "utf-8")
    lines = list(redrawn(file))
    assert lines[0] == "draw       Ethics committee"
    assert "63 meet the criteria, from a pool of 9" in lines[2]
    assert len(lines) == 4 + 3


def test_a_file_that_is_no_draw_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        list(redrawn(tmp_path / "nowhere.json"))
    file = tmp_path / "draw.json"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(Problem, match="no text"):
        list(redrawn(file))
    file.write_text("[]", "utf-8")
    with pytest.raises(Refusal, match="no draw"):
        list(redrawn(file))
