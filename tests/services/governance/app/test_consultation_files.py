"""A consultation as files: a bundle that proves itself, a table, and a document."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commons.errors import Refusal
from hemicycle.roll_files import verify_file
from services.governance.domain.bundle import verify
from tests.commons.asgi import ask
from tests.conftest import FreshDatabase
from tests.services.governance.country import Country, key, member
from tests.services.governance.graph.test_duplicates import (
    COOP,
    DECIDE_ACROSS,
    FIND_ACROSS,
    IT,
    SEAL_CONSULTATION,
    across,
    ada,
    consulted,
)
from tests.services.governance.group import Group


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[Group]:
    found = await Group.open(["EU", "BE", "IT"], fresh_database)
    await found["BE"].load(ada(member(1, COOP)), member(2, COOP, shares=0))
    await found["IT"].load(ada(member(4, IT)), member(5, IT))
    yield found
    await found.close()


async def file_of(eu: Country, consultation: str, form: str, token: str | None = None, status: int = 200) -> bytes:
    bearer = f"Bearer {token or eu.token()}"
    answer = await ask(eu.app, "GET", f"/bulk/consultations/{consultation}.{form}", authorization=bearer)
    assert answer.status == status, answer.body
    return answer.body


async def sealed(group: Group) -> tuple[Country, str]:
    eu, consultation, _ = await consulted(group)
    await eu.data(FIND_ACROSS, i={"consultation": consultation})
    await eu.data(DECIDE_ACROSS, i=across(consultation))
    for subject in ("otto", "oriane"):
        await eu.data(SEAL_CONSULTATION, eu.token(subject), input={"consultation": consultation})
    return eu, consultation


async def test_a_bundle_proves_itself_and_each_line(group: Group, tmp_path: Path) -> None:
    eu, consultation = await sealed(group)
    bundle = (await file_of(eu, consultation, "jsonl")).splitlines(keepends=True)
    found = verify(bundle, f"person.{key(10_001).hex}")
    assert (found.claims["sub"], found.claims["persons"], found.lines) == (consultation, 3, 3)
    assert found.claims["suspected_duplicates"] == {"found": 1, "folded": 1}
    assert found.head["duplicates"][0]["reasons"] == "she says so"
    assert found.proof is not None
    assert found.proof.line["registered"] == 3
    file = tmp_path / "consultation.jsonl"
    file.write_bytes(b"".join(bundle))
    told = verify_file(file, f"person.{key(10_001).hex}")
    assert "not binding" in told
    assert "1 pairs suspected, 1 decided to be one person" in told
    with pytest.raises(Refusal) as refused:
        verify(bundle, f"person.{key(10_004).hex}")
    assert refused.value.code == "NOT_FOUND"


async def test_any_change_is_noticed(group: Group) -> None:
    eu, consultation = await sealed(group)
    bundle = (await file_of(eu, consultation, "jsonl")).splitlines(keepends=True)
    forgeries = {
        "voters: ": [row.replace(b'"voting":0', b'"voting":1', 1) for row in bundle],
        "lines: 2 by its lines, 3 were signed": [*bundle[:1], *bundle[2:]],
        "stands twice or out of order": [bundle[0], bundle[2], bundle[1], *bundle[3:]],
        "do not give the root": [bundle[0], bundle[1].replace(bundle[1][-8:-4], b"0000"), *bundle[2:]],
        "the signature is not one": [bundle[0].replace(b'"signature":"ey', b'"signature":"ex'), *bundle[1:]],
        "cannot be read": [bundle[0].replace(b"consultation-bundle", b"roll-bundle"), *bundle[1:]],
        "was changed": [row.replace(b'"action":"sealC', b'"action":"openC') for row in bundle],
        "the audit chain is cut": [*bundle[:-3], *bundle[-2:]],
        "its head (who signed": [bundle[0].replace(b"she says so", b"he says so"), *bundle[1:]],
        "does not hold the seal": [*bundle[:-2], bundle[-1]],
        "its end is missing": bundle[:-1],
    }
    for name, forged in forgeries.items():
        assert forged != bundle, name
        with pytest.raises(Refusal) as refused:
            verify(forged)
        assert (refused.value.code, name in refused.value.message) == ("BUNDLE_BROKEN", True), refused.value


async def test_the_table_and_the_document(group: Group) -> None:
    eu, consultation = await sealed(group)
    rows = list(csv.DictReader(io.StringIO((await file_of(eu, consultation, "csv")).decode())))
    assert [row["person"] for row in rows] == sorted(row["person"] for row in rows)
    assert rows[0]["registered_in"] == f"{COOP} {IT}"
    assert {row["votes_in"] for row in rows if row["counts"] == "f"} <= {""}
    document = await file_of(eu, consultation, "pdf")
    assert document.startswith(b"%PDF-")
    assert await file_of(eu, consultation, "pdf") == document
    assert (await eu.chain())[-1].action == "exportConsultation"


async def test_who_may_not_and_what_is_not_yet(group: Group) -> None:
    eu, consultation, _ = await consulted(group)
    for form in ("jsonl", "pdf"):
        assert b"TRANSITION_NOT_ALLOWED" in await file_of(eu, consultation, form, status=400)
    await file_of(eu, consultation, "csv")
    await file_of(eu, consultation, "csv", eu.token("mia", "membership_officer"), status=403)


async def test_a_consultation_says_where_its_files_are(group: Group) -> None:
    eu, consultation = await sealed(group)
    query = "query($id: ID!) { consultationRoll(id: $id) { files { bundle csv document } } }"
    stem = f"/files/EU/consultations/{consultation}"
    assert (await eu.data(query, id=consultation))["consultationRoll"]["files"] == {
        "bundle": f"{stem}.jsonl",
        "csv": f"{stem}.csv",
        "document": f"{stem}.pdf",
    }
