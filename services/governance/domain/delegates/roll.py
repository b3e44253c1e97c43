"""The rules of the roll of an assembly: those of every roll, and that of delegates where it is one of them."""

from __future__ import annotations

from dataclasses import replace

from services.governance.domain.assembly import Assembly
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_rules import RollRules, rules_of
from services.governance.domain.words import RollReason


def rules_for(regime: Regime, assembly: Assembly) -> RollRules:
    """Law and statutes of the assembly as the roll reads them; LAW_UNKNOWN for a rule that it needs.

    At an assembly of delegates nothing that the statutes grant a member counts: a delegate has what her section gives.
    """
    found = rules_of(regime, assembly.held_on)
    if not assembly.of_delegates:
        return found
    weight = regime.required("delegates.weight", assembly.held_on)
    allowed = regime.required("delegates.allowed_if", assembly.held_on)
    laws = {**found.laws, RollReason.VOTES: weight, RollReason.REPRESENTED_BY_DELEGATE: allowed}
    return replace(found, of_delegates=True, plural=None, laws=laws)
