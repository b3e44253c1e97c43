"""Linking by token: she offers, takes up, confirms; after that one login reads her own data in both countries."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.answers import done, refusal
from tests.journeys.operations import operation


async def countries_of(stack, subject: str) -> set[str]:
    me = (await stack.ask(operation("me"), as_=subject))["data"]["me"]
    return {row["entity"]["country"] for row in me["memberships"]}


async def act(stack, name: str, subject: str, **given: Any) -> Any:
    return await stack.ask(operation(name), {"input": given | {"idempotencyKey": uuid4().hex}}, as_=subject)


async def link_of(stack, subject: str, country: str, *states: str) -> dict[str, Any]:
    """Her newest link in that country, once it is in one of these states: word goes around within seconds."""
    links: list[dict[str, Any]] = []
    for _ in range(100):
        links = (await stack.ask(operation("my_links"), as_=subject))["data"]["me"]["links"]
        found = next((one for one in links if one["country"] == country), None)
        if found and found["state"] in states:
            return found
        await asyncio.sleep(0.3)
    raise AssertionError(f"{country} has no link in {states}: {links}")


async def test_bruno_links_belgium_and_france(stack):
    assert await countries_of(stack, "bruno") == {"BE"}
    assert await countries_of(stack, "bruno-fr") == {"FR"}

    made = done(await act(stack, "create_link_token", "bruno", country="BE", targetCountry="FR"))
    token = made["createLinkToken"]["token"]

    elsewhere = await act(stack, "redeem_link_token", "amelie-de", country="DE", token=token, otherName="Bruno")
    assert refusal(elsewhere)["code"] == "LINK_TOKEN_INVALID", "it was made for France"

    offer = await stack.ask(operation("link_offer"), {"country": "FR", "token": token}, as_="bruno-fr")
    other = done(offer)["linkOffer"]
    assert other["country"] == "BE"
    assert other["name"], "Belgium's register says whose token it is"
    unread = await act(stack, "redeem_link_token", "bruno-fr", country="FR", token=token, otherName="whoever")
    assert refusal(unread)["code"] == "BAD_ARGUMENT"

    asked = await act(stack, "redeem_link_token", "bruno-fr", country="FR", token=token, otherName=other["name"])
    assert done(asked)["redeemLinkToken"]["link"]["state"] == "ASKED"
    assert await countries_of(stack, "bruno") == {"BE"}, "nothing is linked before he says yes in Belgium"

    waiting = await link_of(stack, "bruno", "BE", "ASKED")
    assert (waiting["with"], bool(waiting["otherName"])) == ("FR", True)
    said = done(await act(stack, "confirm_link", "bruno", link=waiting["id"]))["confirmLink"]["link"]
    assert said["state"] == "CONFIRMED"
    await link_of(stack, "bruno", "BE", "LINKED")

    assert await countries_of(stack, "bruno") == {"BE", "FR"}
    assert await countries_of(stack, "bruno-fr") >= {"FR"}
    again = await act(stack, "redeem_link_token", "bruno-fr", country="FR", token=token, otherName=other["name"])
    assert refusal(again)["code"] in {"LINK_TOKEN_INVALID", "ALREADY_LINKED"}
