"""A ballot for tests: what is asked of it, in one word each."""

from __future__ import annotations

from typing import Any

from tests.services.governance.country import Country
from tests.services.governance.hands import m

BALLOT = """id call form channels endedAt annulledBecause receipts digest turnout { members votes receipts
  channels { channel members votes } } soFar { name votes }"""
OPEN = f"""mutation($input: OpenBallotInput!) {{ openBallot(input: $input) {{ ... on OpenBallotPayload {{
  ballot {{ {BALLOT} }} }} ...Refused }} }}"""
CAST = """mutation($input: CastVoteInput!) { castVote(input: $input) { ... on CastVotePayload { receipt {
  id votes channel castOn code lines { membership { id } votes choice marks byProxy } } } ...Refused } }"""
CLOSE = f"""mutation($input: CloseBallotInput!) {{ closeBallot(input: $input) {{ ... on CloseBallotPayload {{ fallen
  ballot {{ {BALLOT} }} resolution {{ tally {{ for against abstain blank present entitled chair
  colleges {{ name for against }} groups {{ name for against }} }} outcome {{ verdict }}
  election {{ elected verdict papersValid papersInvalid candidates {{ name votes }} }} }} }} ...Refused }} }}"""
ANNUL = f"""mutation($input: AnnulBallotInput!) {{ annulBallot(input: $input) {{ ... on AnnulBallotPayload {{
  ballot {{ {BALLOT} }} }} ...Refused }} }}"""
BALLOTS = f"query($id: ID!) {{ resolution(id: $id) {{ ballots {{ {BALLOT} }} }} }}"


async def opened_on(place: Country, resolution: str, *channels: str, form: str = "OPEN", **fields: Any) -> str:
    """Open a ballot; its id."""
    asked = {"resolution": resolution, "form": form, "channels": channels or ["IN_ROOM"]} | fields
    return (await place.data(OPEN, input=asked))["openBallot"]["ballot"]["id"]


def vote(place: Country, ballot: str, holder: int, choice: str | None = "FOR", **fields: Any) -> dict[str, Any]:
    """What is asked to cast a hand; `apart`: choices of other memberships by number."""
    apart = fields.pop("apart", {})
    rows = [{"membership": m(number, place.code), "choice": word} for number, word in apart.items()]
    return {"ballot": ballot, "membership": m(holder, place.code), "choice": choice, "apart": rows} | fields


async def cast(place: Country, ballot: str, holder: int, choice: str | None = "FOR", **fields: Any) -> dict[str, Any]:
    """Cast a hand; the receipt."""
    return (await place.data(CAST, input=vote(place, ballot, holder, choice, **fields)))["castVote"]["receipt"]


async def closed(place: Country, ballot: str, **fields: Any) -> dict[str, Any]:
    """Close a ballot; what it came to."""
    return (await place.data(CLOSE, input={"ballot": ballot} | fields))["closeBallot"]


PAPERS = """mutation($input: EnterPaperCountInput!) { enterPaperCount(input: $input) {
  ... on EnterPaperCountPayload { ballot { papers { countedBy scrutineers differences } } } ...Refused } }"""


NAME = """mutation($input: NameToBureauInput!) { nameToBureau(input: $input) {
  ... on NameToBureauPayload { member { id } } ...Refused } }"""


async def named(place: Country, assembly: str, *numbers: int, office: str = "SCRUTINEER") -> list[str]:
    """Name members to the bureau; their offices."""
    asked = {"assembly": assembly, "office": office, "chosenBy": "MEETING"}
    found = [await place.data(NAME, input=asked | {"membership": m(number, place.code)}) for number in numbers]
    return [row["nameToBureau"]["member"]["id"] for row in found]


async def counted(
    place: Country, ballot: str, who: str, scrutineer: str, votes: tuple[int, int] | None = None, **fields: Any
) -> dict[str, Any]:
    """Enter a scrutineer's count of papers (`votes`: for and against); who has counted, and where they differ."""
    said = {} if votes is None else {"votes": {"for": votes[0], "against": votes[1], "abstain": 0}}
    asked = {"ballot": ballot, "scrutineer": scrutineer} | said | fields
    found = await place.data(PAPERS, place.token(who), input=asked)
    return found["enterPaperCount"]["ballot"]["papers"]
