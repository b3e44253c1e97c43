"""Every field and argument of the graph says what it means, in whichever service it is."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from commons.auth.access import AccessTable
from commons.directory import SERVICES
from commons.subgraph.descriptions import undescribed


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_left_to_guess(service: str) -> None:
    schema = import_module(f"services.{service}.graph.schema").schema(AccessTable.load())
    assert undescribed(schema.graphql_schema) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_glossary_says_nothing_that_nobody_reads(service: str) -> None:
    module = import_module(f"services.{service}.graph.schema")
    said = {
        description
        for type_ in module.schema(AccessTable.load()).graphql_schema.type_map.values()
        for row in getattr(type_, "fields", {}).values()
        for description in (
            getattr(row, "description", None),
            *(argument.description for argument in getattr(row, "args", {}).values()),
        )
    }
    files = Path(str(module.__file__)).parent.glob("glossary*.toml")
    tables = [table for file in files for table in tomllib.loads(file.read_text("utf-8")).values()]
    assert tables
    assert [key for table in tables for key, meaning in table.items() if meaning not in said] == []
