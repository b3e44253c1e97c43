"""A member's statutory right to inspect the register: by a membership of hers, on the terms of the law."""

from __future__ import annotations

from dataclasses import dataclass

from commons.errors import Refusal
from services.members.domain.leaving.words import Law


@dataclass(frozen=True, slots=True)
class InspectionTerms:
    """Who may inspect, by which rule. `holders_only`: those who hold shares."""

    holders_only: bool
    law: Law


def check_inspection(terms: InspectionTerms, shares: int) -> None:
    """Refuse FORBIDDEN, with the article, to a member without a share where the law asks for one."""
    if terms.holders_only and shares < 1:
        raise Refusal("FORBIDDEN", f"{terms.law.article}: the register is open to those who hold shares.")
