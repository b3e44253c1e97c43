"""Consent: what a member lets others' officers see of her, for one purpose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from commons.errors import Refusal


class Purpose(StrEnum):
    """What a cross-border read is for (domain.md, section 4)."""

    SERVICE = "SERVICE"
    VOTING_ROLL = "VOTING_ROLL"
    STATISTICS = "STATISTICS"
    CLIENT_RELATION = "CLIENT_RELATION"


def consented_fields(asked: Sequence[str], consentable: Collection[str]) -> list[str]:
    """The fields to show, each once, in the order given. No field at all still shows that the membership exists.

    Raises `Refusal` BAD_ARGUMENT for a field that consent does not open.
    """
    unknown = [name for name in asked if name not in consentable]
    if unknown:
        raise Refusal("BAD_ARGUMENT", f"Consent opens {', '.join(sorted(consentable))}; nothing else.")
    return list(dict.fromkeys(asked))
