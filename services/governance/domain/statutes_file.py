"""Statutes as a file: written by hand, by a template, or by another system; checked before anybody proposes them.

    {"pack": "BE-SC", "title": …, "notarised_on": "2026-05-04", "valid_from": "2026-06-01",
     "choices": {"vote_unit": {"value": "member", "article": "art. 30"}}}

`company_form` and `seat_pack` pick among a pack's variants; `questions` is what a template asks whoever fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from commons.directory import LegalEntity
from commons.errors import Refusal
from services.governance.domain.adopt_statutes import Draft, check_draft_form
from services.governance.domain.check_statutes import outside, said
from services.governance.domain.law.library import Library
from services.governance.domain.law.regime import Regime
from services.governance.domain.questionnaire import Question, questionnaire
from services.governance.domain.statutes import Choice

FIELDS = frozenset(
    {"entity", "pack", "company_form", "seat_pack", "title", "notarised_on", "valid_from", "choices", "questions"}
)


def problems(raw: dict[str, Any], library: Library, today: date) -> list[str]:
    """Sentences about what is wrong, each beginning with the key it is about. Empty: it could be proposed."""
    found = list(_form(raw, library))
    if found:
        return found
    regime = _regime(raw, library)
    choices = [(key, Choice(row["value"], row["article"])) for key, row in raw["choices"].items()]
    days = [date.fromisoformat(raw[name]) for name in ("notarised_on", "valid_from")]
    try:
        statutes = check_draft_form(Draft(raw["title"], days[0], days[1], choices), regime, today)
    except Refusal as refused:
        return [f"{refused.details.get('key', 'statutes')}: {refused.message}"]
    drafted = Regime(library, regime.entity, statutes)
    return [f"{key}: {said}" for key in statutes.choices for said in _of_choice(drafted, key, statutes.valid_from)]


def template(library: Library, pack: str, company_form: str | None, seat_pack: str | None, on: date) -> dict[str, Any]:
    """A file to fill in: nothing chosen yet, and every question of the pack with the law's own rule and its bounds.

    Raises `Refusal` BAD_ARGUMENT for a pack that does not exist.
    """
    head = {"pack": pack, "company_form": company_form, "seat_pack": seat_pack}
    said = {name: value for name, value in head.items() if value is not None}
    if wrong := list(_law(said, library)):
        raise Refusal("BAD_ARGUMENT", wrong[0])
    asked = questionnaire(_regime(said, library), on)
    blank = {"title": "", "notarised_on": "", "valid_from": "", "choices": {}}
    return said | blank | {"questions": {question.key: _asked(question) for question in asked}}


def _asked(question: Question) -> dict[str, Any]:
    row: dict[str, Any] = {"asks": question.asks.value, "looks": question.looks, "decisive": question.decisive}
    if question.law is not None:
        law = question.law
        row |= {"law": law.value if law.absent is None else law.absent.value, "article": law.source}
        row["confidence"] = law.confidence.value
    if question.limits:
        row["limits"] = [{limit.bound.value: limit.value, "article": limit.law.source} for limit in question.limits]
    return row


def _form(raw: dict[str, Any], library: Library) -> Iterator[str]:
    for field in raw.keys() - FIELDS:
        yield f"{field}: a file of statutes has no such field"
    yield from _law(raw, library)
    if not isinstance(raw.get("title"), str):
        yield "title: it is missing, or no text"
    for field in ("notarised_on", "valid_from"):
        if not _day(raw.get(field)):
            yield f"{field}: it is a day, YYYY-MM-DD"
    if not isinstance(raw.get("choices"), dict):
        yield 'choices: they are an object by key, of {"value", "article"}'
        return
    for key, row in raw["choices"].items():
        if not isinstance(row, dict) or row.keys() != {"value", "article"} or not isinstance(row["article"], str):
            yield f'{key}: a choice is {{"value": …, "article": "…"}}'


def _law(raw: dict[str, Any], library: Library) -> Iterator[str]:
    for field in ("pack", "seat_pack"):
        named = raw.get(field)
        if (field == "pack" or named is not None) and (not isinstance(named, str) or named not in library.packs):
            yield f"{field}: no law pack {named!r}; known are {', '.join(library.packs)}"
    if not isinstance(raw.get("company_form"), str | None):
        yield "company_form: it is a word"


def _day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def _regime(raw: dict[str, Any], library: Library) -> Regime:
    pack = library.packs[raw["pack"]]
    entity = LegalEntity(
        id=f"{pack.country}.entity.drafting",
        country=pack.country,
        name="the cooperative",
        legal_form=pack.form,
        pack=pack.id,
        company_form=raw.get("company_form"),
        seat_pack=raw.get("seat_pack"),
    )
    return Regime(library, entity)


def _of_choice(regime: Regime, key: str, on: date) -> Iterator[str]:
    try:
        leaf = outside(regime, key, on)
    except Refusal as refused:
        yield refused.message
        return
    if leaf is not None:
        unverified = ", to be checked" if leaf.unverified else ""
        yield f"{leaf.source}{unverified} does not let statutes choose this ({said(leaf)})"
