"""The subgraph of clients, built once per process and shared by its partitions."""

from __future__ import annotations

from commons.auth.access import AccessTable
from commons.subgraph.schema import SubgraphSchema
from services.clients.graph.entities import LOADERS
from services.clients.graph.mutations import Mutation
from services.clients.graph.query import Query
from services.clients.graph.types import Client, LegalEntity, Organisation


def schema(access: AccessTable) -> SubgraphSchema:
    """The Federation schema with the access table wrapped in; nothing of a partition is in it."""
    return SubgraphSchema(
        query=Query,
        mutation=Mutation,
        types=[Organisation, Client, LegalEntity],
        loaders=LOADERS,
        access=access,
    )
