from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from commons.memory import YOUNG, settle


@pytest.fixture
def untouched() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("untouched")
def test_what_startup_made_is_not_walked_again() -> None:
    gc.unfreeze()
    settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == YOUNG
    settle()
    assert gc.isenabled()
