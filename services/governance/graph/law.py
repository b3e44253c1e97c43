"""Law packs and statutes as the graph shows them: every value with its article and how sure it is."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Statutes as StatutesRecord
from services.governance.graph.words import Absent, Confidence


@strawberry.type(description="Where a rule stands. `unverified`: the article was not read and must be checked.")
class LawReference:
    """The article behind an answer."""

    pack: str
    key: str
    article: str
    confidence: Confidence
    unverified: bool

    @classmethod
    def of(cls, leaf: Leaf) -> LawReference:
        """The reference of a leaf."""
        return cls(
            pack=leaf.pack,
            key=leaf.key,
            article=leaf.source,
            confidence=leaf.confidence,
            unverified=leaf.unverified,
        )


@strawberry.type(description="One rule of a law pack: its value, or why there is none.")
class LawLeaf:
    """One rule of a law pack."""

    key: str
    value: JSON | None
    absent: Absent | None
    note: str | None
    statutes: str = strawberry.field(description="What statutes may do with it: fixed, free, stricter, …")
    law: LawReference

    @classmethod
    def of(cls, leaf: Leaf) -> LawLeaf:
        """The leaf as shown."""
        return cls(
            key=leaf.key,
            value=leaf.value,
            absent=leaf.absent,
            note=leaf.note,
            statutes=leaf.licence,
            law=LawReference.of(leaf),
        )


@strawberry.type(description="The law of one legal entity on one day, its statutes laid over it.")
class LawPack:
    """The law of one legal entity on one day."""

    id: str = strawberry.field(description="The pack's name, as BE-SC-CNC.")
    country: str
    form: str
    title: str
    text: str
    as_of: date
    regime: strawberry.Private[Regime]

    @classmethod
    def of(cls, regime: Regime, on: date) -> LawPack:
        """The pack of a regime."""
        pack = regime.library.pack(regime.entity.pack)
        return cls(
            id=pack.id,
            country=pack.country,
            form=pack.form,
            title=pack.title,
            text=pack.text,
            as_of=on,
            regime=regime,
        )

    @strawberry.field(description="Whether sealing and declaring need sign-offs first.")
    def experimental(self) -> bool:
        """Whether a decisive leaf is unsure or unknown."""
        return bool(self.regime.decisive_unsure(self.as_of))

    @strawberry.field(description="The decisive rules that are unsure or unknown.")
    def experimental_because(self) -> list[LawLeaf]:
        """Those leaves."""
        return [LawLeaf.of(leaf) for leaf in self.regime.decisive_unsure(self.as_of)]

    @strawberry.field(description="One rule by its key (`majorities.ordinary`), the statutes' choice laid over it.")
    def leaf(self, key: str) -> LawLeaf | None:
        """The rule that binds, or None for a key that does not exist."""
        known = key in self.regime.library.keys
        return LawLeaf.of(self.regime.rule(key, self.as_of)) if known else None


@strawberry.type(description="One choice of the statutes within the law.")
class StatutesChoice:
    """One choice of the statutes."""

    key: str
    value: JSON
    article: str


@strawberry.type(description="One version of an entity's statutes.")
class Statutes:
    """One version of an entity's statutes."""

    version: int
    title: str
    valid_from: date
    choices: list[StatutesChoice]

    @classmethod
    def of(cls, record: StatutesRecord) -> Statutes:
        """The statutes as shown, choices by key."""
        rows = sorted(record.choices.items())
        shown = [StatutesChoice(key=key, value=choice.value, article=choice.article) for key, choice in rows]
        return cls(version=record.version, title=record.title, valid_from=record.valid_from, choices=shown)
