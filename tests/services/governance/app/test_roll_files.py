"""A sealed roll as a file: who may have it, that it proves itself, and that any change of it is noticed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date

import pytest
import typst

from commons.auth.keys import SigningKey
from commons.errors import Refusal
from services.governance.app.printing import STANDARD
from services.governance.domain.bundle import verify
from services.governance.domain.merkle import leaf_hash, root_from
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id

SMART_DE = "DE.entity.smart-eg"
OVERRIDE = """mutation($i: OverrideRollLineInput!) { overrideRollLine(input: $i) {
  ... on OverrideRollLinePayload { roll { id } } ...Refused } }"""


async def sealed(country: OpenCountry) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(
        *(member(number, SMART_DE) for number in range(1, 8)),
        member(8, SMART_DE, suspensions=[(date(2025, 1, 1), None, "letter")]),
        member(9, SMART_DE, college="=cmd|'/c calc'!A1 \\ \"ö\""),
    )
    roll = await place.compute(await place.convene(SMART_DE, place.day(40)))
    by_hand = {"roll": roll, "membership": membership_id("DE", 8), "votes": 1, "why": "=court(order)", "law": "§ 68"}
    await place.data(OVERRIDE, i=by_hand)
    await place.convene(SMART_DE, place.day(50))
    await place.seal(roll)
    return place, roll


async def file_of(place: Country, roll: str, form: str, token: str | None = None, status: int = 200) -> bytes:
    bearer = f"Bearer {token or place.token()}"
    answer = await ask(place.app, "GET", f"/bulk/rolls/{roll}.{form}", authorization=bearer)
    assert answer.status == status, answer.body
    return answer.body


def rows_of(bundle: bytes) -> list[bytes]:
    return bundle.splitlines(keepends=True)


async def test_a_bundle_proves_root_signature_chain_and_each_line(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    shown = (await place.data("query($id: ID!) { roll(id: $id) { merkleRoot totals { votes } } }", id=roll))["roll"]
    found = verify(bundle)
    assert (found.claims["sub"], found.claims["root"]) == (roll, shown["merkleRoot"])
    assert (found.lines, found.claims["votes"], found.claims["overrides"]) == (9, shown["totals"]["votes"], 1)
    assert (found.claims["time_zone"], found.claims["statutes_version"]) == ("Europe/Berlin", 0)
    assert found.key_id == place.partition.key.kid
    assert found.head["overrides"][0]["name"] == "Otto"
    assert found.chain == len([row for row in bundle if b'"audit":' in row]) - 1 >= 4
    for number in range(1, 10):
        proof = verify(bundle, membership_id("DE", number)).proof
        assert proof is not None
        line = next(row for row in bundle if membership_id("DE", number).encode() in row and row.startswith(b'{"line"'))
        leaf = leaf_hash(bytes.fromhex(proof.nonce), line[len(b'{"line":') : line.index(b',"nonce":"')])
        assert root_from(leaf, proof.index, proof.size, proof.path).hex() == shown["merkleRoot"]  # pyright: ignore


async def test_a_person_finds_her_line(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    by_membership = verify(bundle, membership_id("DE", 3)).proof
    assert by_membership is not None
    assert verify(bundle, by_membership.line["person"]).proof == by_membership


async def test_a_membership_without_a_line_has_no_proof(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    with pytest.raises(Refusal) as refused:
        verify(bundle, membership_id("DE", 99))
    assert refused.value.code == "NOT_FOUND"


def _swap(rows: list[bytes]) -> list[bytes]:
    return [rows[0], rows[2], rows[1], *rows[3:]]


def _replaced(old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    return lambda rows: [row.replace(old, new, 1) for row in rows]


def _reended(rows: list[bytes]) -> list[bytes]:
    """A forger who also mends the counts and the hash at the end."""
    import hashlib

    body = b"".join(rows[:-1])
    lines = sum(row.startswith(b'{"line"') for row in rows[:-1])
    end = {"lines": lines, "audit": len(rows) - 2 - lines, "sha256": hashlib.sha256(body).hexdigest()}
    return [*rows[:-1], json.dumps(end).encode()]


FORGERIES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a vote more": _replaced(b'"votes":1}', b'"votes":2}'),
    "a line dropped": lambda rows: [*rows[:1], *rows[2:]],
    "a line twice": lambda rows: [*rows[:2], *rows[1:]],
    "lines out of order": _swap,
    "another person": lambda rows: [rows[0], rows[1].replace(b"person.", b"person.f", 1), *rows[2:]],
    "another nonce": lambda rows: [rows[0], rows[1].replace(rows[1][-8:-4], b"0000"), *rows[2:]],
    "an audit line dropped": lambda rows: [*rows[:10], *rows[11:]],
    "an audit line changed": _replaced(b'"action":"sealRoll"', b'"action":"openRoll"'),
    "another signature": _replaced(b'"signature":"ey', b'"signature":"ex'),
    "cut": lambda rows: rows[:-1],
    "cut in a line": lambda rows: [*rows[:3], rows[3][:20]],
    "something behind": lambda rows: [*rows, b"{}\n"],
    "not a bundle": lambda rows: [b'{"hemicycle":"other"}\n', *rows[1:]],
    "no JSON": lambda rows: [b"\xff\xfe", *rows[1:]],
    "empty": lambda _: [],
}


async def test_any_change_of_the_file_is_noticed(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    for name, forge in FORGERIES.items():
        forged = forge(bundle)
        for rows in (forged, _reended(forged)) if len(forged) > 2 and "cut" not in name else (forged,):
            if rows == bundle or (name == "something behind" and rows is not forged):
                continue
            with pytest.raises(Refusal) as refused:
                verify(rows)
            assert refused.value.code == "BUNDLE_BROKEN", name


NAMED: dict[str, str] = {
    "a vote more": "votes: 10 by its lines, 9 were signed",
    "a line dropped": "lines: 8 by its lines, 9 were signed",
    "a line twice": "stands twice or out of order",
    "lines out of order": "stands twice or out of order",
    "another nonce": "its lines do not give the root that was signed",
    "another reason": "reason",
    "another root": "the signature is not one of the key in the file",
    "another signature": "the signature is not one of the key in the file",
    "another key": "the signature is not one of the key in the file",
    "an audit line changed": "was changed",
    "the chain cut": "the audit chain is cut before sequence",
    "the seal's line dropped": "its audit chain does not hold the seal of this root",
    "another name in the head": "its head (who signed, what was set by hand or decided)",
    "a line set by hand left out": "its head (who signed, what was set by hand or decided)",
}
"""What the check says is wrong, also where the forger has mended counts and hash at the end, if that can be seen."""


def _of_root(rows: list[bytes]) -> list[bytes]:
    """Claims with another root under the old signature."""
    head = json.loads(rows[0])
    start, claims, signature = head["signature"].split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    said["root"] = "00" * 32
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    head["signature"] = f"{start}.{forged}.{signature}"
    return [json.dumps(head).encode() + b"\n", *rows[1:]]


def _other_key(rows: list[bytes]) -> list[bytes]:
    head = json.loads(rows[0]) | {"key": SigningKey.generate().public_set()["keys"][0]}
    return [json.dumps(head).encode() + b"\n", *rows[1:]]


def _without_overrides(rows: list[bytes]) -> list[bytes]:
    head = json.loads(rows[0]) | {"overrides": []}
    return [json.dumps(head).encode() + b"\n", *rows[1:]]


def _one_vote_more(rows: list[bytes]) -> list[bytes]:
    return [rows[0], rows[1].replace(b'"votes":1', b'"votes":2', 1), *rows[2:]]


NAMED_FORGERIES = FORGERIES | {
    "a vote more": _one_vote_more,
    "another reason": lambda rows: [rows[0], rows[1].replace(b'"VOTES"', b'"WAITING"', 1), *rows[2:]],
    "another root": _of_root,
    "another key": _other_key,
    "the chain cut": lambda rows: [*rows[:-3], *rows[-2:]],
    "the seal's line dropped": lambda rows: [*rows[:-2], rows[-1]],
    "another name in the head": lambda rows: [rows[0].replace(b'"Otto"', b'"Olga"'), *rows[1:]],
    "a line set by hand left out": _without_overrides,
}


async def test_what_was_changed_is_named(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    for name, said in NAMED.items():
        forged = NAMED_FORGERIES[name](bundle)
        assert forged != bundle, name
        for rows in (forged, _reended(forged)):
            with pytest.raises(Refusal) as refused:
                verify(rows)
            assert (refused.value.code, said in refused.value.message) == ("BUNDLE_BROKEN", True), refused.value


async def test_a_key_of_somebody_else_changes_the_key_id(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    bundle = rows_of(await file_of(place, roll, "jsonl"))
    mallory, head = SigningKey.generate(), json.loads(bundle[0])
    claims = verify(bundle).claims
    head |= {"signature": mallory.sign(claims), "key": mallory.public_set()["keys"][0]}
    forged = _reended([json.dumps(head).encode() + b"\n", *bundle[1:]])
    assert verify(forged).key_id == mallory.kid != place.partition.key.kid


async def test_files_are_for_the_bureau_and_leave_a_trace(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    for form in ("jsonl", "csv", "pdf"):
        await file_of(place, roll, form, place.token("mia", "client_officer"), status=403)
        await file_of(place, roll, form)
    assert (await ask(place.app, "GET", f"/bulk/rolls/{roll}.jsonl")).status == 401
    lines = [line for line in await place.chain() if line.action == "exportRoll"]
    assert [(line.subject, json.loads(line.body)["form"]) for line in lines] == [
        (roll, form) for form in ("jsonl", "csv", "pdf")
    ]
    again = rows_of(await file_of(place, roll, "jsonl"))
    assert verify(again).chain == verify(rows_of(await file_of(place, roll, "jsonl"))).chain


async def test_a_provisional_roll_has_a_csv_and_nothing_signed(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE))
    roll = await place.compute(await place.convene(SMART_DE, place.day(40)))
    await file_of(place, roll, "csv")
    for form in ("jsonl", "pdf"):
        refused = json.loads(await file_of(place, roll, form, status=400))
        assert refused["errors"][0]["extensions"]["code"] == "TRANSITION_NOT_ALLOWED"
    nobody = roll[:-4] + "0000"
    assert json.loads(await file_of(place, nobody, "csv", status=400))["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_csv_opens_in_a_spreadsheet_without_running_anything(country: OpenCountry) -> None:
    import csv
    import io

    place, roll = await sealed(country)
    rows = list(csv.DictReader(io.StringIO((await file_of(place, roll, "csv")).decode())))
    assert len(rows) == 9
    assert rows[8]["college"] == "'=cmd|'/c calc'!A1 \\ \"ö\""
    assert (rows[7]["votes"], rows[7]["reason"], rows[7]["set_by"]) == ("1", "VOTES", "Otto")
    assert rows[7]["set_because"] == "'=court(order)"


UNSURE = """query($id: ID!) { roll(id: $id) { reasons { reason law { article unverified } }
  files { bundle csv document } } }"""


async def test_an_article_that_was_not_read_is_said_to_be_none_wherever_it_stands(country: OpenCountry) -> None:
    import csv
    import io

    place, roll = await sealed(country)
    shown = (await place.data(UNSURE, id=roll))["roll"]
    unread = {row["law"]["article"] for row in shown["reasons"] if row["law"]["unverified"]}
    assert unread
    rows = list(csv.DictReader(io.StringIO((await file_of(place, roll, "csv")).decode())))
    laws = {row["reason"]: (row["law"]["article"], str(row["law"]["unverified"]).lower()) for row in shown["reasons"]}
    assert all((row["article"], row["article_unverified"]) == laws[row["reason"]] for row in rows)
    assert set(verify(rows_of(await file_of(place, roll, "jsonl"))).claims["unverified_articles"]) == unread


async def test_a_roll_says_where_its_files_are(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    assert (await place.data(UNSURE, id=roll))["roll"]["files"] == {
        "bundle": f"/files/DE/rolls/{roll}.jsonl",
        "csv": f"/files/DE/rolls/{roll}.csv",
        "document": f"/files/DE/rolls/{roll}.pdf",
    }
    provisional = await place.compute(await place.convene(SMART_DE, place.day(60)))
    files = (await place.data(UNSURE, id=provisional))["roll"]["files"]
    assert files == {"bundle": None, "csv": f"/files/DE/rolls/{provisional}.csv", "document": None}


async def test_the_document_says_what_was_signed(country: OpenCountry) -> None:
    place, roll = await sealed(country)
    page = await file_of(place, roll, "pdf")
    assert page.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in page
    assert STANDARD == "a-2b"
    assert page == await file_of(place, roll, "pdf")
    assert typst.__name__ == "typst"
