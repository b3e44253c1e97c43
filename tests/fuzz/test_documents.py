"""Random documents against the gateway and against each service: no fault, and no word about the inside."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import chain

import pytest
from graphql import GraphQLSchema, build_schema

from hemicycle.schema_files import SCHEMA, callers_schema
from tests.fuzz.asking import Shot, fire, shot
from tests.fuzz.documents import documents
from tests.fuzz.growing import Grower
from tests.fuzz.mangling import Ids, Mangler
from tests.stack import Stack

pytestmark = pytest.mark.fuzz

FEDERATION = """
scalar _Any
scalar FieldSet
directive @key(fields: FieldSet!, resolvable: Boolean) repeatable on OBJECT | INTERFACE
directive @shareable on OBJECT | FIELD_DEFINITION
directive @external on FIELD_DEFINITION
directive @requires(fields: FieldSet!) on FIELD_DEFINITION
directive @provides(fields: FieldSet!) on FIELD_DEFINITION
directive @interfaceObject on OBJECT
union _Entity = {entities}
extend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}
"""
HARVEST = (
    "{ members(first: 60) { edges { node { id person { id } } } } entities { id } }",
    "{ assemblies(first: 30) { edges { node { id roll { id } resolutions { id } } } } }",
    "{ clients(first: 30) { edges { node { id organisation { id } } } } }",
    "{ applications(first: 30) { edges { node { id } } } expectedTransfers(first: 9) { edges { node { id } } } }",
    "{ services(first: 9) { edges { node { id } } } partners(first: 9) { edges { node { id } } } }",
    "{ places(first: 9) { edges { node { id } } } advisers(first: 9) { edges { node { id } } } }",
)
SHARES = {"random": 0.3, "grown": 0.35, "services": 0.25}
"""Of all requests of this tier; the rest are `test_http`'s."""
VARIANTS = 5
"""Requests made of one document: as it is, twice with what exists, with what breaks things, and cut up."""


def variants(texts: list[str], mangler: Mangler, url: str, callers: list[dict[str, str]]) -> Iterator[Shot]:
    """Each document in `VARIANTS` forms, each as another caller."""
    dice = mangler.dice
    for text in texts:
        forms = (text, mangler.filled(text), mangler.filled(text), mangler.nasty(text), mangler.broken(text))
        for form in forms:
            yield shot(url, form, dice.choice(callers))


def grown(count: int, grower: Grower, url: str, callers: list[dict[str, str]]) -> Iterator[Shot]:
    """Documents with values that fit, each as another caller."""
    for _ in range(count):
        yield shot(url, grower.document(), grower.dice.choice(callers))


def subgraph(service: str) -> GraphQLSchema:
    """A service's schema as it serves it, `_entities` too."""
    text = (SCHEMA / "subgraphs" / f"{service}.graphql").read_text("utf-8")
    text = re.sub(r"^schema @link\(.*?\) \{.*?\}", "", text, flags=re.DOTALL | re.MULTILINE)
    entities = sorted(set(re.findall(r"^type (\w+)[^{\n]*@key", text, flags=re.MULTILINE)))
    federation = FEDERATION.replace("{entities}", " | ".join(entities)).replace("{{", "{").replace("}}", "}")
    return build_schema(text + federation, assume_valid=True)


async def harvested(stack: Stack) -> Ids:
    """Ids of what there is, to begin with."""
    found = Ids()
    for login in ("olga", "otto", "clara", "amelie"):
        for question in HARVEST:
            found.learn(json.dumps(await stack.ask(question, as_=login)))
    return found


async def test_random_documents(fuzzed: Stack, callers: list[dict[str, str]], requests: int, number: int) -> None:
    """Schemathesis' documents, and what becomes of them with ids that exist and with values that break things."""
    schema = callers_schema()
    texts = documents(schema, round(requests * SHARES["random"] / VARIANTS), number)
    mangler = Mangler(schema, await harvested(fuzzed), random.Random(number))
    score = await fire(variants(texts, mangler, f"{fuzzed.url}/graphql", callers), mangler.ids.learn)
    print(score)
    assert not score.bad, score


async def test_documents_that_fit(fuzzed: Stack, callers: list[dict[str, str]], requests: int, number: int) -> None:
    """Documents that get past the first refusals, so that what is behind them is met."""
    grower = Grower(callers_schema(), await harvested(fuzzed), random.Random(number))
    count = round(requests * SHARES["grown"])
    score = await fire(grown(count, grower, f"{fuzzed.url}/graphql", callers), grower.ids.learn)
    print(score)
    assert not score.bad, score
    assert score.with_data > score.sent / 20


@pytest.mark.parametrize("service", ["members", "governance", "clients"])
async def test_services_alone(
    fuzzed: Stack, callers: list[dict[str, str]], requests: int, number: int, service: str
) -> None:
    """A service believes nobody, the gateway neither: whoever reaches its port is answered as carefully."""
    schema, count = subgraph(service), round(requests * SHARES["services"] / 3)
    mangler = Mangler(schema, await harvested(fuzzed), random.Random(number))
    grower = Grower(schema, mangler.ids, mangler.dice)
    url = f"{fuzzed.directory.partitions[f'{service}/BE']}/graphql"
    texts = documents(schema, round(count / 3 / VARIANTS), number)
    shots = chain(variants(texts, mangler, url, callers), grown(count - len(texts) * VARIANTS, grower, url, callers))
    score = await fire(shots, mangler.ids.learn)
    print(score)
    assert not score.bad, score
