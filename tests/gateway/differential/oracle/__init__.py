"""The small graph as one monolith that merges its countries by the rules, written without anything of the gateway.

It runs a document over the callers' schema; a field that some country should have given and cannot raises, and
graphql-core says what becomes null. What has to be told beside the data is noted in `Told`.
"""

from __future__ import annotations

import re
from typing import Any

from graphql import GraphQLResolveInfo, execute_sync, parse

from tests.gateway.differential.oracle.core import Oracle, Told
from tests.gateway.differential.oracle.roots import Root
from tests.gateway.small_graph import SCHEMA


def answer(oracle: Oracle, document: str, variables: dict[str, Any], operation_name: str | None) -> dict[str, Any]:
    """The answer's data and errors as graphql-core gives them; what is told beside it is in `oracle.told`."""
    oracle.told = Told()
    result = execute_sync(
        SCHEMA,
        parse(document),
        root_value=Root(oracle),
        variable_values=variables,
        operation_name=operation_name,
        field_resolver=_field,
        type_resolver=lambda value, info, _: value.type_name,
    )
    return {"data": result.data, "errors": result.errors or []}


def _field(source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
    name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", info.field_name)
    found = source[name] if isinstance(source, dict) else getattr(source, name)
    return found(info, **given) if callable(found) else found
