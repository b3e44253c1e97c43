"""The fuzzing tests see what they are there to see."""

from __future__ import annotations

import pytest

from tests.fuzz.leaks import is_graphql, leak_of

GOOD = b'{"data":{"a":null},"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}'


@pytest.mark.parametrize(
    "body",
    [
        b'{"errors":[{"message":"x","extensions":{"code":"INTERNAL"}}]}',
        b'{"message":"Traceback (most recent call last)"}',
        b'{"message":"File \\"/srv/app.py\\", line 3"}',
        b'{"message":"(sqlalchemy.dialects.postgresql.asyncpg.Error)"}',
        b'{"message":"SELECT membership.id FROM membership"}',
        b'{"message":"duplicate key value violates unique constraint"}',
        b"{\"message\":\"'NoneType' object has no attribute 'id'\"}",
        b'{"message":"KeyError: 3"}',
        b'{"message":"services.members.store.facts.current"}',
        b'{"message":"<Row object at 0x7f00>"}',
    ],
)
def test_words_from_the_inside_are_found(body: bytes) -> None:
    assert leak_of(200, body)


def test_a_fault_is_one_whatever_it_says() -> None:
    assert leak_of(500, GOOD)
    assert leak_of(502, b"")


def test_refusals_and_echoes_are_none() -> None:
    assert leak_of(200, GOOD) is None
    assert leak_of(400, b'{"message":"no field \'KeyError\'"}', "{ KeyError }") is None
    assert leak_of(400, b'{"message":"no field \'KeyError\'"}', "{ a }")


@pytest.mark.parametrize("body", [b"", b"no", b"{}", b"[]", b'{"errors":[]}', b'{"errors":[{"message":"x"}]}'])
def test_what_is_no_graphql_response(body: bytes) -> None:
    assert not is_graphql(body)
    assert is_graphql(GOOD)
