"""Sealing: who may sign, in which order, and what the partition signs at the end (architecture, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from commons.auth.caller import Caller, Role
from commons.errors import Refusal
from services.governance.domain.granted_votes import NO_LIMITS, Limits
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.roll_life import SIGNERS, day_is_over
from services.governance.domain.roll_rules import cited
from services.governance.domain.sign_off import sign_off_missing
from services.governance.domain.words import RollReason


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the decision needs: actors who signed so far, rules without sign-off, keys that the statutes leave open.

    `outdated`: the statutes in force at the meeting, or the rules they make, are not those the roll was computed with;
    `outdated_by`: the first rule that is another one, if one is.
    """

    sealed: bool
    signed_by: Sequence[str]
    unsigned: Sequence[Leaf]
    gaps: Sequence[str]
    undecided: int = 0
    unresolved: int = 0
    outdated: bool = False
    outdated_by: Leaf | None = None


def check_record_date(record_date: date, held_on: date, timezone: str, moment: datetime) -> None:
    """Refuse RECORD_DATE_RUNNING while a record date before the meeting still runs: it ends at 24:00 in `timezone`.

    Where the register of the meeting's own day counts, the roll is sealed before: it is the one for the door.
    """
    if record_date < held_on and not day_is_over(record_date, timezone, moment):
        raise Refusal(
            "RECORD_DATE_RUNNING",
            f"The record date {record_date} ends at 24:00 ({timezone}); compute and seal after that.",
            record_date=record_date.isoformat(),
            timezone=timezone,
        )


@dataclass(frozen=True, slots=True)
class Signing:
    """The signature that may be given now; the second one seals."""

    position: int
    role: Role

    @property
    def seals(self) -> bool:
        """Whether this signature closes the roll."""
        return self.position == 2


def may_sign(caller: Caller, country: str, entity: str, facts: SealFacts) -> Signing:
    """The signature `caller` may give now.

    Raises `Refusal` ROLL_SEALED, OBJECTION_OPEN, OBJECTION_UNRESOLVED, LAW_UNKNOWN, ROLL_OUTDATED, SIGN_OFF_MISSING,
    SEAL_NEEDS_TWO or FORBIDDEN.
    """
    if facts.sealed:
        raise Refusal("ROLL_SEALED", "This roll is sealed already.")
    _check_objections(facts)
    if facts.gaps:
        raise Refusal(
            "LAW_UNKNOWN",
            f"Neither law nor statutes answer {', '.join(facts.gaps)}; record the statutes' choice, then compute anew.",
            keys=list(facts.gaps),
        )
    if facts.outdated:
        raise Refusal(
            "ROLL_OUTDATED",
            "Statutes or an opinion came in after this roll was computed; compute it anew (computeRoll).",
            **cited(facts.outdated_by),
        )
    if facts.unsigned:
        said = "The law pack is experimental; a named person signs off each decisive rule first (signOff)."
        raise sign_off_missing(facts.unsigned, said)
    if caller.actor in facts.signed_by:
        raise Refusal("SEAL_NEEDS_TWO", "You have signed; another organiser or an auditor of the entity seals.")
    role = next((role for role in SIGNERS if caller.has(role, country, entity)), None)
    if role is None or (not facts.signed_by and role is not Role.ORGANISER):
        raise Refusal("FORBIDDEN", "An organiser of the entity signs first, then another organiser or an auditor.")
    return Signing(len(facts.signed_by) + 1, role)


def _check_objections(facts: SealFacts) -> None:
    if facts.undecided:
        waits = "1 objection waits" if facts.undecided == 1 else f"{facts.undecided} objections wait"
        raise Refusal(
            "OBJECTION_OPEN",
            f"{waits} for a decision (decideObjection); seal after that.",
            undecided=facts.undecided,
        )
    if facts.unresolved:
        was = "1 objection was" if facts.unresolved == 1 else f"{facts.unresolved} objections were"
        raise Refusal(
            "OBJECTION_UNRESOLVED",
            f"{was} upheld and nothing followed: correct the register and compute anew, set the line"
            " (overrideRollLine), or say why it stays (settleObjection).",
            unresolved=facts.unresolved,
        )


@dataclass(frozen=True, slots=True)
class SealStatement:
    """What the partition signs: the roll, the state it was read at, the law it applied, its totals and its root."""

    roll: str
    assembly: str
    entity: str
    as_of: date
    sequence: int
    head: str
    electorate: str
    pack: str
    statutes_version: int
    registered: int
    votes: int
    reasons: dict[RollReason, tuple[int, int]]
    root: bytes
    version: int
    timezone: str
    unverified: tuple[str, ...] = ()
    overrides: int = 0
    supersedes: tuple[int, bytes] | None = None
    limits: Limits = NO_LIMITS
    electorate_of: dict[str, Any] | None = None
    told: str = ""
    """The hash of what a bundle's head tells in words (`domain.bundle_head`)."""

    def claims(self, issuer: str) -> dict[str, Any]:
        """The signed claims."""
        return {
            "iss": issuer,
            "sub": self.roll,
            "assembly": self.assembly,
            "entity": self.entity,
            "as_of": self.as_of.isoformat(),
            "known_at": {"sequence": self.sequence, "head": self.head},
            "electorate": self.electorate,
            "law_pack": self.pack,
            "statutes_version": self.statutes_version,
            "registered": self.registered,
            "votes": self.votes,
            "reasons": {reason.name: count for reason, (count, _) in sorted(self.reasons.items())},
            "root": self.root.hex(),
            "version": self.version,
            "time_zone": self.timezone,
            "unverified_articles": list(self.unverified),
            "overrides": self.overrides,
            "supersedes": self._supersedes(),
            "told_sha256": self.told,
            **({} if self.limits == NO_LIMITS else {"limits": asdict(self.limits)}),
            **({} if self.electorate_of is None else {"electorate_of": self.electorate_of}),
        }

    def _supersedes(self) -> dict[str, Any] | None:
        if self.supersedes is None:
            return None
        version, root = self.supersedes
        return {"version": version, "root": root.hex()}
