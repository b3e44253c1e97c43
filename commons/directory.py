"""The country directory: which countries, legal entities and issuers exist, and who may ask whom for what.

`schema/countries.toml` says what exists; adding a country is adding a table there and a law pack. Where things
listen differs by machine, so addresses come from a second file (JSON) written by the runner or mounted by the chart.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from commons.errors import Refusal
from commons.ids import GlobalId

SERVICES = ("members", "governance", "clients")
COUNTRIES_FILE = Path(__file__).parent.parent / "schema" / "countries.toml"


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """One cooperative: `pack` is its law pack's id, `company_form` what that pack needs to pick a rule (or None)."""

    id: str
    country: str
    name: str
    legal_form: str
    pack: str
    company_form: str | None = None
    opened_on: str | None = None
    share_nominal: str = "30"
    """What one share costs, in the country's currency (decimal text)."""
    seat_pack: str | None = None
    """For a European cooperative society: the law pack of its seat, which answers what the regulation defers."""


@dataclass(frozen=True, slots=True)
class Country:
    """A place: ISO code (or EU), display name, issuer key, currency, time zone, VAT scheme of python-stdnum."""

    code: str
    name: str
    issuer: str
    currency: str
    timezone: str
    vat: str
    language: str
    entities: tuple[LegalEntity, ...]
    people: int = 0
    """How many people the sample data gives it."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OIDC issuer bound to its key set and to the countries it may give roles in."""

    name: str
    url: str
    jwks: str
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grant:
    """`asker` (a service, in any country) may ask `asked` (a service of the same country, or any) for `purpose`."""

    asker: str
    asked: str
    purpose: str
    same_country: bool = True


@dataclass(frozen=True)
class Directory:
    """The whole directory; look-ups refuse with a typed error instead of returning None."""

    countries: dict[str, Country]
    issuers: dict[str, Issuer]
    grants: tuple[Grant, ...]
    partitions: dict[str, str] = field(default_factory=dict)
    """`members/BE` to its base URL."""

    @classmethod
    def load(cls, countries: Path = COUNTRIES_FILE, addresses: Path | None = None) -> Directory:
        """Read both files; without `addresses` nothing can be called, but everything can be looked up."""
        data = tomllib.loads(countries.read_text("utf-8"))
        where = json.loads(addresses.read_text("utf-8")) if addresses else {}
        return cls.build(data, where)

    @classmethod
    def build(cls, data: dict, where: dict) -> Directory:
        """The same from parsed files; addresses that the directory itself gives count where `where` has none."""
        places = where.get("issuers", {})
        return cls(
            countries={code: _country(code, row) for code, row in data["countries"].items()},
            issuers={
                name: Issuer(
                    name,
                    places.get(name, {}).get("url", f"urn:hemicycle:issuer:{name}"),
                    places.get(name, {}).get("jwks", ""),
                    frozenset(row["countries"]),
                )
                for name, row in data.get("issuers", {}).items()
            },
            grants=tuple(Grant(**row) for row in data.get("grants", [])),
            partitions=data.get("partitions", {}) | where.get("partitions", {}),
        )

    def country(self, code: str) -> Country:
        """The country with this code; UNKNOWN_COUNTRY otherwise."""
        found = self.countries.get(code)
        if found is None:
            said = f"No country '{code[:8]}'; known are {', '.join(self.countries)}."
            raise Refusal("UNKNOWN_COUNTRY", said).blame(code)
        return found

    @cached_property
    def entities(self) -> dict[str, LegalEntity]:
        """Every legal entity by id, in directory order."""
        return {entity.id: entity for country in self.countries.values() for entity in country.entities}

    def entity(self, entity_id: str) -> LegalEntity:
        """The legal entity with this id; UNKNOWN_ENTITY otherwise (or a malformed id's own refusal)."""
        country = GlobalId.parse(entity_id, "entity").country
        self.country(country or "")
        found = self.entities.get(entity_id)
        if found is None:
            here = [e.id for e in self.countries[country or ""].entities]
            raise Refusal("UNKNOWN_ENTITY", f"No such legal entity; {country} has {', '.join(here)}.").blame(entity_id)
        return found

    def issuer_of(self, url: str) -> Issuer | None:
        """The issuer with this `iss` claim, if it is ours."""
        return next((issuer for issuer in self.issuers.values() if issuer.url == url), None)

    def may_ask(self, asker: str, asked: str, purpose: str) -> bool:
        """Whether partition `asker` (`governance/BE`) may ask partition `asked` (`members/BE`) for `purpose`."""
        (service, country), (other, there) = asker.split("/"), asked.split("/")
        return any(
            (grant.asker, grant.asked, grant.purpose) == (service, other, purpose)
            and (country == there or not grant.same_country)
            for grant in self.grants
        )

    def url(self, service: str, country: str) -> str:
        """Base URL of a partition; UNKNOWN_COUNTRY if the directory has none."""
        self.country(country)
        return self.partitions[f"{service}/{country}"]


_ELSEWHERE = {"issuer": "", "currency": "", "timezone": "UTC", "vat": "", "language": "en"}
"""A gateway over somebody else's services needs of a country its code alone."""


def _country(code: str, row: dict) -> Country:
    entities = tuple(
        LegalEntity(
            id=f"{code}.entity.{entity['slug']}",
            country=code,
            **{key: value for key, value in entity.items() if key != "slug"},
        )
        for entity in row.get("entities", ())
    )
    known: dict[str, Any] = {**_ELSEWHERE, "code": code, "name": code, **row}
    return Country(**{**known, "entities": entities})
