"""Proxies by each law: holder, form, age, number, chains; every refusal with its article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.proxy import Around, Giving, give
from services.governance.domain.words import ProxyForm
from tests.services.governance.domain.readings import reading
from tests.services.governance.domain.room.rooms import OUTSIDERS, who

MEETING = date(2026, 6, 1)
GIVEN = Giving(who(1), who(2), outsider=False, form=ProxyForm.PAPER, given_on=date(2026, 5, 20))
OUTSIDE = replace(GIVEN, holder=who(OUTSIDERS), outsider=True)
FINE = Around(
    today=date(2026, 5, 25),
    on=MEETING,
    entitled=True,
    holder_registered=True,
    holder_acts=False,
    holds=0,
    given=False,
    holder_gave=False,
    principal_holds=0,
    members=30,
)


def law_of(pack: str, choices: dict | None = None, form: str | None = None) -> Reading:
    return reading(pack, choices, form=form, on=MEETING)


def refused(law: Reading, giving: Giving, around: Around) -> Refusal:
    with pytest.raises(Refusal) as found:
        give(law, giving, around)
    return found.value


def test_germany_takes_text_form_since_2025() -> None:
    text = replace(GIVEN, form=ProxyForm.TEXT)
    assert give(law_of("DE-EG"), text, FINE).source == "DE GenG § 43(5)"
    early = replace(text, given_on=date(2024, 12, 31))
    found = refused(law_of("DE-EG"), early, FINE)
    assert (found.code, found.details["key"]) == ("PROXY_NOT_ALLOWED", "proxies.form")
    give(law_of("DE-EG"), replace(early, form=ProxyForm.PAPER), FINE)


def test_hungary_needs_a_deed_of_full_probative_value_and_an_opinion_on_the_rest() -> None:
    assert refused(law_of("HU-SZOV"), GIVEN, FINE).details["key"] == "proxies.form"
    deed = replace(GIVEN, form=ProxyForm.PRIVATE_DEED)
    assert refused(law_of("HU-SZOV"), deed, FINE).code == "LAW_UNKNOWN"


def test_sweden_a_year_at_most_and_one_member_each() -> None:
    law = law_of("SE-EKFOR")
    give(law, replace(GIVEN, given_on=date(2025, 6, 1)), FINE)
    old = refused(law, replace(GIVEN, given_on=date(2025, 5, 31)), FINE)
    assert (old.details["key"], "366 days" in old.message) == ("proxies.max_age_days", True)
    assert refused(law, GIVEN, replace(FINE, holds=1)).details["limit"] == 1


@pytest.mark.parametrize(
    ("pack", "form", "relation", "accepted"),
    [
        ("BE-SC", None, None, True),
        ("DE-EG", None, None, True),
        ("SE-EKFOR", None, None, False),
        ("SE-EKFOR", None, "spouse", True),
        ("SE-EKFOR", None, "close_family_if_statutes", False),
        ("FR-SCIC-SA", None, "spouse", True),
        ("FR-SCIC-SA", None, "neighbour", False),
        ("FR-SCOP", "SA", "spouse", False),
        ("IT-COOP", "spa", "family_partner_in_the_individual_enterprise", True),
    ],
)
def test_who_may_hold_one_and_is_no_member(pack: str, form: str | None, relation: str | None, accepted: bool) -> None:
    choices = {"proxies.max_principals": 1} if pack == "FR-SCOP" else None
    law, outsider = law_of(pack, choices, form), replace(OUTSIDE, relation=relation)
    if accepted:
        assert give(law, outsider, FINE).value is True
    else:
        assert refused(law, outsider, FINE).code == "PROXY_NOT_ALLOWED"
    assert give(law_of(pack, choices, form), replace(outsider), replace(FINE, holder_acts=True)).value is True


def test_what_the_law_offers_to_statutes_holds_once_they_take_it() -> None:
    word = "others_if_statutes"
    choices = {"proxies.form": "written"}
    others = replace(OUTSIDE, relation=word)
    assert refused(law_of("FR-SCIC-SARL", choices), others, FINE).code == "PROXY_NOT_ALLOWED"
    taken = law_of("FR-SCIC-SARL", choices | {"proxies.other_holders": ["spouse", word]})
    assert give(taken, others, FINE).value is True


@pytest.mark.parametrize(("members", "limit"), [(19, 1), (20, 1), (40, 2), (100, 5)])
def test_the_scops_limit_follows_the_number_of_members(members: int, limit: int) -> None:
    law = law_of("FR-SCOP", form="SA")
    give(law, GIVEN, replace(FINE, members=members, holds=limit - 1))
    found = refused(law, GIVEN, replace(FINE, members=members, holds=limit))
    assert (found.code, found.details["limit"]) == ("PROXY_NOT_ALLOWED", limit)


@pytest.mark.parametrize("chain", [{"principal_holds": 1}, {"holder_gave": True}])
@pytest.mark.parametrize(
    ("pack", "article"),
    [
        ("DE-EG", "DE GenG § 43(5): not foreseen"),
        ("IT-COOP", "IT codice civile art. 2372"),
        ("NL-COOP", "NL BW 2:38"),
        ("SE-EKFOR", None),
    ],
)
def test_no_chains_by_the_article_where_there_is_one(chain: dict, pack: str, article: str | None) -> None:
    found = refused(law_of(pack), GIVEN, replace(FINE, **chain))
    assert (found.code, found.details["key"]) == ("PROXY_NOT_ALLOWED", "proxies.sub_delegation")
    assert found.details.get("article") == article
    assert "not found" not in found.message


@pytest.mark.parametrize(
    ("pack", "article"),
    [("DE-EG", "DE GenG § 43(5)"), ("NL-COOP", "NL BW 2:38(4)"), ("ES-COOP", "ES ley 27/1999 art. 27.1")],
)
def test_nobody_gives_one_to_herself_not_as_a_substitute_either(pack: str, article: str) -> None:
    herself = replace(GIVEN, holder=GIVEN.principal)
    second = replace(GIVEN, substitute=Holder(GIVEN.principal, outsider=False))
    for wanted in (herself, second):
        found = refused(law_of(pack), wanted, FINE)
        assert (found.code, found.details["article"]) == ("PROXY_NOT_ALLOWED", article)


def test_statutes_that_are_silent_are_asked() -> None:
    found = refused(law_of("AT-EGEN"), GIVEN, FINE)
    assert (found.code, found.details["key"]) == ("LAW_UNKNOWN", "proxies.form")
    said = {"proxies.form": "written"}
    assert give(law_of("AT-EGEN", said), GIVEN, FINE).value is True
    outside = refused(law_of("AT-EGEN", said), OUTSIDE, FINE)
    assert (outside.code, outside.details["key"]) == ("LAW_UNKNOWN", "proxies.holder_must_be_member")


@pytest.mark.parametrize(
    ("pack", "form", "choices"),
    [
        ("BE-SC", None, {}),
        ("AT-EGEN", None, {"proxies.form": "written"}),
        ("NL-COOP", None, {}),
        ("FR-SCIC-SA", None, {}),
        ("IT-COOP", "srl", {}),
    ],
)
def test_the_second_principal_needs_a_number_that_silent_statutes_lack(
    pack: str, form: str | None, choices: dict
) -> None:
    assert give(law_of(pack, choices, form), GIVEN, FINE).value is True
    found = refused(law_of(pack, choices, form), GIVEN, replace(FINE, holds=1))
    assert (found.code, found.details["key"]) == ("LAW_UNKNOWN", "proxies.max_principals")
    assert found.details["article"]
    said = choices | {"proxies.max_principals": 2}
    assert give(law_of(pack, said, form), GIVEN, replace(FINE, holds=1)).value is True
    assert refused(law_of(pack, said, form), GIVEN, replace(FINE, holds=2)).code == "PROXY_NOT_ALLOWED"


def test_a_form_nobody_can_check_is_asked_about() -> None:
    found = refused(law_of("AT-EGEN", {"proxies.form": "by_pigeon"}), GIVEN, FINE)
    assert (found.code, found.details["key"]) == ("LAW_UNKNOWN", "proxies.form")


def test_where_nobody_votes_by_proxy() -> None:
    law = law_of("NL-COOP", {"proxies.allowed": False})
    assert refused(law, GIVEN, FINE).details["key"] == "proxies.allowed"


@given(st.integers(0, 12), st.integers(1, 400))
def test_in_any_order_no_holder_passes_the_limit(asking: int, members: int) -> None:
    law, held = law_of("FR-SCOP", form="SA"), 0
    for _ in range(asking):
        try:
            give(law, GIVEN, replace(FINE, members=members, holds=held))
        except Refusal:
            continue
        held += 1
    assert held == min(asking, 1 if members < 20 else members // 20)
