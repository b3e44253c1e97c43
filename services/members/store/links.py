"""Linking's reads and writes: who a membership's person is from a day on, which logins are hers, aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import borderless_id, global_id, random_uuid
from services.members.domain.linking import Link, LinkClaims
from services.members.domain.links import LinkStep, LinkStepKind
from services.members.domain.pseudonyms import pseudonym
from services.members.store.link_steps import insert_link_step
from services.members.store.logins import forget_logins, logins_of, record_logins
from services.members.store.people import resolve_persons
from services.members.store.profiles import member_key, profiles_of
from services.members.store.viewing import persons_of_login

ALIAS_KIND = "person.alias"
"""The outbox lines that go to every other country."""

_CHANGE_PERSON = """
WITH closed AS (
  UPDATE membership_person SET known = int8range(lower(known), :sequence)
   WHERE {which} AND upper_inf(known) AND valid && daterange(CAST(:day AS date), NULL)
  RETURNING membership, person, valid
), added AS (
  INSERT INTO membership_person (membership, person, valid, known)
  SELECT membership, person, valid * daterange(NULL, CAST(:day AS date)), int8range(:sequence, NULL) FROM closed
   WHERE lower(valid) < CAST(:day AS date)
  UNION ALL
  SELECT membership, CAST(:person AS uuid), valid * daterange(CAST(:day AS date), NULL), int8range(:sequence, NULL)
    FROM closed
)
SELECT membership FROM closed ORDER BY membership
"""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What `decide_link` needs to know of this country's register."""

    person: UUID
    mine: tuple[UUID, ...]
    theirs: tuple[UUID, ...]
    used: bool


async def link_facts(session: ReadSession, claims: LinkClaims, own: tuple[str, str]) -> LinkFacts:
    """What this country knows of the token, its person, and both logins; `own`: the one that redeems it."""
    used = await session.value("SELECT EXISTS (SELECT FROM redeemed_token WHERE id = :id)", {"id": claims.token})
    resolved = await resolve_persons(session, [claims.person])
    mine = await persons_of_login(session, *own)
    theirs = await persons_of_login(session, claims.issuer, claims.subject)
    return LinkFacts(resolved[claims.person], mine, theirs, used)


async def two_people(session: ReadSession, persons: Sequence[UUID], day: date) -> bool:
    """Whether two of them are members of one entity on or after `day`: then they are not one, or are entered twice."""
    return await session.value(
        """
        SELECT EXISTS (
          SELECT FROM membership_person p JOIN registration r ON r.membership = p.membership
           WHERE p.person = ANY(CAST(:persons AS uuid[])) AND upper_inf(p.known) AND upper_inf(r.known)
             AND p.valid && daterange(CAST(:day AS date), NULL) AND r.valid && daterange(CAST(:day AS date), NULL)
           GROUP BY r.entity HAVING count(DISTINCT p.person) > 1)
        """,
        {"persons": list(persons), "day": day},
    )


async def use_token(session: WriteSession, claims: LinkClaims) -> None:
    """From now on the token is used."""
    await session.execute("DELETE FROM redeemed_token WHERE expires < now() - interval '1 day'")
    await session.execute(
        "INSERT INTO redeemed_token (id, expires) VALUES (:id, :expires)",
        {"id": claims.token, "expires": claims.expires},
    )


async def name_in_register(session: ReadSession, persons: Sequence[UUID], day: date) -> str | None:
    """What the register calls whoever goes by these ids, by the membership she has had for longest."""
    rows = await session.all(
        "SELECT p.membership FROM membership_person p JOIN registration r ON r.membership = p.membership"
        " WHERE p.person = ANY(CAST(:persons AS uuid[])) AND upper_inf(p.known) AND upper_inf(r.known)"
        " AND p.valid && daterange(CAST(:day AS date), NULL) ORDER BY lower(r.valid), p.membership",
        {"persons": list(persons), "day": day},
    )
    profiles = await profiles_of(session, [row.membership for row in rows])
    names = (profiles[row.membership].display_name for row in rows if row.membership in profiles)
    return next((name for name in names if name), None)


async def save_link(session: WriteSession, link: Link, day: date, statements: Mapping[UUID, str]) -> None:
    """Make `link` true from `day` on; `statements` holds the signed alias of each former id."""
    moved: list[UUID] = []
    for former in link.former:
        moved += await rename_person(session, former, link.person, statements[former], day)
        session.announce(
            ALIAS_KIND,
            old=borderless_id("person", former),
            new=borderless_id("person", link.person),
            statement=statements[former],
        )
    await record_logins(session, [(*link.login, link.person)])
    taken = LinkStep(link.claims.token, link.claims.country, LinkStepKind.LINKED, day)
    await insert_link_step(session, link.person, taken)
    await _audit_link(session, link, moved)


async def _audit_link(session: WriteSession, link: Link, moved: Sequence[UUID]) -> None:
    key = await member_key(session, moved[0]) if moved else None
    login = pseudonym(key, "login", link.login) if key else None
    session.record(
        "person.linked",
        borderless_id("person", link.person),
        country=link.claims.country,
        former=[borderless_id("person", old) for old in link.former],
        memberships=[global_id(session.country, "membership", one) for one in moved],
        login=login,
    )


async def save_unlink(
    session: WriteSession, membership: UUID, former: UUID, fresh: UUID, *, day: date, issuer: str
) -> None:
    """From `day` on the membership is `fresh`'s: of the login that asks, and of those of the country's own issuer."""
    await _change_person(session, "membership = :membership", {"membership": membership}, fresh, day)
    own = {(name, subject) for name, subject in await logins_of(session, former) if name == issuer}
    own.add((session.caller.issuer, session.caller.subject))
    await record_logins(session, [(*login, fresh) for login in sorted(own)])
    left = await session.value(
        "SELECT EXISTS (SELECT FROM membership_person WHERE person = :person AND upper_inf(known)"
        " AND valid && daterange(CAST(:day AS date), NULL))",
        {"person": former, "day": day},
    )
    if not left:
        await forget_logins(session, former)
    undone = LinkStep(random_uuid(), session.country, LinkStepKind.UNLINKED, day)
    await insert_link_step(session, fresh, undone)
    session.record("membership.unlinked", global_id(session.country, "membership", membership), from_day=day)
    session.announce("membership.unlinked", membership=global_id(session.country, "membership", membership))


async def rename_person(session: WriteSession, old: UUID, new: UUID, statement: str, day: date) -> list[UUID]:
    """From `day` on what was `old`'s here is `new`'s, by a signed statement; gives the memberships it moved."""
    sequence = await session.sequence()
    moved = await _change_person(session, "person = :former", {"former": old}, new, day)
    await record_logins(session, [(*login, new) for login in await logins_of(session, old)])
    await forget_logins(session, old)
    await session.execute(
        "UPDATE person_alias SET known = int8range(lower(known), :sequence)"
        " WHERE upper_inf(known) AND (old = :old OR (old = :new AND new = :old))",
        {"sequence": sequence, "old": old, "new": new},
    )
    await session.execute(
        "INSERT INTO person_alias (old, new, statement, known)"
        " VALUES (:old, :new, :statement, int8range(:sequence, NULL))",
        {"old": old, "new": new, "statement": statement, "sequence": sequence},
    )
    return moved


async def _change_person(
    session: WriteSession, which: str, parameters: Mapping[str, UUID], person: UUID, day: date
) -> list[UUID]:
    rows = await session.all(
        _CHANGE_PERSON.format(which=which),
        {"sequence": await session.sequence(), "day": day, "person": person, **parameters},
    )
    return [row.membership for row in rows]
