from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commons.directory import COUNTRIES_FILE, Directory
from commons.errors import Refusal


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory.load()


def code_of(call: Any, *arguments: str) -> str:
    with pytest.raises(Refusal) as refused:
        call(*arguments)
    return refused.value.code


def test_ten_countries_and_four_french_entities(directory: Directory) -> None:
    assert list(directory.countries) == ["BE", "FR", "DE", "AT", "IT", "ES", "NL", "SE", "HU", "EU"]
    assert len(directory.country("FR").entities) == 4
    assert len(directory.entities) == len({entity.id for entity in directory.entities.values()})


def test_every_country_has_an_issuer_of_its_own_and_a_time_zone(directory: Directory) -> None:
    for country in directory.countries.values():
        assert country.code in directory.issuers[country.issuer].countries
        assert ZoneInfo(country.timezone).key == country.timezone
    spoken_for = [code for issuer in directory.issuers.values() for code in issuer.countries]
    assert sorted(spoken_for) == sorted(directory.countries)


def test_an_entity_is_found_by_its_id_or_refused_by_what_is_wrong(directory: Directory) -> None:
    assert directory.entity("BE.entity.smartcoop").name == "SmartCoop"
    assert code_of(directory.entity, "BE.entity.ghost") == "UNKNOWN_ENTITY"
    assert code_of(directory.entity, "XX.entity.ghost") == "UNKNOWN_COUNTRY"
    assert code_of(directory.entity, "BE.membership." + "0" * 32) == "MALFORMED_ID"
    assert code_of(directory.entity, "smartcoop") == "UNROUTABLE_ID"
    assert code_of(directory.country, "be") == "UNKNOWN_COUNTRY"
    assert code_of(directory.url, "members", "XX") == "UNKNOWN_COUNTRY"


def test_who_may_ask_whom(directory: Directory) -> None:
    assert directory.may_ask("governance/BE", "members/BE", "VOTING_ROLL")
    assert not directory.may_ask("governance/BE", "members/FR", "VOTING_ROLL")
    assert not directory.may_ask("members/BE", "governance/BE", "VOTING_ROLL")
    assert not directory.may_ask("governance/BE", "members/BE", "MARKETING")


def test_an_eleventh_country_is_data(tmp_path: Path) -> None:
    data = COUNTRIES_FILE.read_text("utf-8").replace('countries = ["FR"]', 'countries = ["FR", "PT"]')
    data += """
[countries.PT]
name = "Portugal"
issuer = "fr"
currency = "EUR"
timezone = "Europe/Lisbon"
vat = "pt.nif"
language = "pt"
entities = [{ slug = "smart-pt", name = "Smart PT", legal_form = "cooperativa", pack = "PT-COOP" }]
"""
    countries, addresses = tmp_path / "countries.toml", tmp_path / "addresses.json"
    countries.write_text(data, "utf-8")
    addresses.write_text(json.dumps({"partitions": {"members/PT": "http://127.0.0.1:1"}}), "utf-8")
    found = Directory.load(countries, addresses)
    assert found.entity("PT.entity.smart-pt").pack == "PT-COOP"
    assert found.url("members", "PT") == "http://127.0.0.1:1"
    assert "PT" in found.issuers["fr"].countries
    assert len(found.countries) == 11


def test_an_issuer_is_found_by_the_address_in_its_tokens() -> None:
    data = tomllib.loads(COUNTRIES_FILE.read_text("utf-8"))
    found = Directory.build(data, {"issuers": {"be": {"url": "https://be.test", "jwks": "https://be.test/jwks"}}})
    issuer = found.issuer_of("https://be.test")
    assert issuer is not None
    assert (issuer.name, issuer.jwks) == ("be", "https://be.test/jwks")
    assert found.issuer_of("https://be.test/") is None
    assert found.issuer_of("None") is None
