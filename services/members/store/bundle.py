"""All that this partition keeps of one person, table by table. A test holds the list against the tables.

Rows come as JSON without what is not hers: audit sequences, who entered what, other members read in one go with her.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from services.members.domain.protection.masking import OTHER, candidates, masked, texts_in
from services.members.domain.same_person import folded

_MINE = "t.membership = ANY(:ids)"
_PAYMENTS = (
    "(SELECT payment FROM payment_use WHERE membership = ANY(:ids)"
    " UNION SELECT id FROM payment WHERE membership = ANY(:ids))"
)
_APPLICATIONS = (
    "(SELECT id FROM application WHERE person = ANY(:persons)"
    " UNION SELECT application FROM application_step WHERE membership = ANY(:ids))"
)
_OPERATIONS = "(SELECT entity, number FROM share_operation WHERE membership = ANY(:ids))"

SECTIONS: Mapping[str, str] = {
    "membership": "t.id = ANY(:ids)",
    "membership_person": _MINE,
    "login": "t.person = ANY(:persons)",
    "person_alias": "t.old = ANY(:persons) OR t.new = ANY(:persons)",
    **dict.fromkeys(
        (
            "profile",
            "rectification",
            "registration",
            "categorisation",
            "college_seat",
            "membership_fact",
            "coverage",
            "change_reason",
            "contract",
            "leaving_step",
            "transfer",
            "share_operation",
            "share_request",
            "payment_request",
            "payment_use",
            "pay_notice",
            "refund",
            "share_certificate",
            "activity",
            "declaration",
            "tie",
            "consent",
            "erasure",
            "held_identity",
            "hold_reading",
        ),
        _MINE,
    ),
    "rectified_document": "t.rectification IN (SELECT id FROM rectification WHERE membership = ANY(:ids))",
    "share_request_step": "t.request IN (SELECT id FROM share_request WHERE membership = ANY(:ids))",
    "share_reversal": f"(t.entity, t.number) IN {_OPERATIONS}",
    "payment_request_step": "t.request IN (SELECT id FROM payment_request WHERE membership = ANY(:ids))",
    "refund_payment": "t.refund IN (SELECT id FROM refund WHERE membership = ANY(:ids))",
    "payment": f"t.id IN {_PAYMENTS}",
    "payment_payer": f"t.payment IN {_PAYMENTS}",
    "application": f"t.id IN {_APPLICATIONS}",
    "application_step": f"t.application IN {_APPLICATIONS}",
    "applicant": f"t.application IN {_APPLICATIONS}",
    "transfer_step": "t.transfer IN (SELECT id FROM transfer WHERE membership = ANY(:ids))",
    "transfer_application": f"t.application IN {_APPLICATIONS}",
    "transfer_login": "t.transfer IN (SELECT id FROM transfer WHERE membership = ANY(:ids))",
    "link_step": "t.person = ANY(:persons)",
    "link_pending": "t.person = ANY(:persons)",
    "link_candidate": "t.person = ANY(:persons)",
    "link_candidate_step": "t.candidate IN (SELECT id FROM link_candidate WHERE person = ANY(:persons))",
    "read_log": f"t.memberships && (CAST(:ids AS uuid[]) || ARRAY{_APPLICATIONS})",
}
"""Tables with personal data, and which rows are hers."""
LEFT_OUT: Mapping[str, str] = {
    "member_key": "a key of ours, which says nothing of her",
    "redeemed_token": "random ids of tokens",
}
"""Tables that name a membership or person and are not in a bundle, with the reason."""
HIDDEN = ("known", "actor", "granted_by", "grant", "key", "memberships", "statement_key")
"""Columns that are ours, or other people's."""


async def own_memberships(session: ReadSession, persons: Sequence[UUID], today: date) -> list[UUID]:
    """The memberships that these persons hold today or later."""
    rows = await session.all(
        "SELECT DISTINCT membership FROM membership_person WHERE person = ANY(:persons) AND upper_inf(known)"
        " AND valid && daterange(CAST(:today AS date), NULL) ORDER BY membership",
        {"persons": list(persons), "today": today},
    )
    return [row.membership for row in rows]


async def bundle_rows(session: ReadSession, persons: Sequence[UUID], today: date) -> dict[str, list[dict[str, Any]]]:
    """Her rows by table, other people masked; tables without any are left out."""
    parameters = {"ids": await own_memberships(session, persons, today), "persons": list(persons)}
    found: dict[str, list[dict[str, Any]]] = {}
    for table, condition in SECTIONS.items():
        rows = await session.all(
            f"SELECT to_jsonb(t) - CAST(:hidden AS text[]) AS row FROM {table} t WHERE {condition} ORDER BY 1",
            {"hidden": list(HIDDEN)} | {name: value for name, value in parameters.items() if f":{name}" in condition},
        )
        if rows:
            found[table] = [row.row for row in rows]
    return await _masked(session, found)


async def _masked(session: ReadSession, found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    profiles = found.get("profile", [])
    mine = {folded(row["given_name"], row["family_name"]) for row in profiles}
    for row in found.get("payment_payer", ()):
        if row["name"] is None or folded(row["name"], None) not in mine:
            # Somebody else paid for her: that is the payer's own business.
            row |= {name: row[name] and OTHER for name in ("name", "account", "remittance")}
    names = candidates(texts_in(found))
    others = await _names_of_others(session, names, {" ".join(_name(row)).lower() for row in profiles})
    return masked(found, others, {row["email"] for row in profiles if row["email"]})


def _name(row: dict[str, Any]) -> list[str]:
    return [part for part in (row["given_name"], row["family_name"]) if part]


async def _names_of_others(session: ReadSession, names: set[str], own: set[str]) -> list[str]:
    if not names:
        return []
    rows = await session.all(
        "SELECT DISTINCT lower(given_name || ' ' || family_name) AS name FROM profile"
        " WHERE lower(given_name || ' ' || family_name) = ANY(:names)",
        {"names": sorted(names)},
    )
    return [row.name for row in rows if row.name not in own]
