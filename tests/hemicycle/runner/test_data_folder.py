import errno
import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from hemicycle.problem import Problem
from hemicycle.runner.data_folder import FORMAT, DataFolder, Stamp, disk_problems, opened, write


class Usage(NamedTuple):
    free: int


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data"


def test_a_new_folder_gets_a_stamp_and_keeps_it(place: Path):
    with opened(place) as folder:
        identity = folder.stamp().identity
        assert folder.stamp().filled is None
        folder.mark_filled(on="2026-11-24", seed=1)
    with opened(place) as folder:
        assert folder.stamp() == Stamp(FORMAT, identity, {"on": "2026-11-24", "seed": 1})


def test_a_folder_with_other_files_is_left_alone(place: Path):
    place.mkdir(parents=True)
    (place / "thesis.txt").write_text("mine")
    with pytest.raises(Problem, match="files that are not Hemicycle's"), opened(place):
        pass
    assert [entry.name for entry in place.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("format_", "said"), [(FORMAT - 1, "an older version"), (FORMAT + 1, "a newer version")])
def test_a_folder_of_another_version_is_named_as_such(place: Path, format_: int, said: str):
    place.mkdir(parents=True)
    (place / "hemicycle.json").write_text(json.dumps({"format": format_, "identity": "x", "filled": {"on": "d"}}))
    with pytest.raises(Problem, match=said), opened(place):
        pass


@pytest.mark.parametrize("text", ["", "[]", '{"other": 1}', "{"])
def test_a_stamp_that_cannot_be_read_is_not_guessed(place: Path, text: str):
    place.mkdir(parents=True)
    (place / "hemicycle.json").write_text(text)
    with pytest.raises(Problem, match="not a stamp"), opened(place):
        pass


def test_two_runs_do_not_share_a_folder(place: Path):
    with opened(place), pytest.raises(Problem, match=rf"Another run \(process {os.getpid()}\)"), opened(place):
        pass
    with opened(place):
        pass


def test_an_interrupted_creation_is_taken_up(place: Path):
    place.mkdir(parents=True)
    (place / "lock").write_text("1")
    (place / "hemicycle.json.new").write_text("{")
    with opened(place) as folder:
        assert folder.stamp().format == FORMAT


def test_a_file_where_the_folder_should_be(place: Path):
    place.parent.mkdir()
    place.write_text("a file")
    with pytest.raises(Problem, match="is not a folder"), opened(place):
        pass


def test_a_folder_under_a_file(place: Path):
    place.parent.write_text("a file")
    with pytest.raises(Problem, match="is not a folder"), opened(place):
        pass


def test_a_folder_we_may_not_write_to(place: Path, monkeypatch: pytest.MonkeyPatch):
    place.mkdir(parents=True)
    monkeypatch.setattr("hemicycle.runner.data_folder.os.access", lambda *_: False)
    with pytest.raises(Problem, match="No permission"), opened(place):
        pass


def test_too_little_room_is_said_before_anything_is_made(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hemicycle.runner.data_folder.NEW_MEGABYTES", 10**9)
    with pytest.raises(Problem, match="MB left and Hemicycle needs"), opened(place):
        pass


def test_what_an_interrupted_start_has_written_counts_as_room(place: Path, monkeypatch: pytest.MonkeyPatch):
    with opened(place):
        (place / "postgres").mkdir()
        (place / "postgres" / "half").write_bytes(b"x" * 30_000_000)
    free = shutil.disk_usage(place).free // 1_000_000
    monkeypatch.setattr("hemicycle.runner.data_folder.NEW_MEGABYTES", free + 20)
    monkeypatch.setattr("hemicycle.runner.data_folder.shutil.disk_usage", lambda _: Usage(free * 1_000_000))
    with opened(place):
        pass
    (place / "postgres" / "half").unlink()
    with pytest.raises(Problem, match="MB left and Hemicycle needs"), opened(place):
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_disk_that_runs_full_is_said_in_a_sentence(tmp_path: Path, number: int):
    with pytest.raises(Problem, match="is full: free some space"), disk_problems(tmp_path):
        raise OSError(number, "no")


def test_other_failures_are_not_blamed_on_the_disk(tmp_path: Path):
    with pytest.raises(OSError, match="no"), disk_problems(tmp_path):
        raise OSError(errno.EIO, "no")


def test_private_files_are_for_their_owner(tmp_path: Path):
    write(tmp_path / "a" / "b.json", "{}")
    assert (tmp_path / "a" / "b.json").stat().st_mode & 0o777 == 0o600


def test_no_data_yet_tells_how_to_get_some(tmp_path: Path):
    with pytest.raises(Problem, match="start 'make run' once"):
        DataFolder(tmp_path).stamp()
