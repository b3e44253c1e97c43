"""Reading a bank statement, ISO 20022 camt.053 (and camt.054 notices), whatever its version.

Each transaction of a booked entry is one line. Element names are what the standard calls them; their namespace, which
names the version, is left aside. A document type declaration is refused: no bank sends one, and what it could declare
would be expanded without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from commons.errors import Refusal
from services.members.domain.shares.payments import Entry

MOST_ENTRIES = 5_000
"""Transactions of one file; a longer statement is sent by the day."""
_BROKEN = "This is no bank statement in camt.053: "


def read_camt(text: str) -> list[Entry]:
    """The booked transactions of a statement. Raises `Refusal` BAD_ARGUMENT where it cannot be read."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refusal("BAD_ARGUMENT", _BROKEN + "it declares a document type.")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        raise Refusal("BAD_ARGUMENT", _BROKEN + "it is not well-formed XML.") from error
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    if not any(root.iter("Stmt")) and not any(root.iter("Ntfctn")):
        raise Refusal("BAD_ARGUMENT", _BROKEN + "it has no Stmt.")
    found = [line for entry in root.iter("Ntry") if _booked(entry) for line in _lines(entry)]
    if len(found) > MOST_ENTRIES:
        raise Refusal("BAD_ARGUMENT", f"A file has at most {MOST_ENTRIES} transactions; send it by the day.")
    return found


def _booked(entry: Element) -> bool:
    return (entry.findtext("Sts/Cd") or entry.findtext("Sts") or "BOOK").strip() == "BOOK"


def _lines(entry: Element) -> Iterator[Entry]:
    """One for each transaction of the entry; an entry without details is its own transaction."""
    details = entry.findall("NtryDtls/TxDtls")
    own = entry.findtext("AcctSvcrRef") or entry.findtext("NtryRef")
    for index, detail in enumerate(details or [entry]):
        reference = detail.findtext("Refs/AcctSvcrRef") or own
        if not reference:
            raise Refusal("BAD_ARGUMENT", _BROKEN + "an entry has no reference of the bank's (AcctSvcrRef).")
        shared = detail.findtext("Refs/AcctSvcrRef") is None and len(details) > 1
        yield _line(entry, detail, f"{reference}/{index + 1}" if shared else reference)


def _line(entry: Element, detail: Element, reference: str) -> Entry:
    amount = next(
        (
            found
            for found in (detail.find("Amt"), detail.find("AmtDtls/TxAmt/Amt"), entry.find("Amt"))
            if found is not None
        ),
        None,
    )
    if amount is None:
        raise Refusal("BAD_ARGUMENT", _BROKEN + f"entry {reference} has no amount.")
    debit = (detail.findtext("CdtDbtInd") or entry.findtext("CdtDbtInd")) == "DBIT"
    booked = _day(entry.find("BookgDt"), reference)
    reversal = entry.findtext("RvslInd") == "true" or detail.find("RtrInf") is not None
    return Entry(
        reference=reference,
        amount=(-1 if debit else 1) * _money(amount.text, reference),
        booked_on=booked,
        value_date=_day(entry.find("ValDt"), reference) if entry.find("ValDt") is not None else booked,
        currency=amount.get("Ccy", ""),
        structured=detail.findtext(".//Strd/CdtrRefInf/Ref"),
        name=_party(detail, "Cdtr" if debit else "Dbtr"),
        account=detail.findtext(f"RltdPties/{'Cdtr' if debit else 'Dbtr'}Acct/Id/IBAN"),
        remittance=" ".join(part.text or "" for part in detail.findall("RmtInf/Ustrd")) or None,
        names=_names(detail),
        returned=reversal and debit,
        return_reason=detail.findtext("RtrInf/Rsn/Cd") or detail.findtext("RtrInf/AddtlInf"),
    )


def _party(detail: Element, who: str) -> str | None:
    return detail.findtext(f"RltdPties/{who}/Nm") or detail.findtext(f"RltdPties/{who}/Pty/Nm")


def _names(detail: Element) -> tuple[str, ...]:
    """What else the bank calls it, and on a return the payment that it takes back."""
    names = ("Refs/EndToEndId", "Refs/TxId", "Refs/InstrId", "Refs/PmtInfId", "RtrInf/OrgnlBkTxRef")
    found = (detail.findtext(name) for name in names)
    return tuple(dict.fromkeys(one for one in found if one and one != "NOTPROVIDED"))


def _day(node: Element | None, reference: str) -> date:
    text = "" if node is None else (node.findtext("Dt") or node.findtext("DtTm") or "")
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise Refusal("BAD_ARGUMENT", _BROKEN + f"entry {reference} has no booking day.") from error


def _money(text: str | None, reference: str) -> Decimal:
    try:
        return Decimal(text or "")
    except InvalidOperation as error:
        raise Refusal("BAD_ARGUMENT", _BROKEN + f"the amount of {reference} is no number.") from error
