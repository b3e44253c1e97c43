"""Grants: the access table asked for each (coordinate, country)."""

from __future__ import annotations

import pytest

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import ANONYMOUS, Caller
from commons.errors import Refusal
from gateway.access.grants import Grants
from tests.gateway.small_graph import OFFICER_ONLY, officer

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
