"""Headers become a caller: the bearer token, and the purpose of a cross-border read."""

from __future__ import annotations

import pytest

from commons.auth.headers import caller_of
from commons.errors import Refusal
from tests.gateway.small_graph import Tokens, officer


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
