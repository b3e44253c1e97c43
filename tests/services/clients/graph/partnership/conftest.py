"""Belgium with a client, and what members and governance would answer about it: both played on one loopback port."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commons.client_questions import HELD_PATH
from commons.law_questions.member_limits import MEMBER_LIMITS, MemberCount, MemberLimit, MemberLimitsAnswer
from commons.law_questions.question import RuleSource
from commons.partner_questions import (
    HOLDERS_PATH,
    ORGANISATION_PATH,
    HoldersAnswer,
    MandateHolder,
    OrganisationMember,
    OrganisationsAnswer,
)
from tests.answers import asking
from tests.commons.partitions import role
from tests.services.clients.graph.conftest import Country
from tests.services.clients.graph.test_register_client import REGISTER, cera
from tests.services.governance.country import Served, address_of

ENTITY = "BE.entity.smartcoop"
ANNA = UUID(int=1, version=4)


@dataclass
class Others:
    """What the register and governance say; `asked` is what they were asked, by path."""

    memberships: list[OrganisationMember] = field(default_factory=list)
    limits: list[MemberLimit] = field(default_factory=list)
    holders: list[MandateHolder] = field(default_factory=list)
    held: list[str] = field(default_factory=lambda: [ANNA.hex])
    unknown: bool = False
    asked: dict[str, Any] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Their routes."""

        async def told(request: Request, answer: msgspec.Struct) -> Response:
            self.asked[request.url.path] = await request.json()
            return Response(msgspec.json.encode(answer), media_type="application/json")

        async def organisations(request: Request) -> Response:
            members = (MemberCount("PERSON", "USER", 90), MemberCount("ORGANISATION", "CLIENT", 3))
            return await told(request, OrganisationsAnswer(tuple(self.memberships), members))

        async def holders(request: Request) -> Response:
            return await told(request, HoldersAnswer(tuple(self.holders)))

        async def limits(request: Request) -> Response:
            if self.unknown:
                extensions = {"code": "LAW_UNKNOWN", "key": "group_caps", "article": "not found", "unverified": True}
                return JSONResponse({"errors": [{"message": "nobody knows", "extensions": extensions}]}, 400)
            return await told(request, MemberLimitsAnswer(tuple(self.limits)))

        async def held(request: Request) -> Response:
            return JSONResponse({"memberships": self.held})

        routes = {ORGANISATION_PATH: organisations, HOLDERS_PATH: holders, MEMBER_LIMITS.path: limits, HELD_PATH: held}
        return Starlette(routes=[Route(path, answer, methods=["POST"]) for path, answer in routes.items()])

    def joins(self, organisation: str, on: date, until: date | None = None) -> None:
        """An organisation becomes a member of category B."""
        key = organisation.removeprefix("organisation.")
        self.memberships = [OrganisationMember(key, UUID(int=7).hex, on, until, "CLIENT", None)]


def limit(outcome: str, says: str = "so") -> MemberLimit:
    return MemberLimit(outcome, says, RuleSource("composition", "HU Ptk. 3:326(1)", False))


@dataclass
class Desk:
    """A country's partition with one client, asked by its officer."""

    country: Country
    officer: str
    client: str
    organisation: str

    async def do(self, name: str, selection: str = "client { id }", /, **given: Any) -> Any:
        """A mutation that is done; what it answers."""
        answer = await self.country.data(asking(name, selection), self.officer, input=given)
        return answer[name]

    async def refused(self, name: str, token: str | None = None, /, **given: Any) -> str:
        """The code of a mutation that is refused."""
        document = asking(name, "__typename")
        return await self.country.code(document, self.officer if token is None else token, input=given)

    async def step(self, status: str, **more: Any) -> dict[str, Any]:
        """A step of the client that is taken."""
        given = {"client": self.client, "status": status, "reason": "asked"} | more
        return (await self.do("changePartnership", "client { id status }", **given))["client"]

    async def step_refused(self, status: str, **more: Any) -> str:
        """The code of a step that is refused."""
        return await self.refused("changePartnership", client=self.client, status=status, reason="asked", **more)

    async def shown(self, selection: str) -> Any:
        """The client's fields."""
        document = f"query($id: ID!) {{ client(id: $id) {{ {selection} }} }}"
        return (await self.country.data(document, self.officer, id=self.client))["client"]

    async def sequence(self) -> int:
        """How many writes there were."""
        async with self.country.partition.database.reading() as session:
            return (await session.head())[0]

    async def ready_for(self, status: str) -> None:
        """The charter is signed and nothing was found; the client stands below that status."""
        charter = await self.do("publishCharter", "charter { id }", entity=ENTITY, title="Charter", text="We pay.")
        await self.do("signCharter", client=self.client, charter=charter["charter"]["id"], office="director")
        await self.do("checkConflicts", client=self.client)
        for below, day in (("CANDIDATE", "2024-06-01"), ("PARTNER", None)):
            if below != status:
                await self.step(below, validFrom=day)


@pytest.fixture
async def others() -> AsyncIterator[tuple[Others, str]]:
    found, listening = Others(), socket.create_server(("127.0.0.1", 0))
    served = await Served.start(found.app(), listening)
    yield found, address_of(listening)
    await served.stop()


@pytest.fixture
def ethics(issuing) -> str:
    return issuing.token("be", "emma", roles=[role("ethics_secretary", "BE")])


@pytest.fixture
async def desk(country, be_officer, others) -> Desk:
    """Belgium, with Cera as a client since February 2024."""
    be = await country("BE")
    for name in ("members/BE", "governance/BE"):
        be.partition.directory.partitions[name] = others[1]
    client = (await be.data(REGISTER, be_officer, input=cera()))["registerClient"]["client"]
    return Desk(be, be_officer, client["id"], client["organisation"]["id"])
