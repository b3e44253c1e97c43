"""Linking by token: after it, one login reads one's own data in both countries."""

from __future__ import annotations

from uuid import uuid4

from tests.journeys.operations import operation


async def countries_of(stack, subject: str) -> set[str]:
    me = (await stack.ask(operation("me"), as_=subject))["data"]["me"]
    return {row["entity"]["country"] for row in me["memberships"]}


async def test_bruno_links_belgium_and_france(stack):
    assert await countries_of(stack, "bruno") == {"BE"}
    assert await countries_of(stack, "bruno-fr") == {"FR"}

    made = await stack.ask(
        operation("create_link_token"),
        {"input": {"country": "BE", "targetCountry": "FR", "idempotencyKey": uuid4().hex}},
        as_="bruno",
    )
    assert "errors" not in made, made["errors"]
    token = made["data"]["createLinkToken"]["token"]

    elsewhere = await stack.ask(
        operation("redeem_link_token"),
        {"input": {"country": "DE", "token": token, "idempotencyKey": uuid4().hex}},
        as_="amelie-de",
    )
    assert elsewhere["errors"][0]["extensions"]["code"] == "LINK_TOKEN_INVALID", "it was made for France"

    redeemed = await stack.ask(
        operation("redeem_link_token"),
        {"input": {"country": "FR", "token": token, "idempotencyKey": uuid4().hex}},
        as_="bruno-fr",
    )
    assert "errors" not in redeemed, redeemed["errors"]

    assert await countries_of(stack, "bruno") == {"BE", "FR"}
    assert await countries_of(stack, "bruno-fr") >= {"FR"}
    again = await stack.ask(
        operation("redeem_link_token"),
        {"input": {"country": "FR", "token": token, "idempotencyKey": uuid4().hex}},
        as_="bruno-fr",
    )
    assert again["errors"][0]["extensions"]["code"] in {"LINK_TOKEN_INVALID", "ALREADY_LINKED"}
