"""The folder of private keys: for its owner only, gone when destroyed, and refused where it cannot be used."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from commons.envelopes import new_key
from commons.errors import Refusal
from services.governance.store.secret.key_folder import KeyFolder

BALLOT, OTHER = UUID(int=1), UUID(int=2)


def test_a_key_is_kept_read_and_destroyed(tmp_path: Path) -> None:
    folder, private = KeyFolder(tmp_path / "keys"), new_key()
    assert folder.ballots() == frozenset()
    folder.keep(BALLOT, private)
    folder.keep(OTHER, new_key())
    [file, _] = sorted((tmp_path / "keys").iterdir())
    assert (file.stat().st_mode & 0o777, (tmp_path / "keys").stat().st_mode & 0o777) == (0o600, 0o700)
    assert (folder.read(BALLOT), folder.ballots()) == (private, {BALLOT, OTHER})
    same = (tmp_path / "same").resolve()
    same.hardlink_to(file)
    folder.destroy(BALLOT)
    folder.destroy(BALLOT)
    assert folder.ballots() == {OTHER}
    assert set(same.read_bytes()) == {0}, "its bytes were overwritten, wherever else a name leads to them"


def test_what_a_crash_left_half_written_is_seen_and_destroyed(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    (tmp_path / f"{BALLOT}.new").write_bytes(b"{")
    assert folder.ballots() == {BALLOT}
    folder.destroy(BALLOT)
    assert folder.ballots() == frozenset()


@pytest.mark.parametrize("folder", [KeyFolder(None), KeyFolder(Path("/proc/no-such-place"))], ids=["none", "not there"])
def test_a_folder_that_cannot_be_used_is_a_refusal(folder: KeyFolder) -> None:
    for ask in (lambda: folder.keep(BALLOT, {}), lambda: folder.read(BALLOT)):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "BALLOT_KEY_UNAVAILABLE"
