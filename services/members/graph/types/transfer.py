"""A transfer as either of its countries shows it: what both said, and how the two memberships meet."""

from __future__ import annotations

from datetime import date

import strawberry

from services.members.domain.transfers.process import Side, StepKind, TransferState
from services.members.domain.transfers.process import Step as Word
from services.members.store.transfers import KeptTransfer

strawberry.enum(Side, name="TransferSide", description="Whose word: the country she leaves, or the one she joins.")
strawberry.enum(
    StepKind,
    name="TransferStepKind",
    description="What a country says of its side. Leaving: REQUESTED (no notice yet), NOTICE, STAYS (the notice came "
    "to nothing), CANCELLED (the transfer is called off). Joining: EXPECTED (the country has heard), then as the "
    "application goes.",
)
strawberry.enum(
    TransferState,
    description="How far a transfer is. AGREED: both days are set, and not both have come. BOTH: admitted there, while "
    "nothing ends here: two memberships, which is lawful. NOT_ADMITTED: refused or withdrawn there, what was begun "
    "here goes on until she takes it back.",
)

VERSION = "`transfer.version` as it was read."


@strawberry.type(description="What one country said of its side; of each side the newest counts.")
class TransferStep:
    """One word."""

    side: Side = strawberry.field(description="Whose word it is.")
    kind: StepKind = strawberry.field(description="What was said.")
    happened_on: date
    day: date | None = strawberry.field(description="The last day of membership, or the first one there.")

    @classmethod
    def of(cls, word: Word) -> TransferStep:
        """The word as shown."""
        return cls(side=word.side, kind=word.kind, happened_on=word.on, day=word.day)


@strawberry.type(
    description="A member moves from an entity of one country to one of another: she leaves by the law there and is "
    "admitted by the law here, where waiting periods start again. Two memberships, which may overlap or leave a gap."
)
class Transfer:
    """One transfer."""

    id: strawberry.ID
    reference: str = strawberry.field(
        description="What an application in the other country names: the end of the id, for one mutation writes in one "
        "country."
    )
    from_entity: strawberry.ID = strawberry.field(description="The entity she leaves.")
    to_entity: strawberry.ID = strawberry.field(description="The entity she moves to.")
    state: TransferState = strawberry.field(description="How far it is today, as known in the country asked.")
    last_day: date | None = strawberry.field(description="Her last day there, while a notice stands.")
    first_day: date | None = strawberry.field(description="Her first day in the other entity, once admitted.")
    gap_days: int | None = strawberry.field(
        description="Days without any membership between; null while a day is open."
    )
    overlap_days: int | None = strawberry.field(description="Days with both memberships; null while a day is open.")
    confirmed: bool = strawberry.field(
        description="Whether the other country has confirmed the newest word of the one that is asked."
    )
    version: int = strawberry.field(description="How many words are known: what the next step must name.")
    steps: list[TransferStep] = strawberry.field(description="What was said: of leaving first, each by its order.")

    @classmethod
    def of(cls, kept: KeptTransfer, today: date) -> Transfer:
        """The transfer as known here."""
        found, between = kept.transfer, kept.transfer.between
        return cls(
            id=strawberry.ID(found.text),
            reference=found.id.hex,
            from_entity=strawberry.ID(found.parties.from_entity),
            to_entity=strawberry.ID(found.parties.to_entity),
            state=found.state(today),
            last_day=found.last_day,
            first_day=found.first_day,
            gap_days=None if between is None else max(between, 0),
            overlap_days=None if between is None else max(-between, 0),
            confirmed=kept.confirmed,
            version=found.version,
            steps=[TransferStep.of(word) for side in Side for word in found.steps(side)],
        )
