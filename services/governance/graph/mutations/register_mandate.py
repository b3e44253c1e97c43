"""What begins and ends a mandate in the register of offices, too: one way for every mutation on mandates."""

from __future__ import annotations

from dataclasses import replace

from commons.database.sessions import WriteSession
from services.governance.domain.elections.mandate import Mandate, MandateEnd
from services.governance.store import mandates, offices


async def registered(session: WriteSession, mandate: Mandate) -> Mandate:
    """Save a mandate, and the office that a member holds by it; an office that she holds already is that one."""
    if mandate.membership is not None:
        held = await offices.held_by(session, mandate.entity, mandate.membership, mandate.begins)
        same = held is not None and held.office == mandate.office
        register = held.id if held is not None and same else None
        if register is None:
            register = await offices.insert(session, mandate.entity, mandate.membership, mandate.office, mandate.begins)
        mandate = replace(mandate, register=register)
    await mandates.insert(session, mandate)
    return mandate


async def ended(session: WriteSession, mandate: Mandate, ending: MandateEnd) -> None:
    """Save the end of a mandate, and of the office in the register once no mandate runs in it, if nobody did before."""
    await mandates.end(session, mandate.id, ending)
    if mandate.register is None:
        return
    last_day = await mandates.last_day_of(session, mandate.entity, mandate.register)
    if last_day is not None and (await offices.by_id(session, mandate.register)).last_day is None:
        await offices.end(session, mandate.register, last_day)
