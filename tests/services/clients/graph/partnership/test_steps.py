"""From client to member and back: each step with its conditions, who decided, and what was known then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commons.clock import today
from commons.ids import uuid_of
from commons.partner_questions import MandateHolder
from services.clients.store.partnerships import histories
from tests.answers import asking
from tests.commons.partitions import role
from tests.services.clients.graph.partnership.conftest import ANNA, ENTITY, Desk, Others, limit

TODAY = today("Europe/Brussels")
CONDITIONS = "stepConditions(step: {}) {{ kind state says article }}"


async def test_what_a_step_takes_is_told_before_it_is_taken(desk: Desk) -> None:
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    found = (await desk.shown(CONDITIONS.format("PARTNER")))["stepConditions"]
    assert [(one["kind"], one["state"]) for one in found] == [("CHARTER", "MISSING"), ("CONFLICT_CHECK", "MISSING")]
    before = await desk.sequence()
    assert await desk.step_refused("PARTNER") == "CONDITIONS_UNMET"
    assert await desk.sequence() == before


async def test_the_charter_is_signed_renewed_and_ended(desk: Desk) -> None:
    charter = await desk.do("publishCharter", "charter { id version digest }", entity=ENTITY, title="C", text="We pay.")
    assert charter["charter"]["version"] == 1
    later = await desk.do(
        "publishCharter",
        "charter { id version }",
        entity=ENTITY,
        title="C",
        text="Early.",
        validFrom=(TODAY + timedelta(days=9)).isoformat(),
    )
    signed = {"client": desk.client, "office": "managing director"}
    assert await desk.refused("signCharter", charter=later["charter"]["id"], **signed) == "BAD_ARGUMENT"
    await desk.do("signCharter", charter=charter["charter"]["id"], document="ab" * 32, **signed)
    fields = "charterSignatures { edges { node { id version office document until because } } }"
    (edge,) = (await desk.shown(fields))["charterSignatures"]["edges"]
    assert (edge["node"]["version"], edge["node"]["document"]) == (1, "ab" * 32)
    ending = {"signature": edge["node"]["id"], "lastDay": TODAY.isoformat(), "because": "it does not pay"}
    await desk.do("endCharterSignature", **ending)
    assert await desk.refused("endCharterSignature", **ending) == "BAD_ARGUMENT"
    (edge,) = (await desk.shown(fields))["charterSignatures"]["edges"]
    assert edge["node"]["because"] == "it does not pay"
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    found = (await desk.shown(f'stepConditions(step: PARTNER, validFrom: "{tomorrow}") {{ kind state }}'))[
        "stepConditions"
    ]
    assert found[0] == {"kind": "CHARTER", "state": "MISSING"}
    listed = await desk.country.data(
        'query($e: ID!) { _entities(representations: [{__typename: "LegalEntity", id: $e}]) { ... on LegalEntity'
        " { charters { edges { node { version } } } partnershipRules { version steps { status charter } } } } }",
        desk.officer,
        e=ENTITY,
    )
    assert [edge["node"]["version"] for edge in listed["_entities"][0]["charters"]["edges"]] == [2, 1]
    assert listed["_entities"][0]["partnershipRules"]["version"] == 0


async def test_a_conflict_is_found_acknowledged_and_kept_with_the_step(desk: Desk, others: tuple[Others, str]) -> None:
    member = f"BE.membership.{ANNA.hex}"
    tie = {"client": desk.client, "kind": "DIRECTOR", "membership": member, "source": "herself"}
    await desk.do("declareClientTie", **tie)
    others[0].holders = [MandateHolder(ANNA.hex, "director")]
    await desk.ready_for("PARTNER")
    (edge,) = (
        await desk.shown("conflictChecks { edges { node { findings { kind figures { name value } memberships } } } }")
    )["conflictChecks"]["edges"]
    (finding,) = edge["node"]["findings"]
    assert (finding["kind"], finding["memberships"]) == ("MANDATE_HOLDER", [member])
    assert {"name": "offices", "value": "director"} in finding["figures"]
    assert await desk.step_refused("PARTNER") == "CONDITIONS_UNMET"
    decision = {"body": "BOARD", "office": "chair", "reference": "minutes of March"}
    assert (await desk.step("PARTNER", acknowledge=["CONFLICT_CHECK"], decision=decision))["status"] == "PARTNER"
    fields = "status body office reference role acknowledged conditions { kind state }"
    shown = f"partnershipDecisions {{ edges {{ node {{ {fields} }} }} }}"
    first = (await desk.shown(shown))["partnershipDecisions"]["edges"][0]["node"]
    assert first == {
        "status": "PARTNER",
        "body": "BOARD",
        "office": "chair",
        "reference": "minutes of March",
        "role": "client_officer",
        "acknowledged": ["CONFLICT_CHECK"],
        "conditions": [{"kind": "CHARTER", "state": "MET"}, {"kind": "CONFLICT_CHECK", "state": "ACKNOWLEDGE"}],
    }
    (edge,) = (await desk.shown("ties { edges { node { id kind until } } }"))["ties"]["edges"]
    await desk.do("endClientTie", tie=edge["node"]["id"], lastDay=TODAY.isoformat())
    assert (
        await desk.refused("endClientTie", tie=edge["node"]["id"], lastDay=TODAY.isoformat())
        == "TRANSITION_NOT_ALLOWED"
    )


async def test_ties_are_of_members_of_the_entity(desk: Desk, others: tuple[Others, str]) -> None:
    others[0].held = []
    member = f"BE.membership.{ANNA.hex}"
    tie = {"client": desk.client, "kind": "OWNER", "membership": member, "source": "herself"}
    assert await desk.refused("declareClientTie", **tie) == "NOT_FOUND"
    assert await desk.refused("declareClientTie", client=desk.client, kind="OWNER", source="s") == "BAD_ARGUMENT"
    await desk.do("declareClientTie", client=desk.client, kind="COMPETITOR", source="board")


async def test_the_register_and_the_law_are_asked_before_the_top(desk: Desk, others: tuple[Others, str]) -> None:
    await desk.ready_for("MEMBER")
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert await desk.step_refused("MEMBER", validFrom=tomorrow) == "CONDITIONS_UNMET"
    others[0].joins(desk.organisation, TODAY)
    others[0].limits = [limit("NOT_ALLOWED")]
    assert await desk.step_refused("MEMBER", validFrom=tomorrow) == "COMPOSITION_NOT_ALLOWED"
    others[0].unknown = True
    assert await desk.step_refused("MEMBER", validFrom=tomorrow) == "LAW_UNKNOWN"
    others[0].unknown, others[0].limits = False, [limit("VOTES_REDUCED", "their votes are cut")]
    found = (await desk.shown(CONDITIONS.format("MEMBER")))["stepConditions"]
    assert [one for one in found if one["kind"] == "LAW"] == [
        {"kind": "LAW", "state": "ACKNOWLEDGE", "says": "their votes are cut", "article": "HU Ptk. 3:326(1)"}
    ]
    await desk.step("MEMBER", validFrom=tomorrow, acknowledge=["LAW"])
    asked = others[0].asked["/bulk/member-limits"]
    assert (asked["counted"], asked["category"], len(asked["members"])) == (True, "CLIENT", 2)
    down = (TODAY + timedelta(days=2)).isoformat()
    assert await desk.step_refused("PARTNER", validFrom=down) == "CONDITIONS_UNMET"
    others[0].memberships = []
    await desk.step("PARTNER", validFrom=down)


async def test_a_partition_that_is_away_writes_nothing(desk: Desk) -> None:
    await desk.ready_for("MEMBER")
    del desk.country.partition.directory.partitions["members/BE"]
    before = await desk.sequence()
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert await desk.step_refused("MEMBER", validFrom=tomorrow) == "PARTITION_UNAVAILABLE"
    assert await desk.sequence() == before


async def test_statutes_want_members_body_and_board_to_be_asked(desk: Desk, ethics: str) -> None:
    step = {"status": "PARTNER", "membersOpinion": True, "consultativeOpinion": True, "ethicsReferral": True}
    rules = {"entity": ENTITY, "source": "statutes art. 9", "steps": [step | {"decidedBy": "BOARD"}]}
    made = await desk.do("setPartnershipRules", "rules { version source }", expectedVersion=0, **rules)
    assert made["rules"] == {"version": 1, "source": "statutes art. 9"}
    assert await desk.refused("setPartnershipRules", expectedVersion=0, **rules) == "CHANGED_MEANWHILE"
    twice = rules | {"steps": [step, step]}
    assert await desk.refused("setPartnershipRules", expectedVersion=1, **twice) == "BAD_ARGUMENT"
    assert await desk.refused("setPartnershipRules", expectedVersion=1, dependence="much", **rules) == "BAD_ARGUMENT"
    await desk.step("CANDIDATE", validFrom="2024-06-01")

    found = (await desk.shown("stepConditions(step: PARTNER, body: CLIENT_TEAM) { kind state }"))["stepConditions"]
    assert {one["kind"]: one["state"] for one in found} == dict.fromkeys(
        ["DECIDING_BODY", "ETHICS", "MEMBERS_OPINION", "CONSULTATIVE_OPINION"], "MISSING"
    )
    nobody = (await desk.shown("stepConditions(step: PARTNER) { kind state }"))["stepConditions"]
    assert nobody == found, "who decides is not guessed"
    board = (await desk.shown("stepConditions(step: PARTNER, body: BOARD) { kind state }"))["stepConditions"]
    assert board[0] == {"kind": "DECIDING_BODY", "state": "MET"}
    await _ask_members(desk)
    await _hear_the_body(desk)
    await _ask_ethics(desk, ethics)
    assert await desk.step_refused("PARTNER") == "CONDITIONS_UNMET"
    await desk.step("PARTNER", decision={"body": "BOARD"})


async def _ask_members(desk: Desk) -> None:
    question = {"client": desk.client, "step": "PARTNER", "question": "A partner?", "closesOn": TODAY.isoformat()}
    await desk.do("askMembersOpinion", **question)
    (edge,) = (await desk.shown("membersOpinions { edges { node { id count { against } } } }"))["membersOpinions"][
        "edges"
    ]
    said = {"opinion": edge["node"]["id"], "inFavour": 3, "against": 40, "abstained": 1, "source": "poll"}
    assert await desk.refused("recordMembersOpinion", **(said | {"against": -1})) == "BAD_ARGUMENT"
    await desk.do("recordMembersOpinion", **said)
    assert await desk.refused("recordMembersOpinion", **said) == "TRANSITION_NOT_ALLOWED"


async def _hear_the_body(desk: Desk) -> None:
    body = await desk.do(
        "foundConsultativeBody",
        "body { id }",
        entity=ENTITY,
        name="Donneurs d'ordre",
        task="To be heard",
        foundedOn="2024-01-01",
    )
    agenda = [{"title": "Cera as a partner", "client": desk.client, "step": "PARTNER"}, {"title": "Late payments"}]
    planned = {"body": body["body"]["id"], "heldOn": TODAY.isoformat(), "place": "Brussels", "agenda": agenda}
    stranger = "BE.client.00000000000000000000000000000001"
    elsewhere = planned | {"agenda": [{"title": "Who?", "client": stranger}]}
    assert await desk.refused("planConsultativeSession", **elsewhere) == "NOT_FOUND"
    session = (await desk.do("planConsultativeSession", "session { id }", **planned))["session"]["id"]
    opinion = {"position": 1, "verdict": "FAVOURABLE", "says": "yes", "inFavour": 1, "against": 0, "abstained": 0}
    record = {"session": session, "attendance": [{"client": desk.client, "office": "buyer"}], "opinions": [opinion]}
    crowd = record | {"opinions": [opinion | {"inFavour": 2}]}
    assert await desk.refused("recordConsultativeSession", **crowd) == "BAD_ARGUMENT"
    shown = "session { membersPresent attendance { client office } agenda { position verdict count { inFavour } } }"
    found = (await desk.do("recordConsultativeSession", shown, membersPresent=12, **record))["session"]
    assert (found["membersPresent"], found["agenda"][0]["verdict"]) == (12, "FAVOURABLE")
    assert await desk.refused("recordConsultativeSession", **record) == "TRANSITION_NOT_ALLOWED"


async def _ask_ethics(desk: Desk, ethics: str) -> None:
    await desk.do("referToEthics", client=desk.client, question="arms?")
    document = """query($e: ID!) { _entities(representations: [{__typename: "LegalEntity", id: $e}]) {
      ... on LegalEntity { clientReferrals(waiting: true) { edges { node { id question client { id } } } } } } }"""
    (found,) = (await desk.country.data(document, ethics, e=ENTITY))["_entities"]
    (edge,) = found["clientReferrals"]["edges"]
    assert edge["node"]["client"] == {"id": desk.client}
    said = {"referral": edge["node"]["id"], "verdict": "UNFAVOURABLE", "says": "rather not"}
    assert await desk.refused("giveEthicsOpinion", **said) == "PARTITION_FORBIDDEN"
    elsewhere = desk.country.issuing.token("fr", "eve", roles=[role("ethics_secretary", "FR")])
    assert await desk.refused("giveEthicsOpinion", elsewhere, **said) == "PARTITION_FORBIDDEN"
    answer = await desk.country.data(asking("giveEthicsOpinion", "client { id }"), ethics, input=said)
    assert answer["giveEthicsOpinion"]["client"]["id"] == desk.client
    (found,) = (await desk.country.data(document, ethics, e=ENTITY))["_entities"]
    assert found["clientReferrals"]["edges"] == []


async def test_auditors_see_the_file_and_integrators_do_not(desk: Desk) -> None:
    fields = "partnershipVersion partnershipDecisions { edges { node { status } } }"
    document = f"query($id: ID!) {{ client(id: $id) {{ status {fields} }} }}"
    auditor = desk.country.issuing.token("be", "aude", roles=[role("auditor", "BE")])
    assert (await desk.country.data(document, auditor, id=desk.client))["client"]["partnershipVersion"] == 1
    integrator = desk.country.issuing.token("be", "ivo", roles=[role("integrator", "BE")])
    answer = await desk.country.ask(document, integrator, id=desk.client)
    assert answer["data"]["client"]["partnershipVersion"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"PARTITION_FORBIDDEN"}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("signCharter", {"charter": "BE.charter.00000000000000000000000000000001", "office": "o"}),
        ("referToEthics", {"question": "?"}),
        ("checkConflicts", {}),
        ("declareClientTie", {"kind": "COMPETITOR", "source": "s"}),
        ("askMembersOpinion", {"step": "PARTNER", "question": "?", "closesOn": "2026-01-01"}),
        ("correctPartnership", {"ladder": [], "reason": "r", "expectedVersion": 1}),
    ],
)
async def test_a_client_that_is_not_there_and_an_officer_of_elsewhere(desk: Desk, fr_officer, name, given) -> None:
    nobody = {"client": "BE.client.00000000000000000000000000000001", **given}
    before = await desk.sequence()
    assert await desk.refused(name, **nobody) == "NOT_FOUND"
    assert await desk.refused(name, fr_officer, **(nobody | {"client": desk.client})) == "PARTITION_FORBIDDEN"
    assert await desk.sequence() == before


async def test_steps_are_corrected_in_two_times(desk: Desk) -> None:
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    version = (await desk.shown("partnershipVersion"))["partnershipVersion"]
    ladder = [{"status": "CLIENT", "since": "2024-02-01"}, {"status": "CANDIDATE", "since": "2024-05-01"}]
    given = {"client": desk.client, "ladder": ladder, "reason": "the letter is of April", "expectedVersion": version}
    await desk.do("correctPartnership", **given)
    shown = await desk.shown('statusAsOf(date: "2024-05-15") statusHistory { edges { node { since reason } } }')
    assert shown["statusAsOf"] == "CANDIDATE"
    assert shown["statusHistory"]["edges"][0]["node"] == {"since": "2024-05-01", "reason": "asked"}
    assert await desk.refused("correctPartnership", **given) == "CHANGED_MEANWHILE"
    key = uuid_of(desk.client, "client")
    async with desk.country.partition.database.reading() as session:
        then = (await histories(session, [key], known_at=version))[key]
    assert then[-1].since == date(2024, 6, 1)


async def test_a_member_from_another_day_on_is_compared_with_the_register(
    desk: Desk, others: tuple[Others, str]
) -> None:
    await desk.ready_for("MEMBER")
    version = (await desk.shown("partnershipVersion"))["partnershipVersion"]
    ladder = [
        ("CLIENT", "2024-02-01"),
        ("CANDIDATE", "2024-06-01"),
        ("PARTNER", "2025-01-01"),
        ("MEMBER", "2025-06-01"),
    ]
    stood = [{"status": status, "since": since} for status, since in ladder]
    given = {"client": desk.client, "ladder": stood, "reason": "r", "expectedVersion": version}
    assert await desk.refused("correctPartnership", **given) == "CONDITIONS_UNMET"
    others[0].joins(desk.organisation, date(2025, 6, 1))
    assert await desk.refused("correctPartnership", **given) == "TRANSITION_NOT_ALLOWED"


async def test_an_insolvency_is_the_country_s_and_a_review_is_each_entity_s(desk: Desk, issuing) -> None:
    await desk.step("CANDIDATE", validFrom="2024-06-01")
    other = issuing.token("be", "otto", roles=[role("client_officer", "BE", entities=("BE.entity.other",))])
    given = {"country": "BE", "organisation": desk.organisation, "kind": "BANKRUPTCY", "source": "Moniteur, p. 7"}
    told = await desk.country.data(
        asking("recordInsolvency", "organisation { insolvencies { id } }"), other, input=given
    )
    (edge,) = (await desk.shown("partnershipReviews { edges { node { id } } }"))["partnershipReviews"]["edges"]
    review = {"review": edge["node"]["id"], "outcome": "STAYS", "reason": "It pays."}
    assert await desk.refused("concludePartnershipReview", other, **review) == "FORBIDDEN"
    (insolvency,) = told["recordInsolvency"]["organisation"]["insolvencies"]
    ending = {"insolvency": insolvency["id"], "lastDay": TODAY.isoformat()}
    await desk.country.data(asking("endInsolvency", "organisation { id }"), other, input=ending)
    (edge,) = (await desk.shown("partnershipReviews { edges { node { concludedOn } } }"))["partnershipReviews"]["edges"]
    assert edge["node"]["concludedOn"] is None, "an entity concludes its own review"
