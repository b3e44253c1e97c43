"""Stacks for faults: small, each test's own, and most of them copies of one that was started before."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.stack import Stack

SMALL = {"scale": 0.02, "split": ()}


@pytest.fixture(scope="session")
def prepared() -> Iterator[Stack]:
    """A stack that was started once and stopped, for copies of its data folder."""
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
def stacks(prepared: Stack, new_stacks: Callable[..., Stack]) -> Callable[..., Stack]:
    """Makes stacks with the data of an earlier start."""

    def make(**how) -> Stack:
        stack = new_stacks(**how)
        subprocess.run(["cp", "-a", "--reflink=auto", str(prepared.data), str(stack.folder)], check=True)
        return stack

    return make
