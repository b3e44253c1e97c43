"""The domain's closed sets of words, made GraphQL enums in place: the graph speaks the domain's types."""

from __future__ import annotations

import strawberry

from services.governance.domain.engine.colleges import AbsentCollege, CountMethod
from services.governance.domain.law.leaf import Absent, Confidence
from services.governance.domain.questionnaire import Asks as StatutesAsk
from services.governance.domain.questionnaire import Bound as StatutesBound
from services.governance.domain.rehearsal.answer import Question
from services.governance.domain.words import (
    AssemblyForm,
    AssemblyKind,
    AssemblyOrder,
    AssemblyState,
    BallotForm,
    Casts,
    DoorChangeKind,
    ElectionVerdict,
    InstructionChoice,
    MajorityBase,
    NoticeReason,
    PresenceForm,
    ProxyForm,
    QuorumUnit,
    RepresentationBasis,
    ResolutionKind,
    RollReason,
    RollState,
    Sameness,
    Side,
    Verdict,
    VoteChoice,
    VotingChannel,
)

for _words in (
    AssemblyForm,
    AssemblyKind,
    AssemblyOrder,
    AssemblyState,
    BallotForm,
    Casts,
    DoorChangeKind,
    ElectionVerdict,
    InstructionChoice,
    MajorityBase,
    NoticeReason,
    PresenceForm,
    ProxyForm,
    QuorumUnit,
    RepresentationBasis,
    ResolutionKind,
    RollReason,
    RollState,
    Side,
    Verdict,
    VoteChoice,
    VotingChannel,
):
    strawberry.enum(_words)
strawberry.enum(AbsentCollege)
strawberry.enum(CountMethod)
strawberry.enum(Absent, name="AbsentValue")
strawberry.enum(Confidence, name="LawConfidence")
strawberry.enum(Question, name="RehearsalQuestion")
strawberry.enum(Sameness, name="DuplicateVerdict")
strawberry.enum(StatutesAsk, name="StatutesAsk")
strawberry.enum(StatutesBound, name="StatutesBound")

__all__ = [
    "Absent",
    "AbsentCollege",
    "AssemblyForm",
    "AssemblyKind",
    "AssemblyOrder",
    "AssemblyState",
    "Casts",
    "Confidence",
    "CountMethod",
    "DoorChangeKind",
    "ElectionVerdict",
    "InstructionChoice",
    "MajorityBase",
    "NoticeReason",
    "PresenceForm",
    "ProxyForm",
    "QuorumUnit",
    "RepresentationBasis",
    "ResolutionKind",
    "RollReason",
    "RollState",
    "Sameness",
    "Side",
    "StatutesAsk",
    "StatutesBound",
    "Verdict",
]
