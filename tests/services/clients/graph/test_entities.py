"""`_entities` in batches: bare keys of any country, one query for a list."""

from __future__ import annotations

from contextlib import asynccontextmanager

from sqlalchemy import event

from tests.services.clients.graph.test_register_client import REGISTER, cera

ENTITIES = """
query($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Organisation { id name partnership relations { id entity { id } } identifiers { value } }
    ... on Client { id status organisation { name } }
    ... on LegalEntity { id clients(first: 5) { edges { node { sortName } } } }
  }
}
"""


def organisation(id_: str) -> dict:
    return {"__typename": "Organisation", "id": id_}


@asynccontextmanager
async def counted(country):
    """Counts the statements that read tables of clients."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "organisation" in statement or "partnership" in statement:
            seen.append(statement)

    engine = country.partition.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def test_a_page_of_organisations_costs_a_query_for_each_kind_however_long(country, be_officer) -> None:
    be = await country("BE")
    vats = ["BE0999999922", "BE0683683417", "BE0426769514"]
    made = [
        (await be.data(REGISTER, be_officer, input=cera(name=vat, identifiers=[{"scheme": "VAT", "value": vat}])))[
            "registerClient"
        ]["client"]
        for vat in vats
    ]
    known = [organisation(client["organisation"]["id"]) for client in made]
    unknown = organisation("organisation.00000000000000000000000000000009")
    async with counted(be) as seen:
        answer = await be.data(ENTITIES, be_officer, representations=[known[2], unknown, *known[:2], known[2]])
    rows = answer["_entities"]
    assert [row and row["name"] for row in rows] == [vats[2], None, vats[0], vats[1], vats[2]]
    assert all(row["partnership"] == "CLIENT" for row in rows if row)
    assert rows[2]["relations"] == [{"id": made[0]["id"], "entity": {"id": "BE.entity.smartcoop"}}]
    assert len(seen) == 3


async def test_types_mix_and_stay_in_order(country, be_officer) -> None:
    be = await country("BE")
    client = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]
    answer = await be.data(
        ENTITIES,
        be_officer,
        representations=[
            {"__typename": "LegalEntity", "id": "BE.entity.smartcoop"},
            {"__typename": "Client", "id": client["id"]},
            organisation(client["organisation"]["id"]),
        ],
    )
    entity, relation, known = answer["_entities"]
    assert entity["clients"]["edges"] == [{"node": {"sortName": "cera sc"}}]
    assert relation["organisation"]["name"] == known["name"] == "Céra SC"


async def test_unknown_types_and_foreign_keys_are_refused_one_by_one(country, be_officer) -> None:
    be = await country("BE")
    answer = await be.ask(
        ENTITIES,
        be_officer,
        representations=[
            {"__typename": "LegalEntity", "id": "FR.entity.smartfr"},
            {"__typename": "LegalEntity", "id": "BE.entity.smartcoop"},
            {"__typename": "Nothing", "id": "1"},
            organisation("client"),
            {"__typename": "Client", "id": 7},
            {"__typename": "Client", "id": "organisation.00000000000000000000000000000009"},
            organisation("organisation.00000000000000000000000000000009"),
        ],
    )
    rows = answer["data"]["_entities"]
    assert [row and row["id"] for row in rows] == [None, "BE.entity.smartcoop", *[None] * 5]
    codes = {error["path"][1]: error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {0: "UNROUTABLE_ID", 2: "BAD_ARGUMENT", 3: "UNROUTABLE_ID", 4: "MALFORMED_ID", 5: "MALFORMED_ID"}


async def test_without_a_client_team_s_role_an_organisation_stays_unknown(country, be_officer, issuing) -> None:
    be = await country("BE")
    made = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]
    key = organisation(made["organisation"]["id"])
    answer = await be.ask(ENTITIES, issuing.token("be", "amelie"), representations=[key, key])
    assert answer["data"]["_entities"] == [None, None]
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTITION_FORBIDDEN"]
