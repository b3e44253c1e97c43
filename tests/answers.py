"""What a GraphQL answer comes to: done, or refused. A mutation is refused in its data, anything else in `errors`.

A document that asks a mutation spreads `...Refused`, and `whole` adds the fragment with all that a refusal may say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SPREAD = "...Refused"
SUBGRAPHS = Path(__file__).parent.parent / "schema" / "subgraphs"
FRAGMENT = """
fragment Refused on Refusal {
  code message articles { article key unverified }
  ... on InputRefusal { argument scheme line due latest counted castable }
  ... on LawRefusal {
    reason earliest latest day days limit counted payable openedAt missing grounds choices concerned
  }
  ... on StateRefusal {
    version changes current since source reason choices day due timezone waiting existing concerned
  }
  ... on PermissionRefusal { country }
  ... on UnavailableRefusal { partitions }
}"""


def whole(document: str) -> str:
    """The document with the fragment it spreads."""
    return document + FRAGMENT if SPREAD in document else document


def is_refused(answer: Mapping[str, Any]) -> bool:
    """Whether the answer has an error, or a mutation in it was refused."""
    return "errors" in answer or bool(_refused(answer))


def refusal(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The only refusal of an answer: code, message, what else it says; with one article, that article's fields too."""
    if errors := answer.get("errors"):
        assert len(errors) == 1, answer
        return errors[0]["extensions"] | {"message": errors[0]["message"]}
    found = _refused(answer)
    assert len(found) == 1, answer
    said = {name: value for name, value in found[0].items() if value is not None and value != []}
    articles = said.get("articles", [])
    return said | (articles[0] if len(articles) == 1 else {})


def done(answer: Mapping[str, Any]) -> Any:
    """The data of an answer in which nothing was refused."""
    assert "errors" not in answer, answer["errors"]
    assert not _refused(answer), _refused(answer)
    return answer["data"]


def _refused(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    data = answer.get("data") or {}
    return [value for value in data.values() if isinstance(value, dict) and {"code", "message"} <= value.keys()]


def asking(name: str, selection: str) -> str:
    """The document that asks one mutation for fields of its payload, its input being called after it."""
    asked = f"{name}(input: $input) {{ ... on {payload_of(name)} {{ {selection} }} {SPREAD} }}"
    return f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {asked} }}"


@cache
def payload_of(name: str) -> str:
    """The type that a mutation answers when it was done."""
    for subgraph in sorted(SUBGRAPHS.glob("*.graphql")):
        if found := re.search(rf"^  {name}\([^)]*\): (\w+)Result!$", subgraph.read_text("utf-8"), re.MULTILINE):
            return found[1] + "Payload"
    raise LookupError(name)
