"""The sample at a twentieth of its size, generated once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from commons.directory import Directory
from hemicycle.sample.country_sample import memberships
from hemicycle.sample.organisations import clients
from services.clients.store.bulk_load import ClientRecord
from services.members.store.bulk_load import MembershipRecord

AS_OF = date(2026, 11, 24)
SCALE = 0.05


@dataclass(frozen=True)
class Sample:
    """Everything, by country."""

    directory: Directory
    members: dict[str, list[MembershipRecord]]
    clients: dict[str, list[ClientRecord]]


def generate(seed: int = 2026, as_of: date = AS_OF, scale: float = SCALE) -> Sample:
    """A sample without a database."""
    directory = Directory.load()
    known = clients(directory, as_of, seed, scale)
    members = {
        code: memberships(country, known.get(code, []), as_of, seed, scale)
        for code, country in directory.countries.items()
    }
    return Sample(directory, members, known)


@pytest.fixture(scope="session")
def sample() -> Sample:
    return generate()
