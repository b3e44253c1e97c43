"""The Federation schema of a service: Strawberry pinned to 2.9, our own `_entities`, the access table wrapped in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.federation import Schema
from strawberry.federation.schema import FederationAny
from strawberry.types import ExecutionContext, Info

from commons.auth.access import AccessTable
from commons.subgraph.descriptions import Glossary, describe
from commons.subgraph.entities import Loader, resolve_entities
from commons.subgraph.errors import shown
from commons.subgraph.fast_leaves import FastLeaves
from commons.subgraph.guard import guard
from commons.subgraph.scalars import configuration
from commons.suggestions import mend

log = structlog.get_logger(__name__)
Build = Callable[[AccessTable], "SubgraphSchema"]


class SubgraphSchema(Schema):
    """A Strawberry Federation schema whose entities come in batches from `loaders` (type name → loader)."""

    def __init__(
        self,
        *,
        query: type,
        mutation: type | None,
        types: Sequence[type],
        loaders: Mapping[str, Loader],
        access: AccessTable,
        glossary: Glossary | None = None,
        subscription: type | None = None,
    ) -> None:
        self.loaders = loaders
        mend()
        super().__init__(
            query=query,
            mutation=mutation,
            subscription=subscription,
            types=types,
            config=configuration(),
            federation_version="2.9",
            execution_context_class=FastLeaves,
            extensions=[lambda: ParserCache(maxsize=512), lambda: ValidationCache(maxsize=512)],
        )
        describe(self.graphql_schema, glossary)
        guard(self.graphql_schema, access)

    @property
    def graphql_schema(self) -> GraphQLSchema:
        """The graphql-core schema underneath."""
        return self._schema

    async def entities_resolver(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, info: Info, representations: list[FederationAny]
    ) -> list[FederationAny]:
        """The `_entities` field (Federation subgraph specification)."""
        rows: Any = representations
        return await resolve_entities(info.context, self.loaders, rows)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log faults with their trace; refusals are the caller's business and are not logged."""
        for error in errors:
            if not shown(error):
                log.error("fault", path=error.path, exc_info=error.original_error)


def once_per_table(build: Build) -> Build:
    """Build a schema once for each access table: partitions of one process share it."""
    # By identity, for a table is no key; it is kept beside, so that its identity is not given to another.
    built: dict[int, tuple[AccessTable, SubgraphSchema]] = {}

    @wraps(build)
    def shared(access: AccessTable) -> SubgraphSchema:
        if id(access) not in built:
            built[id(access)] = access, build(access)
        return built[id(access)][1]

    return shared
