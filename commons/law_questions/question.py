"""What every question of law between partitions has: an address, a purpose, and the bodies of both ways (JSON)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import msgspec


class LawRequest(msgspec.Struct, frozen=True):
    """What the law and statutes of an entity say on a day."""

    entity: str
    day: date


class RuleSource(msgspec.Struct, frozen=True):
    """Where the rule stands that decided."""

    key: str
    article: str
    unverified: bool


AskedT = TypeVar("AskedT", bound=LawRequest)
AnswerT = TypeVar("AnswerT", bound=msgspec.Struct)


@dataclass(frozen=True)
class LawQuestion(Generic[AskedT, AnswerT]):
    """One question. `purpose`: for which the directory must license the asking partition."""

    path: str
    purpose: str
    asked: type[AskedT]
    answer: type[AnswerT]
