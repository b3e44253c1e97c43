"""Two countries between which somebody moves: Ada of Belgium, to Italy; what waits in their outboxes goes on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import aiohttp

from commons.subgraph.context import Partition
from services.members.app.transfer_delivery import deliver_transfers
from tests.answers import refusal
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.group import Group
from tests.services.members.graph.mutations.test_applications import IT, Desk

COOP = "BE.entity.smartcoop"
FIELDS = """{ id reference state lastDay firstDay gapDays overlapDays confirmed version
  steps { side kind happenedOn day } }"""
REQUEST = f"""mutation($input: RequestTransferInput!) {{ requestTransfer(input: $input) {{
  ... on TransferPayload {{ transfer {FIELDS} }} ...Refused }} }}"""
CANCEL = f"""mutation($input: CancelTransferInput!) {{ cancelTransfer(input: $input) {{
  ... on TransferPayload {{ transfer {FIELDS} }} ...Refused }} }}"""
LOOK = f"query($id: ID!) {{ transfer(id: $id) {FIELDS} }}"
EXPECTED = f"query($e: ID!) {{ expectedTransfers(entity: $e) {{ edges {{ node {FIELDS} }} }} }}"
ADA = {"givenName": "Ada", "familyName": "Byron"}


class Crossing:
    """Belgium and Italy with one login, Ada's at the Belgian issuer, that both of them verify."""

    def __init__(self, found: Group) -> None:
        self.belgium, self.italy = Desk(found["BE"]), Desk(found["IT"])
        self.ada = self.belgium.login("ada")
        self.membership = membership_id("BE", 1)
        self.down: set[str] = set()

    @classmethod
    async def of(cls, found: Group, **statutes: Any) -> Crossing:
        # Today is in the first six months of the financial year, in which Belgian law takes a notice.
        year_end = found["BE"].today.replace(day=1) - timedelta(days=1)
        await found["BE"].statutes(COOP, vote_unit="member", financial_year_end=f"{year_end:%m-%d}", **statutes)
        await found["BE"].load(replace(member(1, COOP), logins=[("be", "ada")]), member(2, COOP))
        return cls(found)

    @property
    def today(self) -> date:
        return self.belgium.country.today

    async def deliver(self, *desks: Desk) -> int:
        """Let each country send what waits, once."""
        return sum([await deliver_transfers(_members(one.country), self._post) for one in desks])

    async def settle(self) -> None:
        """Until nothing waits any more: two rounds each way are enough for any number of words."""
        for _ in range(2):
            await self.deliver(self.belgium, self.italy)

    async def _post(self, address: str, token: str, body: bytes) -> bool:
        for desk in (self.belgium, self.italy):
            if address.startswith(desk.country.served.address) and desk.country.code in self.down:
                return False
        headers = {"authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession() as http, http.post(address, data=body, headers=headers) as answer:
            return answer.status == 200

    def request(self, **given: Any) -> dict[str, Any]:
        return {"membership": self.membership, "expectedVersion": 0, "toCountry": "IT", "toEntity": "smart-it"} | given

    async def requested(self, **given: Any) -> dict[str, Any]:
        found = await self.belgium.data(REQUEST, self.ada, input=self.request(**given))
        return found["requestTransfer"]["transfer"]

    async def cancelled(self, transfer: dict[str, Any], **given: Any) -> dict[str, Any]:
        asked = {"transfer": transfer["id"], "expectedVersion": transfer["version"]} | given
        return (await self.belgium.data(CANCEL, self.ada, input=asked))["cancelTransfer"]["transfer"]

    async def look(self, transfer: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        """As Belgium knows it."""
        return (await self.belgium.data(LOOK, token or self.ada, id=transfer["id"]))["transfer"]

    async def there(self) -> list[dict[str, Any]]:
        """As Italy's office knows it."""
        found = (await self.italy.data(EXPECTED, e=IT))["expectedTransfers"]["edges"]
        return [edge["node"] for edge in found]

    async def applied(self, transfer: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        return await self.italy.apply(IT, token or self.ada, transfer=transfer["reference"], profile=ADA)

    async def admitted(self, application: dict[str, Any], **given: Any) -> dict[str, Any]:
        approved = await self.italy.step("decideApplication", application, admit=True, body="BOARD")
        return await self.italy.admit(approved, **given)


async def refused(desk: Desk, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
    """The only refusal."""
    return refusal(await desk.ask(query, token, **variables))


def kinds(transfer: dict[str, Any], side: str) -> Sequence[str]:
    return [step["kind"] for step in transfer["steps"] if step["side"] == side]


def _members(country: Country) -> Partition:
    return replace(country.partition, service="members", database=country.members, key=country.members_key)
