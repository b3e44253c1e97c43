"""A provider's certified count in place of a ballot, against the roll that was exported to it."""

from __future__ import annotations

import json
from pathlib import Path

from commons.auth.keys import SigningKey
from services.governance.domain.secret.statement import verify_ballot
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.graph.ballots.urn import closed
from tests.services.governance.graph.secret.box import cast, secret_meeting, seen
from tests.services.governance.hands import SMART_DE, germany
from tests.services.governance.room import checked_in, opened

PROVIDER = """mutation($input: RecordVotingProviderInput!) { recordVotingProvider(input: $input) {
  ... on RecordVotingProviderPayload { provider keyId } ...Refused } }"""
WITHDRAW = """mutation($input: WithdrawVotingProviderInput!) { withdrawVotingProvider(input: $input) {
  ... on WithdrawVotingProviderPayload { provider } ...Refused } }"""
TAKE = """mutation($input: ImportCertifiedCountInput!) { importCertifiedCount(input: $input) {
  ... on ImportCertifiedCountPayload { resolution { tally { for against abstain present } } } ...Refused } }"""
ROLL = "query($a: ID!) { assembly(id: $a) { roll { id merkleRoot totals { votes } } } }"
PROVIDERS = "query($id: ID!) { assembly(id: $id) { entity { votingProviders { title keyId certificate } } } }"


async def test_what_a_provider_certifies_of_the_sealed_roll_is_taken_once(country: OpenCountry) -> None:
    place, assembly, resolution = await germany(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    key = SigningKey.generate()
    asked = {
        "entity": SMART_DE,
        "title": "Stimme GmbH",
        "publicKey": json.dumps(key.public_set()["keys"][0]),
        "certificate": "BSI-1",
    }
    provider = (await place.data(PROVIDER, input=asked))["recordVotingProvider"]["provider"]
    assert await place.code_of(PROVIDER, input=asked) == "ALREADY_EXISTS"
    roll = (await place.data(ROLL, a=assembly))["assembly"]["roll"]
    claims = {
        "sub": resolution,
        "roll": {"id": roll["id"], "root": roll["merkleRoot"], "votes": roll["totals"]["votes"]},
        "protocol": "P-7",
        "voters": 3,
        "votes": {"cast": 3, "spoilt": 0},
        "count": {"for": 2, "against": 1, "abstain": 0, "blank": 0},
    }
    oriane = place.token("oriane")
    wanted = {"resolution": resolution, "provider": provider, "statement": key.sign(claims)}
    assert await place.code_of(TAKE, input=wanted) == "APPROVAL_NEEDS_TWO"
    forged = wanted | {"statement": SigningKey.generate().sign(claims)}
    assert await place.code_of(TAKE, oriane, input=forged) == "CERTIFICATE_MISMATCH"
    other = wanted | {"statement": key.sign(claims | {"roll": {**claims["roll"], "root": "00" * 32}})}
    assert await place.code_of(TAKE, oriane, input=other) == "CERTIFICATE_MISMATCH"
    many = {"voters": 4, "votes": {"cast": 4, "spoilt": 0}, "count": {"for": 3, "against": 1, "abstain": 0, "blank": 0}}
    assert (
        await place.code_of(TAKE, oriane, input=wanted | {"statement": key.sign(claims | many)}) == "TALLY_EXCEEDS_ROOM"
    )
    found = (await place.data(TAKE, oriane, input=wanted))["importCertifiedCount"]["resolution"]
    assert found["tally"] == {"for": 2, "against": 1, "abstain": 0, "present": 3}
    assert await place.code_of(TAKE, oriane, input=wanted) == "ALREADY_EXISTS"
    await place.data(WITHDRAW, input={"provider": provider})
    assert await place.code_of(WITHDRAW, input={"provider": provider}) == "TRANSITION_NOT_ALLOWED"
    assert await place.code_of(TAKE, oriane, input=wanted) == "NOT_FOUND"


async def test_while_a_ballot_takes_votes_none_is_taken_and_its_own_file_proves_it(
    country: OpenCountry, tmp_path: Path
) -> None:
    place, _, resolution, ballot = await secret_meeting(country, tmp_path)
    key = SigningKey.generate()
    asked = {"entity": SMART_DE, "title": "Stimme", "publicKey": json.dumps(key.public_set()["keys"][0])}
    provider = (await place.data(PROVIDER, input=asked | {"certificate": "BSI-1"}))["recordVotingProvider"]["provider"]
    wanted = {"resolution": resolution, "provider": provider, "statement": key.sign({})}
    assert await place.code_of(TAKE, place.token("oriane"), input=wanted) == "TRANSITION_NOT_ALLOWED"
    address = f"/bulk/ballots/{ballot}.jsonl"
    bearer = f"Bearer {place.token()}"
    assert (await ask(place.app, "GET", address, authorization=bearer)).status == 400
    for number, choice in enumerate(["FOR", "FOR", "AGAINST"], start=1):
        await cast(place, ballot, number, choice)
    await closed(place, ballot)
    file = await ask(place.app, "GET", address, authorization=bearer)
    found = verify_ballot(file.body.splitlines(keepends=True))
    assert found.claims["count"] == {"for": 2, "against": 1, "abstain": 0, "blank": 0, "colleges": {}, "groups": {}}
    assert found.claims["receipts_sha256"] == (await seen(place, ballot))["digest"]
    assert found.claims["roll"]["root"]
    assert (await ask(place.app, "GET", address)).status in (401, 403)
