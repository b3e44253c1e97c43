"""Whether a member may read a meeting's minutes (`minutes.inspection`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commons.errors import Refusal
from services.governance.domain.engine.financial_year import FinancialYear, add_months
from services.governance.domain.inspection_terms import InspectionTerms, inspection_terms
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.statutes import FINANCIAL_YEAR_END


@dataclass(frozen=True, slots=True)
class Inspecting:
    """Who asks: registered in the entity as far as its rolls know, with so many shares; when the meeting was."""

    registered: bool
    shares: int
    held_on: date
    today: date


def check_inspection(law: Reading, who: Inspecting) -> InspectionTerms:
    """The terms by which she may. NOT_ENTITLED where it gives her none, LAW_UNKNOWN where it is silent."""
    terms = inspection_terms(law)
    if not who.registered:
        raise _not_hers(terms, "minutes are for members, and no roll of this entity has this membership")
    if terms.holders_only and not who.shares:
        raise _not_hers(terms, "minutes are for those who hold shares")
    if terms.years is not None and who.held_on < _since(law, terms, who.today):
        raise _not_hers(terms, f"minutes are open for the last {terms.years} financial years")
    return terms


def _since(law: Reading, terms: InspectionTerms, today: date) -> date:
    """The first day of the last financial years that are open; the running one comes on top."""
    clause = law.clause(FINANCIAL_YEAR_END)
    if clause is None:
        raise unknown(terms.law, "the statutes do not say when a financial year ends, on which it depends.")
    start = FinancialYear.parse(str(clause.value)).start_before(today)
    return add_months(start, -12 * int(terms.years or 0))


def _not_hers(terms: InspectionTerms, said: str) -> Refusal:
    law = terms.law
    return Refusal("NOT_ENTITLED", f"{law.source}: {said}.", article=law.source, key=law.key, unverified=law.unverified)
