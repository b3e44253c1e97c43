"""Under which rules an entity admits: a question to law and statutes, about nobody in particular."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from commons.subgraph.context import Info
from services.governance.domain import admission_terms as domain
from services.governance.domain.admission_terms import AdmittingBody, ApplicationForm, ReasonsGiven
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of

strawberry.enum(AdmittingBody, name="AdmissionTermsBody", description="Who decides on an application.")
strawberry.enum(ApplicationForm, name="AdmissionTermsForm", description="The form that an application must have.")
strawberry.enum(ReasonsGiven, name="AdmissionTermsReasons", description="When somebody refused hears why.")


@strawberry.type(description="Under which rules an entity admits, with the article of each.")
class AdmissionTerms:
    """The answer of law and statutes."""

    body: AdmittingBody | None = strawberry.field(
        description="Who decides; null where law or statutes would have to say and do not."
    )
    body_law: LawReference = strawberry.field(description="The rule that names the body, or leaves it open.")
    form: ApplicationForm = strawberry.field(description="The form of an application; WRITTEN is signed.")
    form_law: LawReference = strawberry.field(description="The rule of the form.")
    reasons: ReasonsGiven = strawberry.field(description="When somebody who is refused hears why.")
    decide_within_days: int | None = strawberry.field(description="Of the application; null: no time is set.")
    silence_admits: bool = strawberry.field(description="Whether who hears nothing in that time is admitted.")
    appeal_to: AdmittingBody | None = strawberry.field(description="Who hears an appeal; null: the law knows none.")
    appeal_within_days: int | None = strawberry.field(description="Of being told; null: no time is set.")
    refusal_law: LawReference | None = strawberry.field(description="The rule of reasons, time and appeal.")

    @classmethod
    def of(cls, found: domain.AdmissionTerms) -> AdmissionTerms:
        """The terms as shown."""
        own = {name: getattr(found, name) for name in _PLAIN}
        return cls(
            body_law=LawReference.of(found.body_law),
            form_law=LawReference.of(found.form_law),
            refusal_law=LawReference.of(found.refusal_law) if found.refusal_law else None,
            **own,
        )


_PLAIN = (
    "body",
    "form",
    "reasons",
    "decide_within_days",
    "silence_admits",
    "appeal_to",
    "appeal_within_days",
)


On = Annotated[date | None, strawberry.argument(description="The day of the application; today if absent.")]


@strawberry.field(
    description="Under which rules an entity admits on a day (today if absent): who decides, in which form one "
    "applies, within which time an answer is due, and what somebody refused may do."
)
async def admission_terms(info: Info, entity: strawberry.ID, on: On = None) -> AdmissionTerms:
    """Nothing of the register is read: the law of that day, and the statutes in force."""
    found, day = info.context.entity_here(entity), on or info.context.today
    law = Reading(await loaders_of(info.context).regime(found.id, day), day)
    return AdmissionTerms.of(domain.admission_terms(law))
