"""Whoever is a member by the ladder is one by the register: a membership that ends steps down, whoever is stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.auth.caller import Caller
from commons.clock import today
from commons.errors import Refusal
from commons.ids import uuid_of
from services.clients.app.membership_watch import watch_today
from services.clients.domain.partnership import LADDER
from services.clients.domain.partnership.correct import check_path
from services.clients.store.partnership.watch import watched_on
from services.clients.store.partnerships import histories
from tests.answers import asking
from tests.services.clients.graph.partnership.conftest import ENTITY, Desk, Others

TODAY = today("Europe/Brussels")
JOINED = TODAY - timedelta(days=100)
FOLLOW = "steppedDown { id status }"


@pytest.fixture
async def member(desk: Desk, others: tuple[Others, str]) -> Desk:
    """Cera, a member for a hundred days."""
    before = (JOINED - timedelta(days=1)).isoformat()
    given = {"entity": ENTITY, "source": "board", "steps": [], "expectedVersion": 0, "validFrom": "2024-01-01"}
    await desk.do("setPartnershipRules", "__typename", **given)
    others[0].joins(desk.organisation, JOINED)
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    await desk.step("PARTNER", validFrom=before)
    await desk.step("MEMBER", validFrom=JOINED.isoformat())
    return desk


async def test_a_member_that_stays_one_stays_on_top(member: Desk) -> None:
    before = await member.sequence()
    assert (await member.do("followMemberships", FOLLOW, entity=ENTITY))["steppedDown"] == []
    assert await member.sequence() == before


async def test_a_membership_that_ended_steps_down_the_day_after(member: Desk, others: tuple[Others, str]) -> None:
    last_day = TODAY - timedelta(days=30)
    others[0].joins(member.organisation, JOINED, last_day)
    found = (await member.do("followMemberships", FOLLOW, entity=ENTITY))["steppedDown"]
    assert found == [{"id": member.client, "status": "PARTNER"}]
    shown = await member.shown("statusHistory(first: 1) { edges { node { status since } } }")
    since = (last_day + timedelta(days=1)).isoformat()
    assert shown["statusHistory"]["edges"][0]["node"] == {"status": "PARTNER", "since": since}
    decided = await member.shown("partnershipDecisions(first: 9) { edges { node { status role reference } } }")
    roles = {edge["node"]["role"] for edge in decided["partnershipDecisions"]["edges"]}
    assert roles == {"client_officer", "partition"}
    assert (await member.do("followMemberships", FOLLOW, entity=ENTITY))["steppedDown"] == []
    key = uuid_of(member.client, "client")
    async with member.country.partition.database.reading() as session:
        check_path((await histories(session, [key]))[key])


async def test_the_partition_looks_by_itself_once_a_day(member: Desk, others: tuple[Others, str]) -> None:
    others[0].memberships = []
    assert await watch_today(member.country.partition) == 1
    assert await watch_today(member.country.partition) == 0
    async with member.country.partition.database.reading() as session:
        assert await watched_on(session) == {ENTITY: TODAY}


async def test_whoever_was_stopped_in_between_goes_on(
    member: Desk, others: tuple[Others, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.clients.store.partnership import following

    others[0].memberships = []
    with monkeypatch.context() as stopping:

        async def stopped(*_: object) -> None:
            raise Refusal("PARTITION_UNAVAILABLE", "killed", partition="clients/BE")

        stopping.setattr(following, "note_watched", stopped)
        assert await watch_today(member.country.partition) == 0
    assert (await member.shown("status"))["status"] == "PARTNER"
    caller = Caller(issuer="partition", subject="clients/BE")
    assert await following.follow(member.country.partition, caller, ENTITY, TODAY) == []


async def test_a_register_that_is_away_leaves_everything_as_it_is(member: Desk) -> None:
    del member.country.partition.directory.partitions["members/BE"]
    assert await member.refused("followMemberships", entity=ENTITY) == "PARTITION_UNAVAILABLE"
    assert await watch_today(member.country.partition) == 0
    assert (await member.shown("status"))["status"] == LADDER[-1].value


INSOLVENCIES = "insolvencies { id kind since until } partnershipStatuses partnershipStandings { entity status since }"


async def test_insolvency_bars_steps_up_and_starts_a_review(desk: Desk) -> None:
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    broke = {"country": "BE", "organisation": desk.organisation, "kind": "BANKRUPTCY", "source": "Moniteur belge"}
    assert await desk.refused("recordInsolvency", **broke | {"country": "FR"}) == "UNROUTABLE_ID"
    found = (await desk.do("recordInsolvency", f"organisation {{ {INSOLVENCIES} }}", **broke))["organisation"]
    assert found["insolvencies"][0]["until"] is None
    assert found["partnershipStatuses"] == ["CANDIDATE"]
    assert found["partnershipStandings"] == [{"entity": ENTITY, "status": "CANDIDATE", "since": "2024-06-01"}]
    assert await desk.refused("recordInsolvency", **broke) == "ALREADY_EXISTS"
    nobody = broke | {"organisation": "organisation.00000000000000000000000000000001"}
    assert await desk.refused("recordInsolvency", **nobody) == "NOT_FOUND"
    conditions = (await desk.shown("stepConditions(step: PARTNER) { kind state }"))["stepConditions"]
    assert conditions[0] == {"kind": "INSOLVENCY", "state": "MISSING"}

    (edge,) = (await desk.shown("partnershipReviews { edges { node { id outcome } } }"))["partnershipReviews"]["edges"]
    ending = {"review": edge["node"]["id"], "outcome": "STEPPED_DOWN", "reason": "broke"}
    assert await desk.refused("concludePartnershipReview", **ending) == "TRANSITION_NOT_ALLOWED"
    await desk.step("CLIENT")
    await desk.do("concludePartnershipReview", **ending)
    assert await desk.refused("concludePartnershipReview", **ending) == "TRANSITION_NOT_ALLOWED"

    over = {"insolvency": found["insolvencies"][0]["id"], "lastDay": TODAY.isoformat()}
    ended = (await desk.do("endInsolvency", f"organisation {{ {INSOLVENCIES} }}", **over))["organisation"]
    assert ended["insolvencies"][0]["until"] == (TODAY + timedelta(days=1)).isoformat()
    assert await desk.refused("endInsolvency", **over) == "TRANSITION_NOT_ALLOWED"
    gone = over | {"insolvency": "BE.insolvency.00000000000000000000000000000001"}
    assert await desk.refused("endInsolvency", **gone) == "NOT_FOUND"


async def test_the_same_write_under_one_key_is_made_once(desk: Desk) -> None:
    given = {"client": desk.client, "kind": "COMPETITOR", "source": "board", "idempotencyKey": "once"}
    await desk.do("declareClientTie", **given)
    before = await desk.sequence()
    await desk.do("declareClientTie", **given)
    assert await desk.sequence() == before


async def test_no_word_that_was_said_of_somebody_is_in_audit_or_outbox(desk: Desk) -> None:
    await desk.do("referToEthics", client=desk.client, question="does Anna Peeters sell arms?")
    async with desk.country.partition.database.reading() as session:
        lines = await session.all("SELECT body FROM audit UNION ALL SELECT CAST(body AS text) FROM outbox")
    assert lines
    assert not any("Peeters" in row.body for row in lines)


async def test_officers_of_other_countries_follow_nothing(desk: Desk, fr_officer: str) -> None:
    document = asking("followMemberships", "steppedDown { id }")
    assert await desk.country.code(document, fr_officer, input={"entity": ENTITY}) == "PARTITION_FORBIDDEN"
    assert await desk.refused("followMemberships", entity="FR.entity.smartfr") == "UNROUTABLE_ID"
