"""The governance service as one partition's Starlette app."""

from __future__ import annotations

from starlette.applications import Starlette

from commons.auth.access import AccessTable
from commons.subgraph.app import build_app
from commons.subgraph.context import Partition
from commons.subgraph.schema import SubgraphSchema
from services.governance.graph.schema import schema

_SCHEMAS: dict[int, tuple[AccessTable, SubgraphSchema]] = {}
"""By the access table's identity; the table is kept beside, so that its identity is not given to another."""


def create_app(partition: Partition) -> Starlette:
    """The app of one partition; partitions of one process share the schema of their access table."""
    return build_app(_schema(partition.access), partition)


def _schema(access: AccessTable) -> SubgraphSchema:
    if id(access) not in _SCHEMAS:
        _SCHEMAS[id(access)] = access, schema(access)
    return _SCHEMAS[id(access)][1]
