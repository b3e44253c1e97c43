"""What the tests of the merge rules share: three countries, ways to ask, and what to read in an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.gateway.small_graph import Countries, Row, Small, plain, small_pipeline

COUNTRIES = ("BE", "FR", "IT")
MEMBERS = """query($first: Int, $after: String, $orderBy: MembershipOrder! = OLDEST, $c: [CountryCode!], $s: Boolean) {
  members(first: $first, after: $after, orderBy: $orderBy, countries: $c, strict: $s) {
    edges { cursor node { id } }
    pageInfo { hasNextPage endCursor }
    partitions { country status code resumeCursor asOf }
  }
}"""
Tamper = Callable[[str, str, dict[str, Any]], None]


def rows(each: int = 3) -> list[Row]:
    """`each` rows a country, whose days alternate: BE, FR, IT, BE, FR, IT, …"""
    return [
        Row(country, number, f"2020-{number:02}-{position + 1:02}")
        for number in range(1, each + 1)
        for position, country in enumerate(COUNTRIES)
    ]


def three(each: int = 3, **given: Any) -> Small:
    """The pipeline over three countries with `each` rows."""
    return small_pipeline(Countries(rows(each)), COUNTRIES, **given)


async def ask(small: Small, document: str = MEMBERS, **variables: Any) -> dict[str, Any]:
    """The whole answer."""
    return plain(await small.ask(document, **variables))


async def page(small: Small, **variables: Any) -> dict[str, Any]:
    """A page that is there."""
    found = (await ask(small, **variables))["data"]["members"]
    assert found is not None
    return found


def ids(found: dict[str, Any]) -> list[str]:
    """The rows of a page."""
    return [edge["node"]["id"] for edge in found["edges"]]


def codes(answer: dict[str, Any]) -> list[str]:
    """The errors of an answer."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


def states(found: dict[str, Any]) -> dict[str, str]:
    """How each country took part."""
    return {row["country"]: row["status"] for row in found["partitions"]}


def saying(country: str, change: Callable[[dict[str, Any]], None]) -> Tamper:
    """A country of which `change` alters every answer of the members service."""

    def tamper(service: str, of: str, answer: dict[str, Any]) -> None:
        if service == "members" and of == country:
            change(answer)

    return tamper
