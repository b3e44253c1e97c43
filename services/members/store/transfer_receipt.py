"""What another country says of a transfer: taken in once, in one write, with what follows from it here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commons.auth.caller import Caller
from commons.database.sessions import Database, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from services.members.domain.applications.decide import withdraw
from services.members.domain.transfers.decide import check_word
from services.members.domain.transfers.process import Side, Step, StepKind, Transfer
from services.members.store.applications import application_by_id, save_step
from services.members.store.legal_entities import entities_by_id
from services.members.store.transfers import (
    applications_under,
    forget_login,
    insert_step,
    save_transfer,
    say,
    transfer_by_id,
)

CALLED_OFF = "The transfer was called off in the country she was to leave."


async def receive_word(
    database: Database,
    sender: Caller,
    told: tuple[Transfer, Step],
    login: tuple[str, str] | None,
    *,
    statement: str,
    today: date,
) -> bool:
    """Take in a verified word (the transfer without steps, and its step); False when it says nothing new here.

    Refuses FORBIDDEN, BAD_ARGUMENT, NOT_FOUND, UNKNOWN_ENTITY.
    """
    told_of, step = told
    country = sender.subject.partition("/")[2]
    async with database.reading() as session:
        kept = await transfer_by_id(session, told_of.id)
        check_word(kept and kept.transfer, told_of.parties, step, country)
        if kept is not None and kept.transfer.after(step) is kept.transfer:
            return False
    async with database.writing(sender, "receiveTransfer") as session:
        await _take_in(session, told_of, step, login, statement=statement, today=today)
    return True


async def _take_in(
    session: WriteSession, told_of: Transfer, step: Step, login: tuple[str, str] | None, *, statement: str, today: date
) -> None:
    kept = await transfer_by_id(session, told_of.id)
    if kept is None:
        transfer = await _expected(session, told_of, login, today)
    else:
        transfer = kept.transfer
    after = transfer.after(step)
    followed: dict[str, str] = {}
    if after is not transfer:
        await insert_step(session, transfer, step, statement)
        if kept is None:
            await say(session, after, Step(await session.sequence(), StepKind.EXPECTED, today))
        followed = await _follow(session, after, step, today)
    session.record(
        "transfer.heard", transfer.text, side=step.side.value, number=step.number, step=step.kind.value, **followed
    )


async def _expected(session: WriteSession, told_of: Transfer, login: tuple[str, str] | None, today: date) -> Transfer:
    if not await entities_by_id(session, [told_of.parties.to_entity], today):
        raise Refusal("UNKNOWN_ENTITY", "The entity she moves to has no register here.")
    transfer = replace(told_of, membership=None)
    await save_transfer(session, transfer, Side.JOINING, login)
    return transfer


async def _follow(session: WriteSession, after: Transfer, step: Step, today: date) -> dict[str, str]:
    """Called off over there, an application here that still waits is withdrawn: it was her word."""
    if step.kind is StepKind.CANCELLED:
        await forget_login(session, after.id)
        for key in (await applications_under(session, after.id))[:1]:
            found = await application_by_id(session, key, session.caller)
            if found is not None and found.application.open:
                on = max(today, found.application.steps[-1].on)
                await save_step(session, found.application, withdraw(found.application, on, CALLED_OFF, on))
                return {"withdrawn": global_id(session.country, "application", key)}
    elif step.kind is StepKind.ADMITTED:
        await forget_login(session, after.id)
    return {}
