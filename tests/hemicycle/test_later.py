"""`hemicycle later`: time passes in a data folder, forward only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commons import clock
from hemicycle.later import later
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import FORMAT, DataFolder, Stamp


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setattr(clock, "_followed", [])
    found = DataFolder(tmp_path)
    found.write_stamp(Stamp(FORMAT, "test"))
    return found


def test_time_adds_up(folder: DataFolder) -> None:
    for by in ("40d", "2h", "30m"):
        later(folder, by)
    assert clock.ahead(folder.clock) == timedelta(days=40, hours=2, minutes=30)


def test_up_to_a_moment_of_a_meeting(folder: DataFolder) -> None:
    moment = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    assert timedelta(0) <= later(folder, moment.isoformat()) - moment < timedelta(seconds=30)


@pytest.mark.parametrize(
    "by", ["", "-3d", "3", "3w", "soon", "2020-01-01T10:00+01:00", "2027-06-15T18:00", "9999999d", "1.5d"]
)
def test_what_is_no_time_to_pass(folder: DataFolder, by: str) -> None:
    with pytest.raises(Problem):
        later(folder, by)
    assert not folder.clock.exists()


def test_only_a_folder_of_ours_has_a_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_followed", [])
    with pytest.raises(Problem, match="holds no Hemicycle data"):
        later(DataFolder(tmp_path), "1d")
