"""What law or statutes want in minutes and beside them, and whether it is there (`minutes.contents`, `.annexes`).

A word of the law is looked up in what was recorded of the meeting; a word that no record answers is for whoever drafts
to write in, and is missing until she does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.errors import Refusal
from services.governance.domain.after.law import words_of
from services.governance.domain.after.words import Kept, MinutesPart
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime

CONTENTS, ANNEXES = "minutes.contents", "minutes.annexes"
BY_NAME = "names_for_against_abstained"
REMOTE_FORMS = "remote_vote_forms"
ATTENDANCE, PROXIES, DISPATCH = "attendance_list", "proxies", "proof_of_convening"
VOTES = "votes_by_name"
"""Words under which annexes that are drawn from the record stand."""
_SAME = {
    "attendance_sheet": ATTENDANCE,
    "voting_list": ATTENDANCE,
    "attendance_list_allowed": ATTENDANCE,
    "list_of_present_and_represented_members_and_agents_with_votes": ATTENDANCE,
    "documents_of_convening": DISPATCH,
}
"""Other words of the packs for the same annexes."""
Body = Mapping[str, Any]
Answer = tuple[Kept, str]
"""Whether it is there, and where or why not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a rule wants. `word`: the rule's own word for it."""

    part: MinutesPart
    word: str
    kept: Kept
    said: str
    law: Leaf


def wanted(law: Reading, body: Body) -> tuple[Wanted, ...]:
    """Everything that law and statutes want of these minutes; none where they leave contents and annexes alone."""
    return (*_contents(law, body), *_annexes(law, body))


def wants_names(regime: Regime, on: date) -> bool:
    """Whether law or statutes want in minutes who voted how."""
    return BY_NAME in words_of(regime.rule(CONTENTS, on))


def check_names(law: Reading) -> None:
    """Refuse VOTING_NOT_ALLOWED, with the article, for a vote in secret where minutes name who voted how.

    Such a vote leaves no names, so that its minutes could never be signed. Elections need none.
    """
    leaf = law.leaf(CONTENTS)
    if BY_NAME in words_of(leaf):
        raise Refusal(
            "VOTING_NOT_ALLOWED",
            f"{leaf.source}: the minutes name who was for, against or abstained, so this is not voted in secret.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )


def missing(rows: Iterable[Wanted]) -> list[str]:
    """The words of what is not there."""
    return [row.word for row in rows if row.kept is Kept.MISSING]


def _contents(law: Reading, body: Body) -> list[Wanted]:
    leaf = law.leaf(CONTENTS)
    if leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
        return [Wanted(MinutesPart.CONTENT, "contents", Kept.MISSING, _left_open(leaf), leaf)]
    return [_content(leaf, word, body) for word in words_of(leaf)]


def _left_open(leaf: Leaf) -> str:
    who = "the statutes are silent" if leaf.absent is Absent.STATUTES else "nobody knows the law"
    return f"What minutes must say is left open: {who}; record the statutes' choice or an opinion of {leaf.key}."


def _content(leaf: Leaf, word: str, body: Body) -> Wanted:
    kept, said = _answer(word, body)
    return Wanted(MinutesPart.CONTENT, word, kept, said, leaf)


def _answer(word: str, body: Body) -> Answer:
    found = _FOUND[word](body) if word in _FOUND else (Kept.MISSING, "No record of the meeting says it; write it in.")
    if found[0] is not Kept.MISSING or word not in body["statements"]:
        return found
    return Kept.SAID, "Written in by whoever drafted."


def _there(value: object, said: str, otherwise: str) -> Answer:
    return (Kept.RECORDED, said) if value else (Kept.MISSING, otherwise)


def _place(body: Body) -> Answer:
    remote = body["meeting"]["form"] == "remote"
    place = body["meeting"]["place"]
    if remote and not place:
        return Kept.NOT_NEEDED, "The meeting was held remotely."
    return _there(place, "Stands at the head.", "Say where the meeting was held (place).")


def _hour(body: Body) -> Answer:
    return _there(body["sittings"], "When each call was due and opened.", "No call was opened.")


def _convened(body: Body) -> Answer:
    return _there(body["meeting"]["convened_on"], "The day of the notice.", "How it was convened is not on record.")


def _agenda(body: Body) -> Answer:
    return _there(body["items"], "The items in their order.", "It has no agenda.")


def _officer(body: Body, *capacities: str) -> bool:
    return any(row["capacity"] in capacities and row["name"] for row in body["officers"])


def _chair(body: Body) -> Answer:
    return _there(_officer(body, "chair"), "Named among the officers.", "Say who chaired (officers).")


def _bureau(body: Body) -> Answer:
    named = _officer(body, "chair") and _officer(body, "secretary")
    return _there(named, "Named among the officers.", "Say who made up the bureau: chair and secretary (officers).")


def _quorum(body: Body) -> Answer:
    there = any(item["quorum"] for item in body["items"])
    return _there(there, "With each item, as counted for its vote.", "No quorum was counted.")


def _attendance(body: Body) -> Answer:
    return _there(body["attendance"]["rows"], "The list of attendance, annexed.", "Nobody was checked in.")


def _remote(body: Body) -> Answer:
    if not body["attendance"]["remote"]:
        return Kept.NOT_NEEDED, "Nobody took part remotely."
    return _attendance(body)


def _incidents(body: Body) -> Answer:
    if body["meeting"]["form"] not in ("remote", "hybrid"):
        return Kept.NOT_NEEDED, "Nobody could take part remotely."
    return Kept.MISSING, "Say what incidents there were, or that there were none."


def _texts(body: Body) -> Answer:
    without = [str(item["position"]) for item in body["items"] if not item["text"]]
    said = f"Give the text of what was put to the vote (items): {', '.join(without)}."
    return _there(not without, "With each item.", said)


def _results(body: Body) -> Answer:
    counted = [item for item in body["items"] if item["tally"] or item["election"]]
    undeclared = [str(item["position"]) for item in counted if not item["declared"] and _settles(item)]
    if undeclared:
        return Kept.MISSING, f"Counted and not declared (declareResult): item {', '.join(undeclared)}."
    return _there(body["items"], "With each item, by whom it was declared.", "It has no agenda.")


def _settles(item: Mapping[str, Any]) -> bool:
    found = item["result"] or item["election"]
    return bool(found) and found["verdict"] not in ("no_result", "undecided", "ask_tie_rule")


def _names(body: Body) -> Answer:
    counted = [item for item in body["items"] if item["tally"]]
    if not counted:
        return Kept.NOT_NEEDED, "Nothing was put to the vote."
    if all(item["named"] for item in counted):
        return Kept.RECORDED, "Annexed with each item's open ballot."
    return Kept.MISSING, "Who voted how is not on record for every item; write it in."


def _on_request(_body: Body) -> Answer:
    return Kept.RECORDED, "Protests stand with their items; further statements where somebody asked for them."


_FOUND: Mapping[str, Callable[[Body], Answer]] = {
    "date": lambda _: (Kept.RECORDED, "Stands at the head."),
    "day": lambda _: (Kept.RECORDED, "Stands at the head."),
    "place": _place,
    "venue": _place,
    "hour": _hour,
    "call_number": _hour,
    "mode_of_convening": _convened,
    "agenda": _agenda,
    "chair_name": _chair,
    "bureau": _bureau,
    "facts_on_quorum": _quorum,
    "statement_of_quorum": _quorum,
    "shares_or_votes_present_and_quorum": _quorum,
    "attendance_list": _attendance,
    "voting_list": _attendance,
    "identity_of_participants_and_votes": _attendance,
    "names_of_members_present_or_represented_with_shares": _attendance,
    "identity_of_remote_attendees": _remote,
    "technical_incidents_of_remote_access": _incidents,
    "text_of_resolutions": _texts,
    "decisions": _results,
    "resolutions": _results,
    "results": _results,
    "result_of_voting": _results,
    "votes_if_counted": _results,
    "method_and_result": _results,
    "kind_and_result_of_votes": _results,
    "chair_s_statement_of_the_resolution": _results,
    BY_NAME: _names,
    "statements_on_request": _on_request,
    "summary_of_debates_asked_for": _on_request,
}
"""Words of the law packs, and where in the minutes what they want stands."""


def _annexes(law: Reading, body: Body) -> list[Wanted]:
    leaf = law.leaf(ANNEXES)
    if leaf.absent is not None:
        return []
    rows: list[Any] = [leaf.value] if isinstance(leaf.value, str) else list(leaf.value)
    return [_annex(leaf, row, body) for row in rows]


def _annex(leaf: Leaf, row: Any, body: Body) -> Wanted:
    conditions: list[str] = []
    if isinstance(row, str):
        word = row
    else:
        word = row.get("always") or row["then"]
        found = row.get("if", [])
        conditions = [found] if isinstance(found, str) else list(found)
    words = (word, _SAME.get(word))
    held = next((annex for annex in body["annexes"] if annex["word"] in words), None)
    if held is not None:
        lines = "" if held["rows"] is None else f", {held['rows']} lines"
        kept = Kept.RECORDED if held["derived"] else Kept.SAID
        return Wanted(MinutesPart.ANNEX, word, kept, f"{held['title']}{lines}.", leaf)
    if word == REMOTE_FORMS and not body["remote_votes"]:
        return Wanted(MinutesPart.ANNEX, word, Kept.NOT_NEEDED, "Nobody voted from outside the room.", leaf)
    if word.endswith("_allowed"):
        return Wanted(MinutesPart.ANNEX, word, Kept.NOT_NEEDED, "The law allows it, and asks for none.", leaf)
    when = f" It is wanted where one of these holds: {', '.join(conditions)}." if conditions else ""
    return Wanted(MinutesPart.ANNEX, word, Kept.MISSING, f"Annex it (annexes).{when}", leaf)
