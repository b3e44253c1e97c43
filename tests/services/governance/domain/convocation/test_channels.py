"""Channels: the law's words, a member's consent, and nobody left without one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.channels import KEY, Channels, Choice, channels
from services.governance.domain.convocation.dispatch import Outbox, Sending, bounces, send
from services.governance.domain.convocation.notice_choice import choose
from services.governance.domain.convocation.words import NoticeChannel
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import AssemblyForm, AssemblyKind
from tests.services.governance.domain.laws import regime

ON = date(2027, 6, 15)
NOW = datetime(2027, 5, 20, 12, tzinfo=UTC)
EMAIL, POST, REGISTERED, PUBLICATION = (
    NoticeChannel.EMAIL,
    NoticeChannel.POST,
    NoticeChannel.REGISTERED_POST,
    NoticeChannel.PUBLICATION,
)


def ways(pack: str, choices: dict[str, Any] | None = None) -> Channels:
    return channels(Reading(regime(pack, choices), ON, binding=True))


def table(found: Channels) -> dict[tuple[bool, Choice], NoticeChannel]:
    return {(row.has_email, row.choice): row.channel for row in found.assigned()}


def test_belgium_writes_e_mails_and_posts_the_rest() -> None:
    found = table(ways("BE-SC"))
    assert (found[True, Choice.NOTHING], found[False, Choice.NOTHING]) == (EMAIL, POST)
    assert (found[True, Choice.POST], found[True, Choice.LATE]) == (POST, EMAIL)


def test_france_needs_consent_and_a_sarl_twenty_days_of_it() -> None:
    sa = table(ways("FR-SCIC-SA"))
    assert (sa[True, Choice.NOTHING], sa[True, Choice.EMAIL], sa[False, Choice.EMAIL]) == (POST, EMAIL, POST)
    sarl = ways("FR-SCIC-SARL")
    assert sarl.consent_by == ON - timedelta(days=20)
    assert (table(sarl)[True, Choice.LATE], table(sarl)[True, Choice.EMAIL]) == (REGISTERED, EMAIL)
    assert sarl.paper is REGISTERED


def test_spain_posts_a_notice_at_its_seat() -> None:
    assert set(table(ways("ES-COOP")).values()) == {PUBLICATION}
    assert ways("ES-COOP").paper is None


@pytest.mark.parametrize(
    ("pack", "choices"),
    [("DE-EG", None), ("AT-EGEN", None), ("SE-EKFOR", None), ("AT-EGEN", {KEY: ["by_drum"]})],
)
def test_silent_or_odd_statutes_are_asked(pack: str, choices: dict[str, Any] | None) -> None:
    with pytest.raises(Refusal) as refused:
        ways(pack, choices)
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", KEY)


def test_consent_alone_leaves_somebody_without_a_channel() -> None:
    with pytest.raises(Refusal) as refused:
        ways("NL-COOP").assigned()
    assert refused.value.code == "LAW_UNKNOWN"
    assert table(ways("NL-COOP", {KEY: ["electronic_if_member_agrees", "post"]}))[True, Choice.NOTHING] is POST


WORDS = ["email", "email_with_consent", "post", "registered_post", "publication"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, unique=True))
def test_whoever_has_no_address_or_wants_paper_gets_no_e_mail_if_there_is_paper(words: list[str]) -> None:
    found = ways("AT-EGEN", {KEY: words})
    if not {"post", "registered_post", "publication"} & set(words):
        with pytest.raises(Refusal):
            found.assigned()
        return
    for (has_email, choice), channel in table(found).items():
        if not has_email or choice is Choice.POST:
            assert channel is not EMAIL
        if channel is EMAIL and choice is not Choice.EMAIL:
            assert "email" in words


def outbox(**fields: Any) -> Outbox:
    meeting = Assembly(
        UUID(int=1), "BE.entity.test", "A", AssemblyKind.ORDINARY, AssemblyForm.IN_ROOM, ON, ON, date(2027, 5, 1)
    )
    plain: dict[str, Any] = {"opened": False, "timezone": "Europe/Brussels", "moment": NOW}
    return Outbox(meeting, ways("BE-SC"), **(plain | fields))


def test_a_dispatch_names_its_day_and_law() -> None:
    late_evening = datetime(2027, 5, 19, 23, tzinfo=UTC)
    found = send(Sending(EMAIL, late_evening, " mailer 77 "), outbox())
    assert (found.sent_on, found.proof, "2:32" in found.law) == (date(2027, 5, 20), "mailer 77", True)


@pytest.mark.parametrize(
    ("wanted", "fields", "code"),
    [
        (Sending(PUBLICATION, NOW, "p"), {}, "NOTICE_NOT_ALLOWED"),
        (Sending(EMAIL, NOW, " "), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, NOW + timedelta(minutes=1), "p"), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, NOW.replace(tzinfo=None), "p"), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, datetime(2027, 4, 1, tzinfo=UTC), "p"), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, NOW, "p", ()), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, NOW, "p", (UUID(int=1), UUID(int=1))), {}, "BAD_ARGUMENT"),
        (Sending(EMAIL, NOW, "p"), {"opened": True}, "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_what_is_no_dispatch(wanted: Sending, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        send(wanted, outbox(**fields))
    assert refused.value.code == code


def test_bounces_are_named_once_with_a_reason() -> None:
    assert [row.why for row in bounces([(UUID(int=1), " moved away ")])] == ["moved away"]
    for rows in ([], [(UUID(int=1), "a"), (UUID(int=1), "b")], [(UUID(int=1), " ")]):
        with pytest.raises(Refusal):
            bounces(rows)


def test_her_own_word_is_of_today() -> None:
    past, today = date(2027, 1, 1), date(2027, 5, 1)
    assert choose(UUID(int=1), EMAIL, past, today, own=True).given_on == today
    entered = choose(UUID(int=1), POST, past, today, own=False)
    assert (entered.given_on, entered.on_behalf) == (past, True)
    for channel, day in ((REGISTERED, past), (EMAIL, today + timedelta(days=1))):
        with pytest.raises(Refusal):
            choose(UUID(int=1), channel, day, today, own=False)
