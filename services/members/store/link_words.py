"""Words about links: ours leave by the outbox, the other country's are taken in once, with what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.clock import machine_now
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal
from services.members.domain.link_words import LinkWord
from services.members.domain.linking import Link, LinkClaims, decide_link
from services.members.domain.links import (
    BY_ASKING,
    BY_OFFERING,
    CONFIRM_WITHIN,
    LinkProcess,
    LinkStep,
    LinkStepKind,
    news,
)
from services.members.store.link_pending import Pending, forget_pending, pending_links, save_pending
from services.members.store.link_steps import insert_link_step, link_by_id
from services.members.store.links import link_facts, name_in_register, save_link, two_people, use_token
from services.members.store.people import resolve_persons

TOLD = "link.told"
"""The outbox lines that go to the other country of a link."""

Sign = Callable[[UUID, UUID], str]
"""This country's signature under "the first id is now the second"."""


async def say(session: WriteSession, person: UUID, step: LinkStep) -> None:
    """Add a step of this country and have the other told. Audit is the caller's."""
    await insert_link_step(session, person, step)
    session.announce(TOLD, link=step.link.hex, country=step.country)


async def save_asked(session: WriteSession, link: Link, mine: Sequence[UUID], step: LinkStep) -> None:
    """The token is used, and the country that gave it is asked. Audit is the caller's."""
    claims, asker = link.claims, session.caller
    name = await name_in_register(session, mine, step.on) or asker.name
    assert step.expires is not None
    pending = Pending(
        link=step.link,
        person=mine[0],
        name=claims.name,
        others=(claims.person,),
        expires=step.expires,
        own_name=name,
        issuer=claims.issuer,
        subject=claims.subject,
        own_issuer=asker.issuer,
        own_subject=asker.subject,
    )
    await use_token(session, claims)
    await save_pending(session, pending)
    await say(session, mine[0], step)


async def asked_by(session: ReadSession, link: UUID) -> tuple[UUID, ...]:
    """The ids that whoever asks goes by in the other country, by today's."""
    pending = (await pending_links(session, [link])).get(link)
    return tuple((await resolve_persons(session, pending.others)).values()) if pending else ()


@dataclass(frozen=True, slots=True)
class Untold:
    """What the other country of a link has not confirmed, up to the outbox line of `sequence`."""

    word: LinkWord
    country: str
    sequence: int


async def untold_links(session: ReadSession, most: int = 100) -> list[Untold]:
    """What is still to be told, the oldest first."""
    rows = await session.all(
        "SELECT CAST(body->>'link' AS uuid) AS link, max(sequence) AS sequence FROM outbox"
        f" WHERE kind = '{TOLD}' AND delivered_at IS NULL GROUP BY 1 ORDER BY 2 LIMIT :most",
        {"most": most},
    )
    pending = await pending_links(session, [row.link for row in rows])
    found = []
    for row in rows:
        kept = await link_by_id(session, row.link)
        assert kept is not None
        found.append(Untold(_word(kept[1], pending.get(row.link)), kept[1].country, row.sequence))
    return found


def _word(link: LinkProcess, pending: Pending | None) -> LinkWord:
    ours = BY_OFFERING if link.offering else BY_ASKING
    steps = tuple(step for step in link.steps if step.kind in ours)
    if pending is None or link.offering or link.has_settled():
        return LinkWord(link.id, steps)
    return LinkWord(link.id, steps, pending.own_name, (pending.person,))


async def told(database: Database, untold: Untold) -> None:
    """Note that the other country has confirmed it, and everything before."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                f"UPDATE outbox SET delivered_at = now() WHERE kind = '{TOLD}' AND delivered_at IS NULL"
                " AND body->>'link' = :link AND sequence <= :sequence"
            ),
            {"link": untold.word.link.hex, "sequence": untold.sequence},
        )


async def receive_link_word(database: Database, sender: Caller, word: LinkWord, sign: Sign, day: date) -> bool:
    """Take in a verified word; False when it says nothing new here, or of a link that is not known here.

    Raises `Refusal` FORBIDDEN (a link with another country), BAD_ARGUMENT.
    """
    async with database.reading() as session:
        if not await _news(session, sender, word):
            return False
    async with database.writing(sender, "receiveLink") as session:
        steps = await _news(session, sender, word)
        session.record("link.heard", word.link.hex, steps=[step.kind.value for step in steps])
        await _take_in(session, word, steps, sign, day)
    return True


async def _news(session: ReadSession, sender: Caller, word: LinkWord) -> list[LinkStep]:
    kept = await link_by_id(session, word.link)
    if kept is None:
        return []
    if sender.subject != f"members/{kept[1].country}":
        raise Refusal("FORBIDDEN", "This link is with another country.")
    return news(kept[1].kinds, word.steps, offering=kept[1].offering)


async def _take_in(session: WriteSession, word: LinkWord, steps: Sequence[LinkStep], sign: Sign, day: date) -> None:
    kept = await link_by_id(session, word.link)
    assert kept is not None
    person, before = kept
    for step in steps:
        await insert_link_step(session, person, _capped(step))
    after = LinkProcess((*before.steps, *steps))
    if after.has_settled():
        await forget_pending(session, word.link)
    elif LinkStepKind.CONFIRMED in after.kinds and not after.offering:
        await _stand(session, after, sign, day)
    elif LinkStepKind.ASKED in {step.kind for step in steps}:
        expires = next(_capped(step).expires for step in steps if step.kind is LinkStepKind.ASKED)
        assert expires is not None
        await save_pending(session, Pending(word.link, person, word.name or "", word.persons, expires))


def _capped(step: LinkStep) -> LinkStep:
    """Another country's clock gives no more time than ours would."""
    latest: datetime = machine_now() + CONFIRM_WITHIN
    return step if step.expires is None else replace(step, expires=min(step.expires, latest))


async def _stand(session: WriteSession, link: LinkProcess, sign: Sign, day: date) -> None:
    """The other side has confirmed: link, or say that it comes to nothing, for much may have changed meanwhile."""
    pending = (await pending_links(session, [link.id])).get(link.id)
    decided = None if pending is None else await _decided(session, pending, link.country, day)
    if decided is None:
        kept = await link_by_id(session, link.id)
        assert kept is not None
        await say(session, kept[0], LinkStep(link.id, link.country, LinkStepKind.UNDONE, day))
    else:
        statements = {old: sign(old, decided.person) for old in decided.former}
        await save_link(session, decided, day, statements)
        session.announce(TOLD, link=link.id.hex, country=link.country)
    await forget_pending(session, link.id)


async def _decided(session: WriteSession, pending: Pending, country: str, day: date) -> Link | None:
    claims = LinkClaims(
        pending.link, country, pending.others[0], pending.issuer or "", pending.subject or "", pending.expires
    )
    facts = await link_facts(session, claims, (pending.own_issuer or "", pending.own_subject or ""))
    try:
        link = decide_link(claims, facts.person, facts.mine, facts.theirs, used=False)
    except Refusal:
        # ALREADY_LINKED by another way, or no membership is left here: either way there is nothing to link.
        return None
    return None if await two_people(session, (*link.former, link.person), day) else link
