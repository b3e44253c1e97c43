"""Amélie, member in Belgium and France: what Belgium's office may read of France is hers to say, and to take back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from hemicycle.sample.personas import persona
from tests.answers import asking, done, refusal
from tests.journeys.operations import operation

AMELIE = f"person.{persona('amelie').person.hex}"
WHY = "STATISTICS"
CONSENT = asking("consent", "membership { consents { purpose source target until open } }")


async def seen_in_france(stack, officer: str) -> dict[str, Any] | None:
    """What an officer of another country finds of her French membership for this purpose."""
    answer = await stack.ask(operation("person_across_borders"), {"id": AMELIE}, as_=officer, purpose=WHY)
    shown = (answer["data"]["person"] or {"memberships": []})["memberships"]
    return next((row for row in shown if row["entity"]["country"] == "FR"), None)


async def says(stack, **given: Any) -> Any:
    mine = done(await stack.ask(operation("me"), as_="amelie"))["me"]["memberships"]
    french = next(row["id"] for row in mine if row["entity"]["country"] == "FR")
    asked = {"membership": french, "purpose": WHY, "idempotencyKey": uuid4().hex} | given
    return await stack.ask(CONSENT, {"input": asked}, as_="amelie")


async def test_belgium_may_read_for_a_month_and_germany_may_not(stack):
    assert await seen_in_france(stack, "olga") is None, "she has said nothing of this purpose yet"

    month = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    said = done(await says(stack, target="BE", until=month, fields=["facts", "category"]))
    edge = next(one for one in said["consent"]["membership"]["consents"] if one["purpose"] == WHY)
    assert edge == {"purpose": WHY, "source": "FR", "target": "BE", "until": month, "open": True}

    found = await seen_in_france(stack, "olga")
    assert found is not None
    assert found["category"]["code"]
    assert found["profile"] is None, "of what she did not name nothing is shown"
    assert await seen_in_france(stack, "greta") is None, "Germany's office comes by another edge"

    done(await says(stack, target="BE", granted=False))
    assert await seen_in_france(stack, "olga") is None, "taken back, it is closed at once"


async def test_her_own_country_and_the_past_are_no_edges(stack):
    assert refusal(await says(stack, target="FR"))["code"] == "BAD_ARGUMENT"
    assert refusal(await says(stack, target="BE", until="2020-01-01"))["code"] == "BAD_ARGUMENT"
