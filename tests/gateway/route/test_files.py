"""A file's partition is the country of its id."""

from __future__ import annotations

from uuid import UUID

import pytest

from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from gateway.http.files import FileRequest
from gateway.http.request import HttpRefusal
from gateway.route.files import KINDS, locate

ROLL = global_id("BE", "roll", UUID("01a20dc0-f635-7f3f-9d3e-79290387523f"))
ASSEMBLY = global_id("BE", "assembly", UUID("01a20dc0-f635-7f3f-9d3e-79290387524f"))


def test_a_roll_is_asked_of_its_countrys_governance() -> None:
    call = locate(FileRequest("BE", "rolls", ROLL, "pdf"), ("BE", "FR"))
    assert str(call) == f"governance/BE GET /bulk/rolls/{ROLL}.pdf"
    assert call.rule == KINDS["rolls"].rule == "VotingRoll.lines"


def test_a_certificate_is_asked_of_its_countrys_members() -> None:
    wanted = global_id("FR", "certificate", new_uuid())
    call = locate(FileRequest("FR", "certificates", wanted, "pdf"), ("BE", "FR"))
    assert str(call) == f"members/FR GET /bulk/certificates/{wanted}.pdf"
    assert call.rule == "Membership.shareAccount"
    assert locate(FileRequest("FR", "certificates", wanted, "json"), ("BE", "FR")).path.endswith(".json")
    with pytest.raises(Refusal):
        locate(FileRequest("FR", "certificates", wanted, "csv"), ("BE", "FR"))


def test_a_bundle_is_asked_for_by_its_own_membership() -> None:
    wanted = global_id("FR", "membership", new_uuid())
    call = locate(FileRequest("FR", "bundles", wanted, "zip"), ("BE", "FR"))
    assert (str(call), call.rule) == (f"members/FR GET /bulk/bundles/{wanted}.zip", "Query.myBundle")


def test_minutes_are_asked_of_the_country_of_the_meeting() -> None:
    wanted = global_id("DE", "minutes", new_uuid())
    call = locate(FileRequest("DE", "minutes", wanted, "csv"), ("BE", "DE"))
    assert str(call) == f"governance/DE GET /bulk/minutes/{wanted}.csv"
    assert call.rule == "Assembly.minutes"
    with pytest.raises(Refusal):
        locate(FileRequest("DE", "minutes", ROLL, "pdf"), ("BE", "DE"))


def test_a_consultation_too() -> None:
    wanted = global_id("EU", "consultation", new_uuid())
    call = locate(FileRequest("EU", "consultations", wanted, "jsonl"), ("BE", "EU"))
    assert str(call) == f"governance/EU GET /bulk/consultations/{wanted}.jsonl"
    assert call.rule == "ConsultationRoll.lines"


def test_a_consultation_is_asked_of_the_country_that_holds_it() -> None:
    row = global_id("EU", "consultation", new_uuid())
    call = locate(FileRequest("EU", "consultations", row, "jsonl"), ("BE", "EU"))
    assert str(call) == f"governance/EU GET /bulk/consultations/{row}.jsonl"
    assert call.rule == "ConsultationRoll.lines"


@pytest.mark.parametrize(
    ("country", "kind", "row", "form", "code"),
    [
        ("XX", "rolls", ROLL, "csv", "UNKNOWN_COUNTRY"),
        ("FR", "rolls", ROLL, "csv", "UNROUTABLE_ID"),
        ("BE", "members", ROLL, "csv", "NOT_FOUND"),
        ("BE", "rolls", ROLL, "exe", "NOT_FOUND"),
        ("BE", "rolls", ASSEMBLY, "csv", "MALFORMED_ID"),
        ("BE", "rolls", "nonsense", "csv", "UNROUTABLE_ID"),
    ],
)
def test_what_is_not_sent_anywhere(country: str, kind: str, row: str, form: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        locate(FileRequest(country, kind, row, form), ("BE", "FR"))
    assert refused.value.code == code


def test_a_document_is_read_and_kept_by_two_rules() -> None:
    wanted = global_id("BE", "document", new_uuid())
    read = locate(FileRequest("BE", "documents", wanted, "pdf"), ("BE",))
    kept = locate(FileRequest("BE", "documents", wanted, "pdf", method="PUT"), ("BE",))
    assert (read.rule, kept.rule) == ("Assembly.documents", "Mutation.addDocument")
    assert str(kept) == f"governance/BE PUT /bulk/documents/{wanted}.pdf"


def test_nobody_sends_a_roll() -> None:
    with pytest.raises(HttpRefusal) as refused:
        locate(FileRequest("BE", "rolls", ROLL, "pdf", method="PUT"), ("BE",))
    assert (refused.value.status, refused.value.headers) == (405, {"allow": "GET"})


def test_the_leftovers_of_a_notice_are_its_assembly_s() -> None:
    call = locate(FileRequest("BE", "notices", ASSEMBLY, "csv"), ("BE",))
    assert (call.path, call.rule) == (f"/bulk/notices/{ASSEMBLY}.csv", "Assembly.noticeList")


def test_opened_votes_are_for_whoever_sees_the_ballot() -> None:
    wanted = global_id("DE", "ballot", new_uuid())
    call = locate(FileRequest("DE", "ballots", wanted, "jsonl"), ("DE",))
    assert (str(call), call.rule) == (f"governance/DE GET /bulk/ballots/{wanted}.jsonl", "Ballot.secret")
    with pytest.raises(Refusal):
        locate(FileRequest("DE", "ballots", wanted, "csv"), ("DE",))
