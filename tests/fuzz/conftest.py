"""A small Hemicycle of its own for the fuzzing tests: whatever they do to it, nobody else notices."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from commons.auth.caller import Role
from tests.stack import Stack

ISSUERS = ("be", "fr")
LOGINS = ("amelie", "olga", "otto", "clara", "edith", "aude")


@pytest.fixture(scope="session")
def requests() -> int:
    """How many requests the tests of this tier send together."""
    return int(os.environ.get("HEMICYCLE_FUZZ_REQUESTS", "10000"))


@pytest.fixture(scope="session")
def number() -> int:
    """The seed; a red run says which one it was."""
    return int(os.environ.get("HEMICYCLE_FUZZ_SEED", "1"))


@pytest.fixture(scope="session")
def fuzzed() -> Iterator[Stack]:
    running = Stack(scale=0.02, split=())
    try:
        yield running.start()
    finally:
        running.remove()


@pytest.fixture(scope="session")
def callers(fuzzed: Stack) -> list[dict[str, str]]:
    """Headers of each kind of caller: without a token, with a broken one, and with each role's."""
    return callers_of(fuzzed)


def callers_of(stack: Stack) -> list[dict[str, str]]:
    """Half of them may do everything that a role lets anybody do, in one issuer's countries: they reach deepest."""
    sample = [{"authorization": f"Bearer {stack.token(name)}"} for name in LOGINS]
    mighty = [{"authorization": f"Bearer {stack.forge_roles(_all_roles(stack, name), name)}"} for name in ISSUERS]
    weak = [{}, {"authorization": "Bearer a.b.c"}, *sample, {**sample[1], "x-purpose": "SERVICE"}]
    return [*weak, *(mighty * (len(weak) // len(mighty)))]


def _all_roles(stack: Stack, issuer: str) -> list[dict[str, object]]:
    countries = sorted(stack.directory.issuers[issuer].countries)
    return [{"role": role.value, "countries": countries} for role in Role]
