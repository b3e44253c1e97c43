"""`registerClient`: found here, named by the caller, or new; never twice."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.answers import is_refused, refusal

REGISTER = """
mutation($input: RegisterClientInput!) {
  registerClient(input: $input) { ... on RegisterClientPayload {
    client {
      id status since sortName entity { id }
      organisation { id name identifiers { scheme value } nace { code revision label } sector }
    }
  } ...Refused }
}
"""
FIND = "query($value: String!) { organisationByIdentifier(scheme: VAT, value: $value) { id partnership } }"
CERA = {"scheme": "VAT", "value": "BE 0999.999.922"}


def cera(**changes: Any) -> dict[str, Any]:
    return {
        "entity": "BE.entity.smartcoop",
        "name": "Céra SC",
        "identifiers": [CERA],
        "nace": {"code": "9020"},
        "sector": "MARKET",
        "since": "2024-02-01",
    } | changes


async def test_a_new_organisation_is_minted_and_found_by_its_number(country, be_officer) -> None:
    be = await country("BE")
    client = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]
    assert client["status"] == "CLIENT"
    assert (client["since"], client["sortName"]) == ("2024-02-01", "cera sc")
    assert client["entity"]["id"] == "BE.entity.smartcoop"
    assert client["organisation"]["identifiers"] == [{"scheme": "VAT", "value": "BE0999999922"}]
    assert client["organisation"]["nace"]["label"] == "Activities of performing arts"
    found = await be.data(FIND, be_officer, value="be0999999922")
    assert found["organisationByIdentifier"] == {"id": client["organisation"]["id"], "partnership": "CLIENT"}


async def test_another_country_takes_over_the_id_it_is_given(country, be_officer, fr_officer) -> None:
    be, fr = await country("BE"), await country("FR")
    assert await fr.data(FIND, fr_officer, value="BE0999999922") == {"organisationByIdentifier": None}
    minted = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]["organisation"]["id"]
    given = cera(entity="FR.entity.smartfr", organisation=minted)
    there = (await fr.data(REGISTER, fr_officer, input=given))["registerClient"]["client"]["organisation"]["id"]
    assert there == minted


async def test_an_id_minted_apart_is_joined_when_the_other_one_is_named(country, be_officer, fr_officer) -> None:
    be, fr = await country("BE"), await country("FR")
    own = cera(entity="FR.entity.smartfr")
    former = (await fr.data(REGISTER, fr_officer, input=own))["registerClient"]["client"]["organisation"]["id"]
    present = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]["organisation"]["id"]
    assert former != present
    joined = cera(entity="FR.entity.alterna", organisation=present)
    await fr.data(REGISTER, fr_officer, input=joined)
    present, former = sorted([present, former])
    query = "query($id: ID!) { organisation(id: $id) { id identifiers { value } relations { entity { id } } } }"
    by_former, by_present = [(await fr.data(query, fr_officer, id=id_))["organisation"] for id_ in (former, present)]
    assert by_former == by_present
    assert by_present["id"] == present
    assert [row["entity"]["id"] for row in by_present["relations"]] == ["FR.entity.alterna", "FR.entity.smartfr"]
    assert by_present["identifiers"] == [{"value": "BE0999999922"}]
    async with fr.partition.database.reading() as session:
        body = await session.value("SELECT body FROM outbox WHERE kind = 'organisation.joined'")
    assert (json.loads(body) if isinstance(body, str) else body) == {"former": former, "present": present}


async def test_the_same_request_under_one_key_is_done_once(country, be_officer) -> None:
    be = await country("BE")
    first, second = [await be.data(REGISTER, be_officer, input=cera(idempotencyKey="k")) for _ in range(2)]
    assert first == second
    assert await be.code(REGISTER, be_officer, input=cera(idempotencyKey="k", name="Other")) == "IDEMPOTENCY_KEY_REUSED"


async def test_two_officers_at_once_mint_one_organisation(country, be_officer) -> None:
    be = await country("BE")
    answers = await asyncio.gather(*(be.ask(REGISTER, be_officer, input=cera()) for _ in range(4)))
    refused = [refusal(row)["code"] for row in answers if is_refused(row)]
    assert refused == ["ALREADY_EXISTS"] * 3
    assert (await be.data("{ clientCount }", be_officer))["clientCount"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"identifiers": [{"scheme": "VAT", "value": "BE0999999923"}]}, "IDENTIFIER_INVALID"),
        ({"identifiers": []}, "BAD_ARGUMENT"),
        ({"name": "  "}, "BAD_ARGUMENT"),
        ({"nace": {"code": "62.01"}}, "BAD_ARGUMENT"),
        ({"since": "2999-01-01"}, "BAD_ARGUMENT"),
        ({"entity": "BE.entity.elsewhere"}, "UNKNOWN_ENTITY"),
        ({"entity": "XX.entity.smartcoop"}, "UNKNOWN_COUNTRY"),
        ({"entity": "FR.entity.smartfr"}, "UNROUTABLE_ID"),
        ({"entity": "smartcoop"}, "UNROUTABLE_ID"),
        ({"organisation": "BE.client.00000000000000000000000000000001"}, "MALFORMED_ID"),
    ],
)
async def test_bad_input_is_refused_and_nothing_is_written(country, be_officer, changes, code) -> None:
    be = await country("BE")
    assert await be.code(REGISTER, be_officer, input=cera(**changes)) == code
    async with be.partition.database.reading() as session:
        assert (await session.head())[0] == 0


async def test_only_the_entity_s_own_officers_register(country, issuing, fr_officer) -> None:
    fr = await country("FR")
    auditor = issuing.token("fr", "aude", roles=[{"role": "auditor", "countries": ["FR"]}])
    narrow = issuing.token(
        "fr", "cyr", roles=[{"role": "client_officer", "countries": ["FR"], "entities": ["FR.entity.alterna"]}]
    )
    given = cera(entity="FR.entity.smartfr")
    assert await fr.code(REGISTER, auditor, input=given) == "PARTITION_FORBIDDEN"
    assert await fr.code(REGISTER, narrow, input=given) == "FORBIDDEN"
    assert await fr.code(REGISTER, input=given) == "UNAUTHENTICATED"
    await fr.data(REGISTER, narrow, input=cera(entity="FR.entity.alterna"))
