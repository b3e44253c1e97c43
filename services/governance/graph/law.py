"""Law packs and statutes as the graph shows them: every value with its article and how sure it is."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from commons.errors import Refusal
from commons.paging import page_of
from commons.subgraph.relay import After, Connection, First
from services.governance.domain.law.history import Period, periods
from services.governance.domain.law.leaf import Leaf, Opinion
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice
from services.governance.domain.statutes import Statutes as StatutesRecord
from services.governance.graph.listed import listed_page
from services.governance.graph.words import Absent, Confidence


@strawberry.type(
    description="Who put their name to a rule, for one version of the statutes. `answers`: nobody knew the law, and "
    "the rule's value is what they say; otherwise they confirm what the pack or the statutes say."
)
class LawOpinion:
    """A named opinion."""

    name: str
    signed_on: date
    source: str
    statement: str
    statutes_version: int
    answers: bool

    @classmethod
    def of(cls, opinion: Opinion) -> LawOpinion:
        """The opinion as shown."""
        return cls(
            name=opinion.name,
            signed_on=opinion.signed_on,
            source=opinion.source,
            statement=opinion.statement,
            statutes_version=opinion.statutes_version,
            answers=opinion.value is not None,
        )


@strawberry.type(description="Where a rule stands. `unverified`: the article was not read and must be checked.")
class LawReference:
    """The article behind an answer."""

    pack: str
    key: str
    article: str
    confidence: Confidence
    unverified: bool
    opinion: LawOpinion | None = strawberry.field(description="Who signed it off, if anybody did.")

    @classmethod
    def of(cls, leaf: Leaf) -> LawReference:
        """The reference of a leaf."""
        return cls(
            pack=leaf.pack,
            key=leaf.key,
            article=leaf.source,
            confidence=leaf.confidence,
            unverified=leaf.unverified,
            opinion=LawOpinion.of(leaf.opinion) if leaf.opinion else None,
        )


@strawberry.type(description="What the law says from a day to a day, both included; null where no such day is known.")
class LawPeriod:
    """One period of a rule."""

    since: date | None = strawberry.field(name="from")
    until: date | None
    value: JSON | None
    absent: Absent | None

    @classmethod
    def of(cls, period: Period) -> LawPeriod:
        """The period as shown."""
        return cls(since=period.since, until=period.until, value=period.leaf.value, absent=period.leaf.absent)


@strawberry.type(
    description="One rule of a law pack: its value, or why there is none. With neither, `needs` says what picks it."
)
class LawLeaf:
    """One rule of a law pack."""

    key: str
    value: JSON | None
    absent: Absent | None
    note: str | None
    statutes: str = strawberry.field(description="What statutes may do with it: fixed, free, stricter, …")
    law: LawReference
    decisive: bool = strawberry.field(
        description="Whether a roll or a result rests on it: unsure, it needs a sign-off."
    )
    needs: list[str] = strawberry.field(
        description="The company forms one of which must be named before the rule has a value, or `seat_pack`."
    )
    regime: strawberry.Private[Regime]
    on: strawberry.Private[date]

    @classmethod
    def of(cls, leaf: Leaf, regime: Regime, on: date, needs: tuple[str, ...] = ()) -> LawLeaf:
        """The leaf as shown."""
        return cls(
            key=leaf.key,
            value=leaf.value,
            absent=leaf.absent,
            note=leaf.note,
            statutes=leaf.licence,
            law=LawReference.of(leaf),
            decisive=leaf.key in regime.library.decisive_keys,
            needs=list(needs),
            regime=regime,
            on=on,
        )

    @classmethod
    def binding(cls, key: str, regime: Regime, on: date) -> LawLeaf:
        """The rule that binds; where the company form or the seat is not named, what it would take."""
        try:
            return cls.of(regime.rule(key, on), regime, on)
        except Refusal as refused:
            if refused.code != "LAW_UNKNOWN":
                raise
            needs = tuple(refused.details.get("forms", ["seat_pack"]))
            return cls.of(regime.library.written(regime.entity.pack, key), regime, on, needs)

    @strawberry.field(description="How the law (not the statutes) reads over time, oldest first.")
    def periods(self) -> list[LawPeriod]:
        """Past, present and coming values."""
        if self.needs:
            return []
        found = periods(self.regime.library, self.regime.entity.pack, self.key, self.regime.situation(self.on))
        return [LawPeriod.of(period) for period in found]


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
        return bool(self._unsure())

    @strawberry.field(description="The decisive rules that are unsure or unknown.")
    def experimental_because(self) -> list[LawLeaf]:
        """Those leaves, as the law has them."""
        return self._unsure()

    @strawberry.field(description="One rule by its key (`majorities.ordinary`), the statutes' choice laid over it.")
    def leaf(self, key: str) -> LawLeaf | None:
        """The rule that binds, or None for a key that does not exist."""
        known = key in self.regime.library.keys
        return LawLeaf.binding(key, self.regime, self.as_of) if known else None

    @strawberry.field(
        description="Every rule in the order of the keys, the statutes' choices laid over them; with `prefix` those of "
        "one family, as `proxies.`."
    )
    def leaves(self, first: First = None, after: After = None, prefix: str = "") -> Connection[LawLeaf]:
        """A page of rules."""
        keys = [key for key in self.regime.library.keys if key.startswith(prefix)]
        return listed_page(page_of(first, after), keys, lambda key: LawLeaf.binding(key, self.regime, self.as_of))

    def _unsure(self) -> list[LawLeaf]:
        regime, on = self.regime, self.as_of
        try:
            unsure = regime.decisive_unsure(on)
        except Refusal as refused:
            if refused.code != "LAW_UNKNOWN":
                raise
            # Without the company form or the seat a rule cannot be picked; the pack names those that it is unsure of.
            named = regime.library.pack(regime.entity.pack).experimental_because
            return [LawLeaf.binding(key, regime, on) for key in named]
        return [LawLeaf.of(leaf.signed(regime.opinions.get(leaf.key)), regime, on) for leaf in unsure]


@strawberry.type(description="One choice of the statutes within the law.")
class StatutesChoice:
    """One choice of the statutes."""

    key: str
    value: JSON
    article: str

    @classmethod
    def of(cls, key: str, choice: Choice) -> StatutesChoice:
        """The choice as shown."""
        return cls(key=key, value=choice.value, article=choice.article)


@strawberry.type(description="One version of an entity's statutes.")
class Statutes:
    """One version of an entity's statutes."""

    version: int
    title: str
    notarised_on: date | None = strawberry.field(
        description="The day of the formal act; null where it is not on record."
    )
    valid_from: date = strawberry.field(description="In force from this day until the next version's.")
    choices: list[StatutesChoice]

    @classmethod
    def of(cls, record: StatutesRecord) -> Statutes:
        """The statutes as shown, choices by key."""
        return cls(
            version=record.version,
            title=record.title,
            notarised_on=record.notarised_on,
            valid_from=record.valid_from,
            choices=[StatutesChoice.of(key, choice) for key, choice in sorted(record.choices.items())],
        )
