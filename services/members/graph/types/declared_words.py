"""The enums of activities, needs and offers: the domain's own, named for the graph before any type uses them."""

from __future__ import annotations

import strawberry

from services.members.domain.activities.needs import NeedTheme
from services.members.domain.activities.words import Basis, TraitKind, Weight, WorkSituation
from services.members.domain.services.partners import PartnerKind, PartnerPurpose
from services.members.domain.services.ties import TieKind

strawberry.enum(WorkSituation, description="In which situation somebody works.")
strawberry.enum(Weight, name="ActivityWeight", description="Whether an activity is the main one or one beside it.")
strawberry.enum(TraitKind, description="What is atypical about somebody's work, whatever the trade.")
strawberry.enum(Basis, name="TraitBasis", description="Whether the member said it or records show it.")
strawberry.enum(NeedTheme, description="What a need is about.")
strawberry.enum(TieKind, name="UseKind", description="What a member uses.")
strawberry.enum(PartnerKind, description="What sort of organisation a partner is.")
strawberry.enum(PartnerPurpose, description="What members have of a partner.")

__all__ = ["Basis", "NeedTheme", "PartnerKind", "PartnerPurpose", "TieKind", "TraitKind", "Weight", "WorkSituation"]
