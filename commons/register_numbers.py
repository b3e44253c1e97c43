"""Company registers whose numbers python-stdnum does not know, each with its source: Hungary, Italy, the Netherlands.

- HU: the *cégjegyzékszám* names the court (01 to 20), the legal form (01 to 23) and six digits (Act V of 2006; decree
  21/2006 IM; courts and forms as the company gazette lists them, cegkozlony.hu/utmutato). It has no check digit.
- IT: a company's number in the *Registro delle imprese* is its tax code, for legal persons of the VAT number's form and
  check. Beside it each province where it has a seat or local unit gives it one of the *Repertorio economico
  amministrativo* (law 580/1993, article 8; DPR 581/1995, article 9; registroimprese.it/codice-fiscale-p.iva-rea): the
  province's letters and up to seven digits, no check digit. A person's tax code of sixteen characters is no
  organisation's.
- NL: the *KvK-nummer* is eight digits without a check digit (Handelsregisterwet 2007, article 9; Handelsregisterbesluit
  2008); a branch has twelve digits of its own and is no organisation.
"""

from __future__ import annotations

import re

from stdnum.it import iva

_KVK = re.compile(r"\d{8}\Z")
_CEGJEGYZEKSZAM = re.compile(r"(0[1-9]|1\d|20)(0[1-9]|1\d|2[0-3])\d{6}\Z")
_REA = re.compile(r"(?:REA[\s:.-]*)?([A-Z]{2})[\s-]*0*([1-9]\d{0,6})\Z")
_PROVINCES = (
    " AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CI CL CN CO CR CS CT CZ EN "
    " FC FE FG FI FM FO FR GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OG OR "
    " OT PA PC PD PE PG PI PN PO PR PS PT PU PV PZ RA RC RE RG RI RM RN RO SA SI SO SP SR SS SU SV TA "
    " TE TN TO TP TR TS TV UD VA VB VC VE VI VR VS VT VV "
)
"""Letters of Italian provinces, of former ones too: a number keeps those it was given under."""


def dutch(number: str) -> str:
    """A KvK number in normal form; `ValueError` for what is none."""
    return _shaped(_KVK, number)


def hungarian(number: str) -> str:
    """A company register number in normal form, without its hyphens; `ValueError` for what is none."""
    return _shaped(_CEGJEGYZEKSZAM, number)


def italian(number: str) -> str:
    """A legal person's tax code, or `REA:MI-1234567`; `ValueError` for what is neither."""
    found = _REA.match(number.strip().upper())
    if found is None:
        return iva.validate(number)
    if f" {found[1]} " not in _PROVINCES:
        raise ValueError(number)
    return f"REA:{found[1]}-{found[2]}"


def _shaped(shape: re.Pattern[str], number: str) -> str:
    compact = re.sub(r"[\s.-]", "", number)
    if not shape.match(compact):
        raise ValueError(number)
    return compact
