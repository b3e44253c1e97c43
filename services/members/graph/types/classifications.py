"""Trades, sectors and needs as the graph shows them: codes of classifications with their titles."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from commons import isco, nace
from services.members.domain.activities import needs
from services.members.graph.types.declared_words import NeedTheme


@strawberry.enum(description="Languages that the classifications are kept in.")
class TitleLanguage(StrEnum):
    """Languages of titles."""

    EN = "en"
    FR = "fr"


@strawberry.type(description="A trade of ISCO-08: one digit for a major group to four for a unit group.")
class Trade:
    """A trade."""

    code: str = strawberry.field(description="One to four digits.")
    found: strawberry.Private[isco.Trade]

    @strawberry.field(description="The heading of the classification.")
    def title(self, language: TitleLanguage = TitleLanguage.EN) -> str:
        """In that language."""
        return self.found.title(language.value)

    @strawberry.field(description="The next wider group; null for a major group.")
    def group(self) -> Trade | None:
        """The wider group."""
        return None if self.found.group is None else Trade.of(self.found.group)

    @classmethod
    def of(cls, found: isco.Trade) -> Trade:
        """From the classification."""
        return cls(code=found.code, found=found)


@strawberry.type(description="A sector: a code of NACE in its revision, for codes changed meaning between them.")
class Sector:
    """A sector."""

    code: str = strawberry.field(description="A division, group or class, like 90.20.")
    revision: str = strawberry.field(description="2.0 or 2.1.")
    found: strawberry.Private[nace.Nace]

    @strawberry.field(description="The official English heading.")
    def label(self) -> str:
        """The heading."""
        return self.found.label

    @strawberry.field(
        description="What it may be in the other revision: often several, for one class was split or joined; none for "
        "a class that is new. Which of them is meant only the member can say."
    )
    def counterparts(self) -> list[Sector]:
        """In the other revision."""
        return [Sector.of(one) for one in self.found.counterparts]

    @classmethod
    def of(cls, found: nace.Nace) -> Sector:
        """From the classification."""
        return cls(code=found.code, revision=found.revision, found=found)


@strawberry.type(description="A word of the vocabulary of needs, offered from a day on.")
class NeedKind:
    """A need that may be declared."""

    code: str = strawberry.field(description="Like TRAINING_TRADE.")
    theme: NeedTheme = strawberry.field(description="What it is about.")
    from_: date | None = strawberry.field(name="from", description="Since when it may be declared.")
    until: date | None = strawberry.field(description="Until when it may be declared; null while it may.")
    found: strawberry.Private[needs.NeedKind]

    @strawberry.field(description="In words.")
    def title(self, language: TitleLanguage = TitleLanguage.EN) -> str:
        """In that language."""
        return self.found.title(language.value)

    @classmethod
    def of(cls, found: needs.NeedKind) -> NeedKind:
        """From the vocabulary."""
        return cls(code=found.code, theme=found.theme, from_=found.period.start, until=found.period.end, found=found)
