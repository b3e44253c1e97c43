"""The clients subgraph: built once per process, shared by its partitions."""

from __future__ import annotations

from pathlib import Path

from commons.auth.access import AccessTable
from commons.subgraph.descriptions import Glossary
from commons.subgraph.schema import SubgraphSchema, once_per_table
from services.clients.graph.entities import LOADERS
from services.clients.graph.mutations import Mutation
from services.clients.graph.queries import Query
from services.clients.graph.subscriptions import Subscription
from services.clients.graph.types.client import Client, LegalEntity
from services.clients.graph.types.engagement import Membership
from services.clients.graph.types.organisation import Organisation

TYPES = (Organisation, Client, LegalEntity, Membership)

GLOSSARY = Glossary.load(
    *(
        Path(__file__).with_name(name)
        for name in ("glossary.toml", "glossary_of_partnership.toml", "glossary_of_relation.toml")
    )
)


@once_per_table
def schema(access: AccessTable) -> SubgraphSchema:
    """The schema under an access table; a field that the table does not name is a `ValueError`."""
    return SubgraphSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=TYPES,
        loaders=LOADERS,
        access=access,
        glossary=GLOSSARY,
    )
