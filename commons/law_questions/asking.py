"""Asking another partition of the same country a question of law, or of its register, in this partition's own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from commons.auth.tokens import Asking
from commons.errors import Refusal
from commons.law_questions.question import AnswerT, AskedT, LawQuestion
from commons.subgraph.asking import NoAnswer, posted
from commons.subgraph.context import Partition

TermsT = TypeVar("TermsT")
BodyT = TypeVar("BodyT", bound=msgspec.Struct)

_CITED = ("article", "unverified", "key")
_LAWS_OWN = frozenset({"LAW_UNKNOWN", "BAD_ARGUMENT"})
"""Refusals that are the answer: the law does not say, or asks for something that was not given."""


async def law_on(
    partition: Partition, question: LawQuestion[AskedT, AnswerT], wanted: AskedT, read: Callable[[AnswerT], TermsT]
) -> TermsT:
    """Governance's answer as `read` makes it; a word it does not know (`ValueError`) is no answer.

    Raises `Refusal`: the law's own (LAW_UNKNOWN, BAD_ARGUMENT), or PARTITION_UNAVAILABLE.
    """
    asking = Asking(partition.name, f"governance/{partition.country.code}", question.purpose)
    try:
        return read(await answer_to(partition, asking, question.path, wanted, question.answer))
    except ValueError as error:
        raise _unavailable(asking.asked) from error


async def answer_to(
    partition: Partition, asking: Asking, path: str, wanted: msgspec.Struct, kind: type[BodyT]
) -> BodyT:
    """What the partition that is asked answers. Raises as `law_on`."""
    try:
        status, body = await posted(partition, asking, path, msgspec.json.encode(wanted))
        if status == 400:
            raise _told(asking.asked, body)
        if status != 200:
            raise NoAnswer
        return msgspec.json.decode(body, type=kind)
    except (NoAnswer, msgspec.DecodeError) as error:
        raise _unavailable(asking.asked) from error


class _Error(msgspec.Struct):
    message: str
    extensions: dict[str, object]


class _Errors(msgspec.Struct):
    errors: list[_Error]


def _told(asked: str, body: bytes) -> Refusal:
    """The other side's own refusal, as it was told; anything else is a partition that does not answer."""
    try:
        error = msgspec.json.decode(body, type=_Errors).errors[0]
    except (msgspec.DecodeError, IndexError):
        return _unavailable(asked)
    code = error.extensions.get("code")
    if code not in _LAWS_OWN:
        return _unavailable(asked)
    cited = {name: error.extensions[name] for name in _CITED if error.extensions.get(name) is not None}
    return Refusal(str(code), error.message, **cited)


def _unavailable(asked: str) -> Refusal:
    return Refusal(
        "PARTITION_UNAVAILABLE",
        f"{asked} cannot say now what has to be known of it, and nothing was written; try again when it is back.",
        partition=asked,
    )
