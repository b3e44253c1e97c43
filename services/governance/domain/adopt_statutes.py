"""Statutes on their way into force: one person proposes what was notarised, another adopts or declines it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.law.regime import Regime
from services.governance.domain.plain_json import check_plain
from services.governance.domain.statutes import Choice, Statutes

CHOICES_MAX = 500
ARTICLE_MAX = 200
"""Characters of an article's name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed: the notarised text's title and dates, and its choices in the order they were given."""

    title: str
    notarised_on: date
    valid_from: date
    choices: Sequence[tuple[str, Choice]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal is: who proposed it, the newest version then and now, whether it is decided."""

    proposed_by: str
    based_on: int
    newest: int
    decided: bool


def propose(draft: Draft, regime: Regime, today: date) -> Statutes:
    """The statutes that would come into force, version 0 until they are adopted.

    Raises `Refusal` BAD_ARGUMENT (naming the key), ENTITY_NOT_OPEN, LAW_UNKNOWN and STATUTES_OUTSIDE_LAW with the
    article, all read as of the day on which the statutes come into force.
    """
    statutes = check_draft_form(draft, regime, today)
    check_statutes(Regime(regime.library, regime.entity, statutes), draft.valid_from)
    return statutes


def check_draft_form(draft: Draft, regime: Regime, today: date) -> Statutes:
    """The statutes as drafted, before they are held against the law. Raises what `propose` does, but for the law."""
    _check_days(draft, regime.entity.opened_on, today)
    return Statutes(
        entity=regime.entity.id,
        version=0,
        valid_from=draft.valid_from,
        choices=_choices(draft.choices),
        title=texts.title("The title", draft.title),
        notarised_on=draft.notarised_on,
    )


def adopt(statutes: Statutes, regime: Regime, standing: Standing, actor: str) -> Statutes:
    """The next version. Raises ADOPTION_NEEDS_TWO for the proposer, and whatever `propose` would say of the law today.

    TRANSITION_NOT_ALLOWED once it is decided, or when another version came in between.
    """
    _check_open(standing)
    if actor == standing.proposed_by:
        raise Refusal(
            "ADOPTION_NEEDS_TWO", "You proposed these statutes; another organiser or an auditor of the entity adopts."
        )
    if standing.newest != standing.based_on:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"Version {standing.newest} was adopted after this was proposed; decline it and propose anew.",
        )
    check_statutes(Regime(regime.library, regime.entity, statutes), statutes.valid_from)
    return Statutes(
        statutes.entity,
        standing.newest + 1,
        statutes.valid_from,
        statutes.choices,
        statutes.title,
        statutes.notarised_on,
    )


def check_meetings(statutes: Statutes, others: Sequence[Statutes], meetings: Sequence[tuple[str, date]]) -> None:
    """Refuse TRANSITION_NOT_ALLOWED where the statutes would be those of a meeting that was opened: (id, its day).

    `others`: the versions adopted so far. A meeting keeps the law under which its roll was sealed and its call opened.
    """
    for assembly, day in meetings:
        later = any(statutes.valid_from < other.valid_from <= day for other in others)
        if statutes.valid_from <= day and not later:
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"The meeting of {day} was opened under the statutes of before, and these would be in force on it; "
                f"decline them, and propose them as in force from the day after ({day + timedelta(days=1)}).",
                assembly=assembly,
                day=day.isoformat(),
            )


def decline(standing: Standing, reason: str) -> str:
    """The reason as it is kept; TRANSITION_NOT_ALLOWED once it is decided. Whoever proposed may decline as well."""
    _check_open(standing)
    return texts.text("The reason", reason)


def _check_open(standing: Standing) -> None:
    if standing.decided:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This proposal is decided already.")


def _check_days(draft: Draft, opened_on: str | None, today: date) -> None:
    if draft.notarised_on > today:
        raise Refusal(
            "BAD_ARGUMENT", f"Statutes are recorded once they are notarised; {draft.notarised_on} is to come."
        )
    if draft.valid_from < draft.notarised_on:
        raise Refusal("BAD_ARGUMENT", "Statutes come into force on the day they are notarised, or later.")
    if opened_on is not None and draft.valid_from < date.fromisoformat(opened_on):
        raise Refusal("ENTITY_NOT_OPEN", f"The entity opened on {opened_on}; its statutes are in force from then on.")


def _choices(given: Sequence[tuple[str, Choice]]) -> dict[str, Choice]:
    if len(given) > CHOICES_MAX:
        raise Refusal("BAD_ARGUMENT", f"Statutes make at most {CHOICES_MAX} choices here.")
    found: dict[str, Choice] = {}
    for key, choice in given:
        if key in found:
            raise Refusal("BAD_ARGUMENT", f"'{key[:80]}' is chosen twice.", key=key[:80])
        check_plain(f"The choice for '{key[:80]}'", choice.value)
        article = texts.text(f"The article for '{key[:80]}'", choice.article, ARTICLE_MAX)
        found[key] = Choice(choice.value, article)
    return found
