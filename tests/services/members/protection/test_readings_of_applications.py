"""What an office reads of somebody who is no member yet, and of payments, is told to whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commons.subgraph.app import build_app
from services.members.domain.applications.process import Application, ApplicationStep, Asked
from services.members.domain.applications.words import ApplicationForm, ApplicationStepKind
from services.members.domain.facts import MembershipKind
from services.members.domain.shares.payments import Entry, PaymentSource
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer
from services.members.graph.schema import schema
from services.members.store.applications import Applicant, save_application
from services.members.store.payments import keep
from services.members.store.profiles import ProfileRecord
from services.members.store.read_log import ReadLog
from services.members.store.transfers import insert_step, join_transfer, save_transfer
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, key, member

DAY = date(2026, 5, 4)
FIRST = ApplicationStep(1, ApplicationStepKind.APPLIED, DAY, ApplicationForm.ANY)
ASKED = Asked(SMARTCOOP, MembershipKind.PERSON, "WORKER", 1, named=True)
APPLICATION = Application(key(50), ASKED, (FIRST,))
OWN = """query($id: ID!, $first: Int, $after: String) { application(id: $id) { readings(first: $first, after: $after) {
  edges { node { what role } } pageInfo { hasNextPage endCursor } } } }"""
LISTED = "query($id: ID!) { applications(entity: $id) { edges { node { id applicant { familyName } } } } }"
ONE = "query($id: ID!) { application(id: $id) { state } }"
EXPECTED = "query($id: ID!) { expectedTransfers(entity: $id) { edges { node { id } } } }"


@pytest.fixture
async def desk(register: OpenRegister) -> tuple[Register, ReadLog]:
    found = await register("BE")
    log = ReadLog(found.database)
    partition = replace(found.partition, watch=log.note)
    desk = Register(found.issuing, partition, build_app(schema(partition.access), partition))
    await desk.load(member(1, logins=[("be", "ada")]), member(2))
    transfer = Transfer(key(60), Parties(key(70), "FR.entity.smartfr", SMARTCOOP))
    async with desk.database.writing(LOADER, "apply") as session:
        profile = ProfileRecord(given_name="Gina", family_name="Rossi", email="gina@example.org")
        await save_application(session, APPLICATION, Applicant(profile, ("be", "gina")))
        await save_transfer(session, transfer, Side.JOINING, None)
        await insert_step(session, transfer, Step(1, StepKind.NOTICE, DAY), None)
        await join_transfer(session, transfer, APPLICATION.id, FIRST)
    return desk, log


def application_id() -> str:
    return f"BE.application.{key(50).hex}"


async def own(desk: Register, **more: Any) -> dict[str, Any]:
    gina = desk.issuing.token("be", "gina")
    return (await desk.data(OWN, gina, id=application_id(), **more))["application"]["readings"]


async def test_an_applicant_sees_who_read_her_application(desk: tuple[Register, ReadLog]) -> None:
    register, log = desk
    await register.data(ONE, register.issuing.token("be", "gina"), id=application_id())
    assert log.waiting == []
    await register.data(LISTED, register.officer(), id=SMARTCOOP)
    await register.data(ONE, register.officer(), id=application_id())
    await register.data(EXPECTED, register.officer(), id=SMARTCOOP)
    await log.write()
    told = [edge["node"]["what"] for edge in (await own(register))["edges"]]
    assert told == ["TRANSFERS", "APPLICATION", "APPLICATION"]
    page = await own(register, first=2)
    rest = await own(register, first=2, after=page["pageInfo"]["endCursor"])
    assert [len(page["edges"]), len(rest["edges"])] == [2, 1]
    assert await register.code(OWN, register.officer(), id=application_id()) == "PARTITION_FORBIDDEN"


async def test_a_list_of_payments_is_in_the_log_of_whose_they_are(desk: tuple[Register, ReadLog]) -> None:
    register, log = desk
    entry = Entry("P1", Decimal(30), DAY, DAY, "EUR")
    async with register.database.writing(LOADER, "payment") as session:
        await keep(session, SMARTCOOP, PaymentSource.BANK, entry, key(1))
        session.record("payment.kept", SMARTCOOP)
    listed = "query($id: ID!) { entity(id: $id) { shareOffice { payments { edges { node { id } } } } } }"
    await register.data(listed, register.officer(), id=SMARTCOOP)
    await log.write()
    readings = "query($id: ID!) { membership(id: $id) { readings { edges { node { what } } } } }"
    found = await register.data(readings, register.issuing.token("be", "ada"), id=register.id(key(1)))
    assert [edge["node"]["what"] for edge in found["membership"]["readings"]["edges"]] == ["PAYMENTS"]


async def test_a_transfer_s_refusal_says_nothing_of_where_it_leads(register: OpenRegister) -> None:
    france = await register("FR")
    left = "FR.entity.smartfr"
    await france.load(member(1, entity=left))
    transfer = Transfer(key(60), Parties(key(10_001), left, SMARTCOOP), membership=key(1))
    async with france.database.writing(LOADER, "transfer") as session:
        await save_transfer(session, transfer, Side.LEAVING, None)
        await insert_step(session, transfer, Step(1, StepKind.NOTICE, DAY), None)
        session.record("transfer.requested", transfer.text)
    look = "query($id: ID!) { transfer(id: $id) { id } }"
    other = france.officer("FR.entity.alterna")
    there, nowhere = [
        (await france.ask(look, other, id=f"FR.transfer.{one.hex}"))["errors"][0] for one in (key(60), key(61))
    ]
    assert there["extensions"]["code"] == nowhere["extensions"]["code"] == "FORBIDDEN"
    assert there["message"] == nowhere["message"]
    assert left not in there["message"]
    assert (await france.data(look, france.officer(left), id=transfer.text))["transfer"]["id"] == transfer.text
    assert (await france.data(look, france.officer(), id=f"FR.transfer.{key(61).hex}"))["transfer"] is None
