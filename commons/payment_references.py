"""Structured references of payments: Belgium's OGM-VCS (+++010/8068/17183+++) and the creditor reference ISO 11649.

A payment is matched by the normal form: twelve digits, or `RF…` without spaces. Check digits are python-stdnum's.
"""

from __future__ import annotations

from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

MOST_BODY = 10_000_000_000


def reference(country: str, number: int) -> str:
    """The reference (normal form) that carries `number`, of at most ten digits, as the country's banks check it."""
    if not 0 < number < MOST_BODY:
        raise ValueError("a reference carries ten digits")
    body = f"{number:010d}"
    if country == "BE":
        return body + ogm_vcs.calc_check_digits(body)
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def normal_form(text: str | None) -> str | None:
    """What a payer or bank wrote as a normal form; None where it is no reference or fails its own check."""
    given = (text or "").strip()
    for scheme in (ogm_vcs, iso11649):
        try:
            return str(scheme.validate(given))
        except (ValidationError, ValueError):
            continue
    return None


def printed(normal: str) -> str:
    """As it is written on a request: +++010/8068/17183+++, or RF in groups of four."""
    if normal.startswith("RF"):
        return " ".join(normal[start : start + 4] for start in range(0, len(normal), 4))
    return f"+++{normal[:3]}/{normal[3:7]}/{normal[7:]}+++"
