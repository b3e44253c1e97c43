"""Payments: read from bank files, spread over what is owed, taken back; the money always adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.payment_references import MOST_BODY, normal_form, printed, reference
from services.members.domain.share_register import (
    Leg,
    OperationKind,
    OperationRequest,
    ShareClass,
    check_stands,
    decide,
    holding_on,
)
from services.members.domain.shares.camt import read_camt
from services.members.domain.shares.payment_csv import read_csv
from services.members.domain.shares.payment_requests import PaymentRequest, PaymentRequestState, RequestAct
from services.members.domain.shares.payments import (
    Entry,
    Portion,
    bounced,
    check_entry,
    paying_legs,
    portions,
    unpaid_by_class,
)

TODAY = date(2026, 6, 1)
CLASSES = {"A": ShareClass("A", Decimal(30), "EUR"), "B": ShareClass("B", Decimal(10), "EUR")}

STATEMENT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>
 <Ntry><Amt Ccy="EUR">60.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
  <BookgDt><Dt>2024-06-04</Dt></BookgDt><ValDt><Dt>2024-05-30</Dt></ValDt><AcctSvcrRef>BANK-1</AcctSvcrRef>
  <NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>
   <RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct></RltdPties>
   <RmtInf><Strd><CdtrRefInf><Ref>010806817183</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
 <Ntry><Amt Ccy="EUR">75.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
  <BookgDt><DtTm>2024-06-04T10:00:00+02:00</DtTm></BookgDt><AcctSvcrRef>BANK-2</AcctSvcrRef>
  <NtryDtls><TxDtls><Amt Ccy="EUR">45.00</Amt><RmtInf><Ustrd>part one</Ustrd></RmtInf></TxDtls>
   <TxDtls><Amt Ccy="EUR">30.00</Amt><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
 <Ntry><Amt Ccy="EUR">60.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>{booked}</Sts>
  <BookgDt><Dt>2024-06-10</Dt></BookgDt><AcctSvcrRef>BANK-3</AcctSvcrRef>
  <NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>
   <RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
 <Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{pending}</Sts>
  <BookgDt><Dt>2024-06-11</Dt></BookgDt><AcctSvcrRef>BANK-4</AcctSvcrRef></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
OLD = STATEMENT.format(version="02", booked="BOOK", pending="PDNG", name="<Nm>Ada</Nm>")
NEW = STATEMENT.format(version="08", booked="<Cd>BOOK</Cd>", pending="<Cd>PDNG</Cd>", name="<Pty><Nm>Ada</Nm></Pty>")


@pytest.mark.parametrize("text", [OLD, NEW])
def test_a_statement_of_any_version_is_read_line_by_line(text: str) -> None:
    first, second, third, back = read_camt(text)
    assert first == Entry(
        "BANK-1",
        Decimal(60),
        date(2024, 6, 4),
        date(2024, 5, 30),
        "EUR",
        structured="010806817183",
        name="Ada",
        account="BE68539007547034",
        names=("E2E-1",),
    )
    assert [(one.reference, one.amount) for one in (second, third)] == [("BANK-2/1", 45), ("BANK-2/2", 30)]
    assert (second.remittance, second.value_date, third.names) == ("part one", date(2024, 6, 4), ())
    assert (back.amount, back.returned, back.names, back.return_reason) == (-60, True, ("E2E-1",), "AM04")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Document/>",
        "<Document><Stmt>",
        '<!DOCTYPE a [<!ENTITY b "c">]><Document><Stmt/></Document>',
        OLD.replace("<AcctSvcrRef>BANK-1</AcctSvcrRef>", ""),
        OLD.replace("60.00", "sixty"),
        OLD.replace("2024-06-04</Dt>", "June</Dt>"),
        OLD.replace('<Amt Ccy="EUR">60.00</Amt>', ""),
    ],
)
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_camt(text)
    assert refused.value.code == "BAD_ARGUMENT"


def test_a_table_is_read_as_the_groups_banks_write_it() -> None:
    rows = read_csv("\ufeffreference;amount;booked_on;returns\nA;1.234,50;04/06/2024;\nB;-60.00;2024-06-05;A\n", "EUR")
    assert [(one.amount, one.booked_on, one.value_date, one.returned, one.names) for one in rows] == [
        (Decimal("1234.50"), date(2024, 6, 4), date(2024, 6, 4), False, ()),
        (Decimal("-60.00"), date(2024, 6, 5), date(2024, 6, 5), True, ("A",)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reference;amount\nA;1", "booked_on"),
        ("reference;amount;booked_on\nA;x;2024-06-04", "Line 2: amount is no number."),
        ("reference;amount;booked_on\n;1;2024-06-04", "reference is empty"),
        ("reference;amount;booked_on\nA;1;", "booked_on is empty"),
        ("reference;amount;booked_on\nA;NaN;2024-06-04", "amount is no number"),
        ('reference;amount;booked_on\nA;"1;2024-06-04', "no CSV"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_csv(text, "EUR")


def test_what_a_payment_cannot_be() -> None:
    good = Entry("R", Decimal(1), TODAY, TODAY, "EUR", name="a\nb" + "x" * 400)
    assert check_entry(good, "EUR", TODAY).name == ("a b" + "x" * 297)
    for wrong in (
        Entry("R", Decimal(1), TODAY, TODAY, "USD"),
        Entry("R", Decimal(0), TODAY, TODAY, "EUR"),
        Entry("R", Decimal("0.001"), TODAY, TODAY, "EUR"),
        Entry("R", Decimal(1), TODAY, TODAY + timedelta(days=1), "EUR"),
        Entry(" ", Decimal(1), TODAY, TODAY, "EUR"),
    ):
        with pytest.raises(Refusal):
            check_entry(wrong, "EUR", TODAY)


@given(st.sampled_from(["BE", "FR", "SE"]), st.integers(1, MOST_BODY - 1))
def test_a_reference_is_found_again_however_it_is_written(country: str, number: int) -> None:
    normal = reference(country, number)
    assert normal_form(printed(normal)) == normal_form(normal) == normal
    assert normal_form(f" {printed(normal).lower()} ") == normal


@given(st.integers(1, MOST_BODY - 1), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_in_one_digit_is_no_reference(number: int, place: int, by: int) -> None:
    normal = reference("BE", number)
    slipped = normal[:place] + str((int(normal[place]) + by) % 10) + normal[place + 1 :]
    assert normal_form(slipped) is None


def asked(number: int, amount: int, due: int, share_class: str = "A", **more) -> PaymentRequest:
    day = TODAY + timedelta(days=due)
    return PaymentRequest(
        UUID(int=number), number, UUID(int=9), "", share_class, Decimal(amount), TODAY, day, 10, "shares", **more
    )


REQUESTS = st.lists(
    st.builds(asked, st.integers(1, 50), st.integers(1, 90), st.integers(-9, 9), st.sampled_from("AB")),
    max_size=5,
    unique_by=lambda one: one.number,
)


@given(st.integers(1, 400), REQUESTS, st.integers(0, 200), st.integers(0, 90))
def test_money_is_spread_once_and_never_beyond_what_is_owed(amount, requests, unpaid_a, unpaid_b) -> None:
    unpaid = {"A": Decimal(unpaid_a), "B": Decimal(unpaid_b)}
    found, left = portions(Decimal(amount), requests, unpaid, requests[-1].id if requests else None)
    assert sum((one.amount for one in found), left) == amount
    assert left >= 0
    assert all(one.amount > 0 for one in found)
    for code, price in unpaid.items():
        assert sum(one.amount for one in found if one.share_class == code) <= price
    for request in requests:
        assert sum(one.amount for one in found if one.request == request.id) <= request.left
    assert left == max(0, amount - sum(unpaid.values()))


def test_the_request_it_names_goes_first_then_the_oldest() -> None:
    first, second, third = asked(1, 30, 5), asked(2, 30, 1), asked(3, 30, 9)
    found, _ = portions(Decimal(70), [first, second, third], {"A": Decimal(90)}, third.id)
    assert [(one.request, one.amount) for one in found] == [(third.id, 30), (second.id, 30), (first.id, 10)]


def test_money_that_came_before_the_shares_counts_from_the_shares_on() -> None:
    day = TODAY - timedelta(days=10)
    history = list(decide(OperationRequest(OperationKind.SUBSCRIBE, day, 1), [], CLASSES, TODAY))
    legs = paying_legs(Portion("A", Decimal(30), None), day - timedelta(days=5), history, CLASSES, TODAY)
    assert legs[0].value_date == day
    with pytest.raises(Refusal):
        paying_legs(Portion("A", Decimal(31), None), day, history, CLASSES, TODAY)


AMOUNTS = st.lists(st.integers(1, 40), max_size=6)


@given(st.integers(1, 4), AMOUNTS, st.integers(0, 30), st.data())
def test_after_any_payments_and_bounces_the_register_stands_and_matches_the_bank(shares, amounts, later, data) -> None:
    start = TODAY - timedelta(days=60)
    history: list[Leg] = list(decide(OperationRequest(OperationKind.SUBSCRIBE, start, shares), [], CLASSES, TODAY))
    bank, paid = Decimal(0), list[tuple[int, tuple[Leg, ...]]]()
    for number, amount in enumerate(amounts, start=2):
        found, left = portions(Decimal(amount), [], unpaid_by_class(history, CLASSES, TODAY))
        for portion in found:
            legs = paying_legs(portion, start + timedelta(days=number), history, CLASSES, TODAY)
            history += legs
            paid.append((number, legs))
        bank += amount - left
    if paid:
        number, legs = data.draw(st.sampled_from(paid))
        for _, counter in bounced([(number, legs)], history, start + timedelta(days=later + 10), CLASSES):
            history += counter
        bank -= legs[0].paid_change
    check_stands(history, CLASSES)
    assert sum(leg.paid_change for leg in history) == bank
    assert 0 <= holding_on(TODAY, history, CLASSES).paid <= shares


def test_a_request_is_reminded_before_it_is_a_default() -> None:
    request = asked(1, 30, -1)
    assert request.state(TODAY) is PaymentRequestState.OVERDUE
    assert request.next_act(TODAY) is RequestAct.REMINDED
    reminded = asked(1, 30, -1, reminded_on=TODAY)
    assert reminded.default_from == TODAY + timedelta(days=11)
    assert reminded.next_act(TODAY + timedelta(days=10)) is None
    assert reminded.next_act(TODAY + timedelta(days=11)) is RequestAct.DEFAULTED
    assert asked(1, 30, -1, paid=Decimal(30)).next_act(TODAY) is None
    assert asked(1, 30, 0).next_act(TODAY) is None
