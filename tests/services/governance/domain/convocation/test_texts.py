"""Texts and documents: versions, one authoritative language, reasons once notices are out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.convocation.documents import BYTES_MAX, Room, WantedDocument, add, check_bytes
from services.governance.domain.convocation.required import required
from services.governance.domain.convocation.texts import Announced, ResolutionText, WantedText, write
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import AssemblyForm, MajorityBase, ResolutionKind
from tests.services.governance.domain.convocation.test_form import law
from tests.services.governance.domain.laws import regime

FRENCH = WantedText("fr", "Les comptes", "Approuver les comptes.", authoritative=True)
DUTCH = WantedText("nl", "De rekeningen", "De rekeningen goedkeuren.", authoritative=False)


def announced(*before: ResolutionText, dispatched: bool = False, opened: bool = False) -> Announced:
    return Announced(before, dispatched, opened)


def code(wanted: WantedText, at: Announced) -> str:
    with pytest.raises(Refusal) as refused:
        write(wanted, at)
    return refused.value.code


def test_a_translation_is_of_a_version() -> None:
    first = write(FRENCH, announced())
    translated = write(DUTCH, announced(first))
    assert (first.version, first.translates, translated.version, translated.translates) == (1, None, 1, 1)
    second = write(replace(FRENCH, body="Approuver les comptes de 2026."), announced(first, translated))
    assert second.version == 2
    again = write(DUTCH, announced(first, translated, second))
    assert (again.version, again.translates) == (2, 2)


def test_a_change_after_dispatch_says_why() -> None:
    first = write(FRENCH, announced())
    later = replace(FRENCH, body="Approuver et décharger.")
    assert code(later, announced(first, dispatched=True)) == "BAD_ARGUMENT"
    found = write(replace(later, why="The discharge was forgotten."), announced(first, dispatched=True))
    assert (found.version, found.after_dispatch, found.why) == (2, True, "The discharge was forgotten.")


@pytest.mark.parametrize(
    ("wanted", "at", "expected"),
    [
        (DUTCH, announced(), "BAD_ARGUMENT"),
        (replace(FRENCH, language="French"), announced(), "BAD_ARGUMENT"),
        (replace(FRENCH, body=" "), announced(), "BAD_ARGUMENT"),
        (FRENCH, announced(opened=True), "TRANSITION_NOT_ALLOWED"),
        (FRENCH, announced(write(FRENCH, announced())), "ALREADY_EXISTS"),
        (replace(DUTCH, authoritative=True), announced(write(FRENCH, announced())), "BAD_ARGUMENT"),
        (replace(FRENCH, authoritative=False), announced(write(FRENCH, announced())), "BAD_ARGUMENT"),
    ],
)
def test_what_is_no_text(wanted: WantedText, at: Announced, expected: str) -> None:
    assert code(wanted, at) == expected


@given(st.lists(st.tuples(st.sampled_from(["fr", "nl", "de"]), st.integers(0, 3)), max_size=12))
def test_versions_count_by_language_and_only_grow(steps: list[tuple[str, int]]) -> None:
    rows: list[ResolutionText] = []
    for language, body in steps:
        wanted = WantedText(language, "T", f"text {body}", authoritative=language == "fr")
        try:
            rows.append(write(wanted, announced(*rows)))
        except Refusal:
            continue
    for language in ("fr", "nl", "de"):
        versions = [row.version for row in rows if row.language == language]
        assert versions == list(range(1, len(versions) + 1))
    assert len({row.language for row in rows if row.authoritative}) <= 1


PDF = b"%PDF-1.7\nsome\n%%EOF\n"
ACCOUNTS = WantedDocument("annual-accounts", "Accounts", "fr", len(PDF), hashlib.sha256(PDF).hexdigest())
EMPTY = Room(0, 0, dispatched=False, opened=False)


def test_a_document_has_versions_and_its_bytes_are_those_announced() -> None:
    first = add(ACCOUNTS, EMPTY)
    assert (first.version, first.after_dispatch) == (1, False)
    check_bytes(PDF, first.size, first.sha256)
    after = add(replace(ACCOUNTS, why="A page was missing."), replace(EMPTY, documents=1, version=1, dispatched=True))
    assert (after.version, after.after_dispatch) == (2, True)
    html = b"<html></html>"
    for body, size, digest in ((PDF + b"x", first.size, first.sha256), (html, 13, hashlib.sha256(html).digest())):
        with pytest.raises(Refusal):
            check_bytes(body, size, digest)


@pytest.mark.parametrize(
    ("change", "room", "expected"),
    [
        ({"name": "Annual accounts"}, {}, "BAD_ARGUMENT"),
        ({"size": 0}, {}, "BAD_ARGUMENT"),
        ({"size": BYTES_MAX + 1}, {}, "BAD_ARGUMENT"),
        ({"sha256": "00"}, {}, "BAD_ARGUMENT"),
        ({}, {"opened": True}, "TRANSITION_NOT_ALLOWED"),
        ({}, {"announced": False}, "ITEM_NOT_ANNOUNCED"),
        ({}, {"dispatched": True}, "BAD_ARGUMENT"),
        ({}, {"documents": 500}, "BAD_ARGUMENT"),
    ],
)
def test_what_is_no_document(change: dict[str, Any], room: dict[str, Any], expected: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(replace(ACCOUNTS, **change), replace(EMPTY, **room))
    assert refused.value.code == expected


def test_the_majority_is_told_with_its_article() -> None:
    amendment = required(law(regime("BE-SC")), ResolutionKind.AMENDMENT, form=AssemblyForm.IN_ROOM)
    (part,) = amendment.parts
    assert (part.threshold.numerator, part.threshold.denominator, part.base) == (3, 4, MajorityBase.VOTES_CAST)
    assert "BE CSA/WVV" in amendment.explanation
    with pytest.raises(Refusal) as refused:
        required(law(regime("IT-COOP", form="spa")), ResolutionKind.ORDINARY, form=AssemblyForm.IN_ROOM)
    assert refused.value.code == "LAW_UNKNOWN"


def test_in_writing_everybody_must_agree_where_the_law_says_so() -> None:
    belgium = required(
        Reading(regime("BE-SC"), law(regime("BE-SC")).on), ResolutionKind.ORDINARY, form=AssemblyForm.WRITTEN
    )
    assert (belgium.unanimous, belgium.parts, "6:71" in belgium.law.source) == (True, (), True)
