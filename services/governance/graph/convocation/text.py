"""Texts of resolutions and the majority they need, as the graph shows them."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.subgraph.context import RequestContext
from commons.subgraph.scalars import Fraction
from services.governance.domain.assembly import Resolution
from services.governance.domain.convocation import required as domain
from services.governance.domain.convocation import texts
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.outcome import shown
from services.governance.graph.words import MajorityBase


@strawberry.type(
    description="One version of what is proposed, in one language. `translates`: the version of the authoritative "
    "text that it renders, null for that text itself; `outdated`: that text has gone on since. `afterDispatch`: it "
    "came when notices had gone out, and `why` says for what reason."
)
class ResolutionText:
    """A text."""

    language: str
    version: int
    authoritative: bool
    translates: int | None
    outdated: bool
    title: str
    text: str
    after_dispatch: bool
    why: str | None
    written_by: str
    written_at: datetime | None

    @classmethod
    def of(cls, row: texts.ResolutionText, newest: int | None) -> ResolutionText:
        """The text as shown; `newest`: the newest version of the authoritative one."""
        return cls(
            language=row.language,
            version=row.version,
            authoritative=row.authoritative,
            translates=row.translates,
            outdated=(row.version if row.authoritative else row.translates) != newest,
            title=row.title,
            text=row.body,
            after_dispatch=row.after_dispatch,
            why=row.why,
            written_by=row.name,
            written_at=row.at,
        )


@strawberry.type(description="One majority, of which an item may need two. `base`: the votes it is counted on.")
class RequiredPart:
    """A majority as it will be counted."""

    threshold: Fraction
    base: MajorityBase
    strict: bool


@strawberry.type(
    description="The majority that an item needs, and why. `parts`: all of them must be reached; empty where nobody "
    "may be against (`unanimous`), and for an election that most votes win. `oneVoteEach`: the rule by which plural "
    "votes fall away on it."
)
class RequiredMajority:
    """What an item takes."""

    parts: list[RequiredPart]
    unanimous: bool
    explanation: str
    law: LawReference
    one_vote_each: LawReference | None

    @classmethod
    def of(cls, found: domain.Required) -> RequiredMajority:
        """The majority as shown."""
        return cls(
            parts=[
                RequiredPart(threshold=shown(part.threshold), base=part.base, strict=part.strict)
                for part in found.parts
            ],
            unanimous=found.unanimous,
            explanation=found.explanation,
            law=LawReference.of(found.law),
            one_vote_each=LawReference.of(found.one_vote_each) if found.one_vote_each else None,
        )


async def texts_of(
    context: RequestContext, resolution: Resolution, language: str | None, *, history: bool
) -> list[ResolutionText]:
    """The texts of a resolution; before the first dispatch for the bureau alone."""
    loaders = loaders_of(context)
    assembly = await loaders.assembly.load(resolution.assembly)
    if assembly is None or not await _open_to(context, assembly.record.entity, resolution):
        return []
    found = await loaders.texts.load(resolution.id)
    at = texts.Announced(found, dispatched=False, opened=False)
    newest = at.authoritative.version if at.authoritative else None
    wanted = [row for row in found if language in (None, row.language) and (history or row is at.newest(row.language))]
    return [ResolutionText.of(row, newest) for row in wanted]


async def _open_to(context: RequestContext, entity: str, resolution: Resolution) -> bool:
    rule = context.partition.access.rule("Mutation.writeResolutionText")
    if rule.by_role(context.caller, context.country, entity):
        return True
    return bool(await loaders_of(context).dispatched.load(resolution.assembly))


async def majority_needed(context: RequestContext, resolution: Resolution, call: int) -> RequiredMajority | None:
    """The majority of a resolution at a call; null without its assembly."""
    loaders = loaders_of(context)
    found = await loaders.assembly.load(resolution.assembly)
    if found is None:
        return None
    meeting = found.record
    law = Reading(await loaders.regime(meeting.entity, meeting.held_on), meeting.held_on)
    needed = domain.required(law, resolution.kind, resolution.matter, call=call, form=meeting.form)
    return RequiredMajority.of(needed)
