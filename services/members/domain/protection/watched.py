"""Which readings are logged: loaders by the first words of their names, and what the log calls them.

A test holds this list against the loaders that there are: a new one says whose data it shows.
"""

from __future__ import annotations

from collections.abc import Mapping

WATCHED: Mapping[str, str] = {
    "register": "REGISTER_ENTRY",
    "profiles": "PROFILE",
    "former identities": "FORMER_IDENTITY",
    "facts": "FACTS",
    "categories": "FACTS",
    "holdings": "SHARES",
    "lines": "SHARES",
    "obligations": "SHARES",
    "share requests": "SHARES",
    "payment requests": "PAYMENTS",
    "payments": "PAYMENTS",
    "refunds": "PAYMENTS",
    "certificates": "SHARES",
    "coverage": "COVERAGE",
    "leaving": "LEAVING",
    "history": "HISTORY",
    "transfers": "TRANSFERS",
    "expected transfers": "TRANSFERS",
    "applications": "APPLICATION",
    "activities": "ACTIVITIES",
    "declarations": "DECLARATIONS",
    "ties": "SERVICES_USED",
    "contracts": "CONTRACTS",
    "inspection": "REGISTER_INSPECTION",
    "electorate": "ELECTORATE",
    "person hashes": "PERSON_HASHES",
    "notice addresses": "NOTICE_ADDRESSES",
    "meeting desk": "MEETING_DESK",
    "link candidates": "LINK_CANDIDATES",
}
"""Loaders of memberships' data, and of applications and transfers before there is a membership: these by their ids."""
BY_MEMBERS = frozenset({"REGISTER_INSPECTION"})
"""What members without an office read of others."""
UNWATCHED: Mapping[str, str] = {
    "entities": "legal entities are public",
    "statuses": "legal entities are public",
    "consents": "shown to the member herself only",
    "profile versions": "a number that says nothing of her",
    "link questions": "shown to the person herself only",
    "links asked": "shown to the person herself only",
    "links": "shown to the person herself only",
    "versions": "a number that says nothing of her",
    "transfers of applications": "by application, which has no membership here yet",
    "readings": "shown to the member and auditors; a log of the log would have no end",
    "offers": "what an entity offers is nobody's data",
    "periods of use": "of what an entity offers, not of who uses it",
    "payers": "by payment, of whom nobody may know whose it is",
    "free": "what an entity may give back, by entity",
}
"""Other loaders, and why nobody's log needs them."""


def logged(name: str) -> str | None:
    """What the log calls a loader's data; None where it is not logged."""
    words = name.split(" ")
    for size in range(len(words), 0, -1):
        head = " ".join(words[:size])
        if head in WATCHED:
            return WATCHED[head]
        if head in UNWATCHED:
            return None
    return None
