"""What each country's law wants in minutes, and whether it is read: no word of a pack is without an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.after.bureau import Recorded, with_bureau
from services.governance.domain.after.contents import missing, wanted
from services.governance.domain.after.deadline import minutes_deadline
from services.governance.domain.after.signing import Officer, Signature, signed_by_all, slots
from services.governance.domain.after.words import Capacity, Kept
from tests.services.governance.domain.readings import reading

DAY = date(2027, 6, 15)
CHAIR, SECRETARY = Officer(Capacity.CHAIR, "Ada"), Officer(Capacity.SECRETARY, "Bo")


def body(**fields: Any) -> dict[str, Any]:
    """Minutes of a meeting in a room, where everything went by the book."""
    item = {"position": 1, "text": "It is approved.", "quorum": {"present": 1}, "declared": {"verdict": "adopted"}}
    return {
        "meeting": {"form": "in_room", "place": "Here", "convened_on": "2027-05-15"},
        "sittings": [{"number": 1}],
        "officers": [{"capacity": "chair", "name": "Ada"}, {"capacity": "secretary", "name": "Bo"}],
        "items": [item | {"named": []} | {"tally": {"for": 1}, "result": {"verdict": "adopted"}, "election": None}],
        "attendance": {"rows": 3, "remote": 0},
        "annexes": [
            {"word": "attendance_list", "title": "Attendance", "rows": 3, "derived": True},
            {"word": "proxies", "title": "Proxies", "rows": 0, "derived": True},
            {"word": "proof_of_convening", "title": "Letters", "rows": 5, "derived": True},
        ],
        "statements": {},
        "remote_votes": 0,
    } | fields


@pytest.mark.parametrize(
    ("pack", "form", "lacks"),
    [
        ("BE-SC", None, []),
        ("FR-SCIC-SA", "SA", ["documents", "summary_of_debates"]),
        ("FR-SCIC-SARL", "SARL", ["documents", "summary_of_debates"]),
        ("DE-EG", None, []),
        ("AT-EGEN", None, []),
        ("IT-COOP", None, ["names_for_against_abstained"]),
        ("ES-COOP", None, []),
        ("NL-COOP", None, []),
        ("SE-EKFOR", None, []),
        ("HU-SZOV", None, ["contents"]),
        ("SCE", None, ["reports"]),
    ],
)
def test_a_meeting_by_the_book_lacks_only_what_nobody_recorded(pack: str, form: str | None, lacks: list[str]) -> None:
    law = reading(pack, form=form, on=DAY)
    assert missing(wanted(law, body())) == lacks
    said = {"statements": dict.fromkeys(lacks, "as said")}
    annexed = [*body()["annexes"], *({"word": word, "title": "x", "rows": None, "derived": False} for word in lacks)]
    if pack != "HU-SZOV":
        assert missing(wanted(law, body(annexes=annexed, **said))) == []


def test_a_hybrid_meeting_says_what_went_wrong_with_its_technology() -> None:
    law, hybrid = reading("BE-SC", on=DAY), {"meeting": {"form": "hybrid", "place": "Here", "convened_on": None}}
    assert missing(wanted(law, body(**hybrid))) == ["technical_incidents_of_remote_access"]
    said = {"technical_incidents_of_remote_access": "There were none."}
    rows = {row.word: row.kept for row in wanted(law, body(**hybrid, statements=said))}
    assert rows["technical_incidents_of_remote_access"] is Kept.SAID
    assert rows["remote_vote_forms"] is Kept.NOT_NEEDED
    assert missing(wanted(law, body(remote_votes=2))) == ["remote_vote_forms"]


def test_votes_by_name_come_from_open_ballots() -> None:
    (item,) = body()["items"]
    named = body(items=[item | {"named": [{"membership": "m", "choice": "for", "votes": 1}]}])
    assert missing(wanted(reading("IT-COOP", on=DAY), named)) == []


def test_an_empty_record_lacks_what_the_law_wants() -> None:
    bare = body(officers=[], items=[], sittings=[], annexes=[], attendance={"rows": 0, "remote": 0})
    lacks = missing(wanted(reading("ES-COOP", on=DAY), bare))
    assert {"hour", "call_number", "attendance_list", "agenda", "statement_of_quorum", "results"} <= set(lacks)


@pytest.mark.parametrize(
    ("pack", "last", "said"),
    [
        ("ES-COOP", date(2027, 6, 30), "15 days after the meeting."),
        ("SE-EKFOR", date(2027, 7, 6), "21 days after the meeting."),
        ("IT-COOP", None, "Without delay."),
        ("DE-EG", None, "The law sets no day."),
        ("HU-SZOV", None, "By when is open: not known."),
    ],
)
def test_the_deadline_of_minutes(pack: str, last: date | None, said: str) -> None:
    found = minutes_deadline(reading(pack, on=DAY), DAY)
    assert (found.last_day, found.said) == (last, said)
    if last is not None:
        assert found.kept(None, last) is None
        assert found.kept(last, date(2028, 1, 1)) is True
        assert found.kept(None, date(2028, 1, 1)) is False


def hand(capacity: Capacity, name: str) -> Signature:
    return Signature(capacity, name, None, False)


def test_spain_wants_two_members_where_minutes_are_approved_later() -> None:
    law = reading("ES-COOP", on=DAY)
    now = slots(law, [CHAIR, SECRETARY], approved_at_meeting=True)
    both = [hand(Capacity.CHAIR, "Ada"), hand(Capacity.SECRETARY, "Bo")]
    assert signed_by_all(now, both)
    later = slots(law, [CHAIR, SECRETARY], approved_at_meeting=False)
    assert not signed_by_all(later, both)
    assert signed_by_all(later, [*both, hand(Capacity.MEMBER, "Cy"), hand(Capacity.MEMBER, "Di")])


def test_a_belgian_bureau_signs_whole() -> None:
    found = slots(reading("BE-SC", on=DAY), [CHAIR, SECRETARY], approved_at_meeting=True)
    assert not signed_by_all(found, [hand(Capacity.CHAIR, "Ada")])
    assert signed_by_all(found, [hand(Capacity.CHAIR, "Ada"), hand(Capacity.SECRETARY, "Bo")])


def test_where_nobody_says_whose_signatures_nobody_signs() -> None:
    with pytest.raises(Refusal) as refused:
        slots(reading("AT-EGEN", on=DAY), [CHAIR], approved_at_meeting=True)
    assert refused.value.code == "LAW_UNKNOWN"


def test_an_outsider_of_the_bureau_has_a_name_already() -> None:
    notary = Recorded(Capacity.SECRETARY, None, "Nora Notar")
    assert with_bureau([CHAIR], [notary]) == (CHAIR, Officer(Capacity.SECRETARY, "Nora Notar"))
    with pytest.raises(Refusal):
        with_bureau([SECRETARY], [notary])
