"""What the graph shows of the ladder: rules, charters, conflicts, opinions, sessions, insolvencies, agreements."""

from __future__ import annotations

import strawberry

from services.clients.domain.partnership.conditions import ConditionKind, ConditionState
from services.clients.domain.partnership.conflicts import ConflictKind
from services.clients.domain.partnership.group_agreements import AgreementAnswer
from services.clients.domain.partnership.insolvency import InsolvencyKind, ReviewOutcome
from services.clients.domain.partnership.opinions import Verdict
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.domain.partnership.ties import TieKind

strawberry.enum(DecidingBody, name="PartnershipBody", description="Who decides a step of the partnership ladder.")
strawberry.enum(ConditionKind, name="PartnershipConditionKind", description="What a step of the ladder may take.")
strawberry.enum(
    ConditionState,
    name="PartnershipConditionState",
    description="How a condition stands. ACKNOWLEDGE: whoever decides the step names it in `acknowledge`.",
)
strawberry.enum(
    ConflictKind,
    name="ConflictKind",
    description="What a conflict check finds: by activity or by declaration a competitor; members with a mandate of "
    "the entity who belong to the client; a client directed by a member who bills it; members who live from it.",
)
strawberry.enum(
    TieKind,
    name="ClientTieKind",
    description="How a member belongs to a client; COMPETITOR is said of the client itself.",
)
strawberry.enum(Verdict, name="OpinionVerdict", description="What an opinion comes to. None of them binds.")
strawberry.enum(InsolvencyKind, description="How an organisation is insolvent.")
strawberry.enum(ReviewOutcome, name="PartnershipReviewOutcome", description="What came of a review.")
strawberry.enum(AgreementAnswer, name="GroupAgreementAnswer", description="What an entity says to an agreement.")
