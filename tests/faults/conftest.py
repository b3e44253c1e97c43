"""Stacks for faults: small, and most of them over the data of one that was started before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.stack import Stack

SMALL = {"scale": 0.02, "split": ()}


@pytest.fixture(scope="session")
def prepared() -> Iterator[Stack]:
    """A stack that was started once and stopped; its data is used again and again."""
    stack = Stack(**SMALL)
    try:
        stack.start()
        stack.stop()
        yield stack
    finally:
        stack.remove()


@pytest.fixture
def new_stacks() -> Iterator[Callable[..., Stack]]:
    """Makes stacks whose data folder does not exist yet."""
    made: list[Stack] = []

    def make(**how) -> Stack:
        made.append(Stack(**{**SMALL, **how}))
        return made[-1]

    yield make
    for stack in made:
        stack.remove()


@pytest.fixture
def stacks(prepared: Stack) -> Iterator[Callable[..., Stack]]:
    """Makes stacks over the data of that earlier start, one after the other."""
    made: list[Stack] = []

    def make(**how) -> Stack:
        made.append(Stack(**{**SMALL, "folder": prepared.folder, **how}))
        return made[-1]

    yield make
    for stack in made:
        stack.stop()
