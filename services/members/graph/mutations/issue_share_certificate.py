"""issueShareCertificate: what the register says of a holding on a day, numbered and signed."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.share_register import Holding
from services.members.domain.shares.certificates import Certificate, Certified, check_day, statement
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.share_certificate import ShareCertificate
from services.members.store.facts import holdings_on
from services.members.store.share_certificates import (
    certificate_by_id,
    next_number,
    number_of,
    operations_until,
    save_certificate,
)


@strawberry.input
class IssueShareCertificateInput(ReadAtVersion):
    """Whose holding, on which day."""

    membership: strawberry.ID
    as_of: date | None = strawberry.field(default=None, description="Today if absent.")
    idempotency_key: str | None = None


@strawberry.type
class IssueShareCertificatePayload:
    """The certificate."""

    certificate: ShareCertificate = strawberry.field(description="The certificate.")


@mutation(description="Certify what a member held on a day: numbered, signed, bound to the register.")
async def issue_share_certificate(info: Info, input: IssueShareCertificateInput) -> IssueShareCertificatePayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED where nothing was held that day."""
    context = info.context
    async with context.writing("issueShareCertificate", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _issue(context, session, input)
    key = uuid_of(session.subject, "certificate", context.country)
    async with context.reading() as reading:
        found = await certificate_by_id(reading, key)
    return IssueShareCertificatePayload(certificate=ShareCertificate.of(found, context.country))


async def _issue(context: RequestContext, session: WriteSession, given: IssueShareCertificateInput) -> None:
    key, entity = await leaver(context, session, "Mutation.issueShareCertificate", given.membership)
    as_of = check_day(given.as_of or context.today, context.today)
    sequence, head = await session.head()
    number = await next_number(session, entity)
    said = statement(
        Certified(
            entity=entity,
            number=number,
            membership=global_id(context.country, "membership", key),
            register_number=await number_of(session, key),
            as_of=as_of,
            holding=(await holdings_on(session, [key], as_of)).get(key, Holding()),
            currency=context.partition.country.currency,
            operations=await operations_until(session, key, as_of),
            sequence=sequence,
            head=head,
        )
    )
    signature = context.partition.key.sign(
        {"iss": context.partition.name, "statement": said, "key": context.partition.key.public}
    )
    found = Certificate(new_uuid(), entity, number, key, as_of, said, signature, context.today)
    await save_certificate(session, found)
    subject = global_id(context.country, "certificate", found.id)
    session.record("certificate.issued", subject, number=number, as_of=as_of, known_at=sequence)
