"""What the sample's entities offer: a few services, advisers, shared places and outside partners each."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

from commons.directory import Country
from hemicycle.sample.word_lists import names_in, place_of
from services.members.domain.facts import Period
from services.members.domain.services.catalogue import Offer
from services.members.store.bulk_declared import OfferRecord

SINCE = date(2016, 1, 1)
MEMBERS_PER_ADVISER = 150
_SERVICES = (
    ("CONTRACTS", "Contracts and prices", (), (), ("ADVICE_CONTRACTS",)),
    ("ARTIST_STATUS", "Status of artists", ("265", "3435"), (), ("UNEMPLOYMENT_RIGHTS", "SICKNESS_COVER")),
    ("FOUNDERS", "Founding and financing", (), ("FOUNDER", "FREELANCE"), ("CREDIT", "FINDING_CLIENTS")),
    ("ABROAD", "Working abroad", (), (), ("ADVICE_ABROAD",)),
)
_PARTNERS = (
    ("UNION", "Union of cultural workers", ("REPRESENTATION",), ("2.1:90",)),
    ("FEDERATION", "Federation of autonomous workers", ("REPRESENTATION",), ()),
    ("INSURER", "Mutual insurer of independents", ("PROTECTION",), ()),
)


def offers(country: Country, sizes: dict[str, int], rng: Random) -> list[OfferRecord]:
    """What each entity of `sizes` (members by entity) offers."""
    return [one for entity, size in sizes.items() for one in _of(country, entity, size, rng)]


def _of(country: Country, entity: str, size: int, rng: Random) -> list[OfferRecord]:
    def offer() -> Offer:
        return Offer(UUID(int=rng.getrandbits(128), version=4), entity, Period(SINCE))

    found = []
    for code, title, trades, situations, needs in _SERVICES:
        said = {"code": code, "title": title, "description": None, "trades": list(trades)}
        found.append(OfferRecord("service", offer(), said | {"situations": list(situations), "needs": list(needs)}))
    names = names_in(country.language)
    for _ in range(1 + size // MEMBERS_PER_ADVISER):
        name = f"{rng.choice(names.given)} {rng.choice(names.family)}"
        found.append(OfferRecord("adviser", offer(), {"trades": [], "needs": []}, name))
    for city in place_of(country).cities[:2]:
        said = {"name": f"Shared workshop, {city}", "address": None, "city": city, "capacity": max(20, size // 10)}
        found.append(OfferRecord("place", offer(), said))
    for kind, name, purposes, sectors in _PARTNERS:
        said = {"kind": kind, "name": name, "purposes": list(purposes), "sectors": list(sectors)}
        said |= {"country": country.code, "regions": [], "organisation": None}
        found.append(OfferRecord("partner", offer(), said))
    return found
