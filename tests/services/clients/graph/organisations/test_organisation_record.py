"""An organisation's record: what changes, what is corrected, which numbers it had when, and which ids are one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.clients.graph.conftest import Country
from tests.services.clients.graph.test_register_client import REGISTER, cera


def _mutation(name: str, kind: str) -> str:
    return f"""mutation($input: {kind}!) {{ {name}(input: $input) {{ ... on OrganisationPayload {{ client {{
      id sortName organisationVersion organisation {{
        id name legalForm sector sizeClass nace {{ code revision }}
        identifiers {{ value since until shared }} names {{ id name language since until }}
        history {{ fact value since until }} formerIds {{ organisation since until }}
      }}
    }} }} ...Refused }} }}"""


CHANGE = _mutation("changeOrganisation", "ChangeOrganisationInput")
ADD = _mutation("addIdentifier", "AddIdentifierInput")
END = _mutation("endIdentifier", "EndIdentifierInput")
ADD_NAME = _mutation("addOrganisationName", "AddOrganisationNameInput")
END_NAME = _mutation("endOrganisationName", "EndOrganisationNameInput")
JOIN = _mutation("joinOrganisations", "JoinOrganisationsInput")
SPLIT = _mutation("splitOrganisations", "SplitOrganisationsInput")
READ = "query($id: ID!) { client(id: $id) { organisationVersion organisation { id } } }"
FIND = "query($value: String!) { organisationByIdentifier(scheme: VAT, value: $value) { id } }"
VAT, OTHER, GROUP = "BE0999999922", "BE0683683417", "BE0426769514"
LEI = {"scheme": "LEI", "value": "549300E9PC51EN656011"}


class Office:
    """A Belgian client office with its token."""

    def __init__(self, country: Country, token: str) -> None:
        self.country, self.token = country, token

    async def enter(self, *identifiers: Any, name: str = "Cera", **changes: Any) -> dict:
        given = cera(name=name, identifiers=[_number(one) for one in identifiers], **changes)
        return (await self.country.data(REGISTER, self.token, input=given))["registerClient"]["client"]

    async def do(self, mutation: str, client: dict, **given: Any) -> dict:
        """The client as the mutation shows it."""
        answer = await self.country.data(mutation, self.token, input={"client": client["id"], **given})
        return next(iter(answer.values()))["client"]

    async def replace(self, mutation: str, client: dict, **given: Any) -> dict:
        """The same at the version that is read first."""
        return await self.do(mutation, client, expectedVersion=await self.version(client), **given)

    async def version(self, client: dict) -> int:
        return (await self.country.data(READ, self.token, id=client["id"]))["client"]["organisationVersion"]

    async def code(self, mutation: str, client: dict, **given: Any) -> str:
        return await self.country.code(mutation, self.token, input={"client": client["id"], **given})


def _number(one: Any) -> dict:
    return {"scheme": "VAT", "value": one} if isinstance(one, str) else one


@pytest.fixture
async def office(country, be_officer) -> Office:
    return Office(await country("BE"), be_officer)


async def test_a_new_name_orders_the_list_and_the_old_one_stays_on_record(office: Office) -> None:
    client = await office.enter(VAT)
    changed = await office.replace(CHANGE, client, name="Zuidwind", sizeClass="SMALL", validFrom="2025-03-01")
    assert (changed["sortName"], changed["organisation"]["name"]) == ("zuidwind", "Zuidwind")
    names = [row for row in changed["organisation"]["history"] if row["fact"] == "NAME"]
    assert names == [
        {"fact": "NAME", "value": "Cera", "since": "2024-02-01", "until": "2025-03-01"},
        {"fact": "NAME", "value": "Zuidwind", "since": "2025-03-01", "until": None},
    ]
    assert changed["organisation"]["sizeClass"] == "SMALL"


async def test_a_correction_of_the_past_leaves_today_as_it_is(office: Office) -> None:
    client = await office.enter(VAT)
    await office.replace(CHANGE, client, sector="PUBLIC", validFrom="2025-01-01")
    changed = await office.replace(CHANGE, client, sector="NON_PROFIT", validFrom="2024-06-01")
    assert changed["organisation"]["sector"] == "PUBLIC"
    sectors = [row["value"] for row in changed["organisation"]["history"] if row["fact"] == "SECTOR"]
    assert sectors == ["MARKET", "NON_PROFIT", "PUBLIC"]


async def test_two_officers_at_once_do_not_overwrite_each_other(office: Office) -> None:
    client = await office.enter(VAT)
    version = await office.version(client)
    await office.do(CHANGE, client, expectedVersion=version, name="Cera SC")
    assert await office.code(CHANGE, client, expectedVersion=version, name="Cera SCRL") == "CHANGED_MEANWHILE"


async def test_numbers_in_time(office: Office) -> None:
    client = await office.enter(VAT)
    await office.replace(END, client, scheme="VAT", value=VAT, until="2025-01-01")
    changed = await office.do(ADD, client, identifier={**_number(OTHER), "since": "2025-01-01"})
    assert changed["organisation"]["identifiers"] == [
        {"value": OTHER, "since": "2025-01-01", "until": None, "shared": False},
        {"value": VAT, "since": None, "until": "2025-01-01", "shared": False},
    ]
    assert await office.country.data(FIND, office.token, value=VAT) == {"organisationByIdentifier": None}
    assert (await office.country.data(FIND, office.token, value=OTHER))["organisationByIdentifier"] is not None


async def test_a_vat_group_s_number_is_nobody_s_own(office: Office) -> None:
    shared = {**_number(GROUP), "shared": True}
    first, second = await office.enter(VAT, shared), await office.enter(OTHER, shared, name="Crédal")
    assert first["organisation"]["id"] != second["organisation"]["id"]
    assert await office.country.data(FIND, office.token, value=GROUP) == {"organisationByIdentifier": None}
    given = cera(name="Third", identifiers=[shared])
    assert await office.country.code(REGISTER, office.token, input=given) == "BAD_ARGUMENT"


async def test_a_second_valid_number_of_one_scheme_and_country_is_refused(office: Office) -> None:
    client = await office.enter(VAT)
    version = await office.version(client)
    assert await office.code(ADD, client, identifier=_number(OTHER)) == "ORGANISATIONS_DIFFER"
    assert await office.version(client) == version


async def test_names_in_other_languages(office: Office) -> None:
    client = await office.enter(VAT)
    named = await office.do(ADD_NAME, client, name="Céra, coopérative", language="fr", validFrom="2024-03-01")
    assert await office.code(ADD_NAME, client, name="Céra, coopérative", language="fr") == "ALREADY_EXISTS"
    assert await office.code(ADD_NAME, client, name="Cera", language="French") == "BAD_ARGUMENT"
    variant = named["organisation"]["names"][0]
    ended = await office.do(END_NAME, client, variant=variant["id"], until="2025-03-01")
    assert ended["organisation"]["names"] == [{**variant, "until": "2025-03-01"}]
    assert await office.code(END_NAME, client, variant=variant["id"]) == "TRANSITION_NOT_ALLOWED"


async def test_joined_then_split_everything_is_read_as_before(office: Office) -> None:
    one, other = await office.enter(VAT), await office.enter(LEI, name="Cera (bis)")
    ids = [client["organisation"]["id"] for client in (one, other)]
    joined = await office.do(JOIN, one, other=ids[1], reason="entered twice", validFrom="2024-05-01")
    assert joined["organisation"]["id"] == min(ids)
    assert {row["value"] for row in joined["organisation"]["identifiers"]} == {VAT, LEI["value"]}
    assert await office.code(JOIN, one, other=ids[1], reason="again") == "ALREADY_EXISTS"
    split = await office.do(SPLIT, one, other=ids[1], reason="a namesake after all", validFrom="2025-05-01")
    assert split["organisation"]["id"] == ids[0]
    assert await _id(office, other) == ids[1]
    assert [row["value"] for row in split["organisation"]["identifiers"]] == [VAT]
    assert await office.code(SPLIT, one, other=ids[1], reason="again") == "TRANSITION_NOT_ALLOWED"
    async with office.country.partition.database.reading() as session:
        audited = " ".join(row.body for row in await session.all("SELECT body FROM audit"))
        kept = await session.all("SELECT reason FROM organisation_verdict ORDER BY turn")
    assert "entered twice" not in audited
    assert "namesake" not in audited
    assert [row.reason for row in kept] == ["entered twice", "a namesake after all"]
    history = "query($id: ID!) { organisation(id: $id) { formerIds { organisation since until } } }"
    kept = (await office.country.data(history, office.token, id=min(ids)))["organisation"]["formerIds"]
    assert kept == [{"organisation": max(ids), "since": "2024-05-01", "until": "2025-05-01"}]


async def _id(office: Office, client: dict) -> str:
    return (await office.country.data(READ, office.token, id=client["id"]))["client"]["organisation"]["id"]


async def test_two_with_different_valid_numbers_are_not_joined(office: Office) -> None:
    one, other = await office.enter(VAT), await office.enter(OTHER, name="Crédal")
    ids = [client["organisation"]["id"] for client in (one, other)]
    assert await office.code(JOIN, one, other=ids[1], reason="looks alike") == "ORGANISATIONS_DIFFER"
    assert [await _id(office, one), await _id(office, other)] == ids
    unknown = "organisation.00000000000000000000000000000009"
    assert await office.code(JOIN, one, other=unknown, reason="a guess") == "NOT_FOUND"


async def test_the_record_of_one_s_own_entity_s_client(office: Office, issuing, fr_officer) -> None:
    client = await office.enter(VAT)
    version = await office.version(client)
    auditor = issuing.token("be", "aude", roles=[{"role": "auditor", "countries": ["BE"]}])
    given = {"client": client["id"], "expectedVersion": version, "name": "Other"}
    for token in (auditor, fr_officer):
        assert await office.country.code(CHANGE, token, input=given) == "PARTITION_FORBIDDEN"
    assert await office.code(CHANGE, client, expectedVersion=version) == "BAD_ARGUMENT"
    ahead = await office.code(CHANGE, client, expectedVersion=version, name="X", validFrom="2999-01-01")
    assert ahead == "BAD_ARGUMENT"
    assert await office.version(client) == version
