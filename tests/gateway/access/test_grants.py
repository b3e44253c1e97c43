"""Grants: the access table asked for each (coordinate, country)."""

from __future__ import annotations

import pytest

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import ANONYMOUS, Caller
from commons.auth.headers import caller_of
from commons.errors import Refusal
from gateway.access.grants import Grants
from tests.gateway.small_graph import OFFICER_ONLY, Tokens, officer

TABLE = AccessTable(
    {
        "Query.open": Rule("anyone", open=True),
        "Query.login": Rule("login", login=True),
        "A.secret": OFFICER_ONLY,
        "A.mine": Rule("self", self_=True),
    }
)


def grants(caller: Caller) -> Grants:
    return Grants(caller, ("BE", "FR"), TABLE)


def test_a_role_counts_where_it_is_held() -> None:
    assert grants(officer("BE")).allowed("A.secret") == ("BE",)
    assert grants(officer("BE")).allowed("A.mine") == ("BE", "FR"), "that is for each row to say"
    assert grants(ANONYMOUS).allowed("Query.open") == ("BE", "FR")
    assert grants(ANONYMOUS).allowed("Query.login") == ()


def test_what_the_table_does_not_name_is_the_gateways_own() -> None:
    assert grants(ANONYMOUS).allowed("MembershipConnection.partitions") == ("BE", "FR")


@pytest.mark.parametrize(
    ("caller", "coordinate", "code"),
    [
        (ANONYMOUS, "Query.login", "UNAUTHENTICATED"),
        (officer(), "A.secret", "FORBIDDEN"),
        (officer("DE"), "A.secret", "FORBIDDEN"),
        (officer("FR"), "A.secret", None),
        (ANONYMOUS, "Query.open", None),
    ],
)
def test_refused_only_where_no_country_would_grant_it(caller: Caller, coordinate: str, code: str | None) -> None:
    if code is None:
        grants(caller).refuse_hopeless(("Query.open", coordinate))
        return
    with pytest.raises(Refusal) as refused:
        grants(caller).refuse_hopeless(("Query.open", coordinate))
    assert refused.value.code == code


async def test_the_caller_comes_from_the_bearer_token() -> None:
    tokens: object = Tokens({"olga": officer("BE")})
    caller = await caller_of("bearer olga", "SERVICE", tokens)  # type: ignore[arg-type]
    assert (caller.subject, caller.purpose, caller.token) == ("olga", "SERVICE", "olga")
    assert (await caller_of(None, None, tokens)).anonymous  # type: ignore[arg-type]
    for bad in ("Basic olga", "Bearer", "Bearer "):
        with pytest.raises(Refusal) as refused:
            await caller_of(bad, None, tokens)  # type: ignore[arg-type]
        assert refused.value.code == "UNAUTHENTICATED"


@pytest.mark.parametrize("purpose", ["x" * 65, "two\nlines", "é"])
async def test_a_purpose_is_one_short_word(purpose: str) -> None:
    with pytest.raises(Refusal) as refused:
        await caller_of(None, purpose, None)
    assert refused.value.code == "BAD_REQUEST"
