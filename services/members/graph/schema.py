"""The members subgraph: built once per process, shared by its partitions."""

from __future__ import annotations

from pathlib import Path

from commons.auth.access import AccessTable
from commons.subgraph.descriptions import Glossary
from commons.subgraph.schema import SubgraphSchema, once_per_table
from services.members.graph.entities import LOADERS
from services.members.graph.mutations import Mutation
from services.members.graph.queries import Query
from services.members.graph.types.legal_entity import LegalEntity
from services.members.graph.types.membership import Membership
from services.members.graph.types.person import Person

TYPES = (Person, Membership, LegalEntity)

GLOSSARY = Glossary.load(Path(__file__).with_name("glossary.toml"))


@once_per_table
def schema(access: AccessTable) -> SubgraphSchema:
    """The schema under an access table; a field that the table does not name is a `ValueError`."""
    return SubgraphSchema(
        query=Query, mutation=Mutation, types=TYPES, loaders=LOADERS, access=access, glossary=GLOSSARY
    )
