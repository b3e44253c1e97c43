"""The decisions of a transfer: asking for it, calling it off, applying under it, hearing of it."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.members.domain.applications.words import ApplicationStepKind
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer

_SAID = {
    ApplicationStepKind.APPLIED: StepKind.APPLIED,
    ApplicationStepKind.APPEALED: StepKind.APPLIED,
    ApplicationStepKind.APPROVED: StepKind.APPROVED,
    ApplicationStepKind.OVERRULED: StepKind.APPROVED,
    ApplicationStepKind.REFUSED: StepKind.REFUSED,
    ApplicationStepKind.UPHELD: StepKind.REFUSED,
    ApplicationStepKind.WITHDRAWN: StepKind.WITHDRAWN,
    ApplicationStepKind.ADMITTED: StepKind.ADMITTED,
}


def check_parties(parties: Parties) -> None:
    """Refuse BAD_ARGUMENT unless two countries are concerned."""
    if parties.country(Side.LEAVING) == parties.country(Side.JOINING):
        raise Refusal("BAD_ARGUMENT", "A transfer crosses a border; within one country, resign and apply.")


def cancel(transfer: Transfer, number: int, today: date) -> Step:
    """She stays, or goes without a transfer. TRANSITION_NOT_ALLOWED once it is called off, or has taken effect."""
    if not transfer.open:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This transfer was called off already.")
    if transfer.admitted:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"{transfer.parties.to_entity} has admitted her; take the notice back here, or leave there.",
        )
    if transfer.last_day is not None and today > transfer.last_day:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Her membership ended on {transfer.last_day}; that stands.")
    return Step(number, StepKind.CANCELLED, today)


def check_applies(transfer: Transfer | None, entity: str, *, hers: bool) -> Transfer:
    """The transfer under which somebody applies to `entity` here; `hers`: an officer says so, or her login does.

    Refuses NOT_FOUND, FORBIDDEN, TRANSITION_NOT_ALLOWED.
    """
    if transfer is None:
        raise Refusal(
            "NOT_FOUND",
            "This country has not heard of such a transfer; it hears within seconds of the request, so try again soon.",
        )
    if not hers:
        raise Refusal("FORBIDDEN", "Apply with the login that asked for the transfer, or one linked with it here.")
    if transfer.parties.to_entity != entity:
        raise Refusal("BAD_ARGUMENT", f"This transfer is to {transfer.parties.to_entity}.")
    last = transfer.joining[-1].kind if transfer.joining else None
    if not transfer.open or last in {StepKind.APPLIED, StepKind.APPROVED, StepKind.ADMITTED}:
        now = last.value if transfer.open and last else StepKind.CANCELLED.value
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Nobody can apply under this transfer now: {now}.")
    return transfer


def step_of_leaving(transfer: Transfer, number: int, today: date, day: date | None, *, waits: bool) -> Step | None:
    """What to say of a membership that ends on `day`, or whose notice waits for the entity; None: nothing new."""
    if not transfer.open:
        return None
    if day is not None or waits:
        step = Step(number, StepKind.NOTICE, today, day)
    elif transfer.leaving[-1].kind is StepKind.NOTICE:
        step = Step(number, StepKind.STAYS, today)
    else:
        return None
    return None if transfer.said_already(step) else step


def step_of_joining(
    transfer: Transfer, number: int, kind: ApplicationStepKind, on: date, joined_on: date | None
) -> Step | None:
    """What to say of an application's step; None: nothing new."""
    said = _SAID.get(kind)
    if said is None:
        return None
    step = Step(number, said, on, joined_on if said is StepKind.ADMITTED else None)
    return None if transfer.said_already(step) else step


def check_word(known: Transfer | None, told: Parties, step: Step, sender: str) -> None:
    """Refuse a word about a transfer that the sender has no say in, or that says otherwise than what is known.

    `sender` is the country that signed it. FORBIDDEN, BAD_ARGUMENT, NOT_FOUND.
    """
    if told.country(step.side) != sender:
        raise Refusal("FORBIDDEN", f"{sender} does not speak for the {step.side.value} side of this transfer.")
    if known is None:
        if step.side is Side.JOINING:
            raise Refusal("NOT_FOUND", "Nobody asked for this transfer here.")
        check_parties(told)
    elif (known.parties.from_entity, known.parties.to_entity) != (told.from_entity, told.to_entity):
        raise Refusal("BAD_ARGUMENT", "This transfer is between other entities.")
