"""One country's members service as an ASGI app."""

from __future__ import annotations

from functools import lru_cache

from starlette.applications import Starlette

from commons.auth.access import AccessTable
from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from commons.subgraph.schema import SubgraphSchema
from services.members.graph.schema import schema


def create_app(partition: Partition) -> Starlette:
    """The app of one partition."""
    return build_app(_schema(partition.access), partition)


_schemas: dict[int, tuple[AccessTable, SubgraphSchema]] = {}


def _schema(access: AccessTable) -> SubgraphSchema:
    # Building takes a second; the partitions of one process share one access table and so one schema.
    found = _schemas.setdefault(id(access), (access, schema(access)))
    return found[1]
