"""GraphQL over HTTP: the 61 server audits of the npm package graphql-http, against a running gateway."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hemicycle import node_tools
from tests.stack import Stack

FOLDER = Path(__file__).parent
pytestmark = pytest.mark.conformance


def test_every_audit_is_met_must_should_and_may(stack: Stack):
    node_tools.install(FOLDER)
    said = node_tools.run([node_tools.node(), "graphql_over_http.mjs", f"{stack.url}/graphql"], FOLDER)

    audits = [json.loads(line) for line in said.splitlines()]
    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []
