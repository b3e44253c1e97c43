"""Statutes of a European cooperative society may say that the voters of named entities are its electorate.

Experimental: the regulation speaks of members (art. 58, 59), and no article that we read speaks of such a clause. Who
votes in a named entity is that entity's law and statutes to say; how many votes she has here is the society's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.errors import Refusal
from commons.ids import GlobalId
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import ELECTORATE_OF

COUNTED = ("person", "membership")
"""One line per person, whatever the number of memberships, or one per membership."""
ENTITIES_MAX = 60
"""Entities of one electorate: each is a bit of a line's masks."""
LOOKS = (
    '{"entities": [{"country": code, "slug": the last part of its id}], "count": "person" or "membership"},'
    " in a European cooperative society"
)


@dataclass(frozen=True, slots=True)
class NamedElectorate:
    """The entities whose voters vote, how they are counted, and the article of the statutes that says so."""

    entities: tuple[str, ...]
    per_person: bool
    article: str


def named_electorate(regime: Regime) -> NamedElectorate | None:
    """What the statutes in force say; None where the entity's own register is its electorate, as by law."""
    choice = regime.statutes.choices.get(ELECTORATE_OF) if regime.statutes else None
    if choice is None or regime.statutes is None:
        return None
    check_electorate_of(choice.value, regime.entity.id)
    article = f"statutes (version {regime.statutes.version}) {choice.article}"
    entities = tuple(_id(row) for row in choice.value["entities"])
    return NamedElectorate(entities, choice.value["count"] == COUNTED[0], article)


def electorate_outside(regime: Regime, value: Any, on: date) -> Leaf | None:
    """The law that the clause is outside of: any but a European society's. BAD_ARGUMENT for another shape."""
    check_electorate_of(value, regime.entity.id)
    pack = regime.entity.pack
    return None if pack == "SCE" or pack.startswith("SCE-") else regime.law("vote_unit", on)


def check_electorate_of(value: Any, entity: str) -> None:
    """Refuse BAD_ARGUMENT for anything but `LOOKS`, each entity once and never the society itself."""
    if not isinstance(value, dict) or value.keys() != {"entities", "count"}:
        raise _wrong(LOOKS)
    entities = value["entities"]
    if not isinstance(entities, list) or not 0 < len(entities) <= ENTITIES_MAX:
        raise _wrong(f"1 to {ENTITIES_MAX} entities")
    named = [_id(row) for row in entities]
    if len(set(named)) < len(named):
        raise _wrong("each entity once")
    if entity in named:
        raise _wrong("other entities: the society's own register is its electorate without this clause")
    if value["count"] not in COUNTED:
        raise _wrong(f"counted by {' or '.join(COUNTED)}")


def _id(row: Any) -> str:
    """The id of an entity. It is named by country and slug, because a mutation takes no ids of other countries."""
    if not isinstance(row, dict) or row.keys() != {"country", "slug"} or not all(map(_is_text, row.values())):
        raise _wrong(LOOKS)
    return str(GlobalId.parse(f"{row['country']}.entity.{row['slug']}", "entity"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _wrong(wanted: str) -> Refusal:
    return Refusal(
        "BAD_ARGUMENT", f"The statutes' clause '{ELECTORATE_OF}' is wrong: it is {wanted}.", key=ELECTORATE_OF
    )
