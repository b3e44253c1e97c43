"""Envelopes: one size, one spelling, and only the private key opens them."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.envelopes import ephemeral, flaw_of, new_key, public_part, sealed, size_of, unsealed

KEY = new_key()
PUBLIC = public_part(KEY)


def coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def with_head(envelope: str, **fields: object) -> str:
    head, *rest = envelope.split(".")
    said = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))) | fields
    return ".".join([coded(json.dumps(said, separators=(",", ":")).encode()), *rest])


@given(content=st.binary(min_size=32, max_size=32))
@settings(max_examples=20)
def test_what_goes_in_comes_out_and_every_envelope_is_as_long(content: bytes) -> None:
    envelope = sealed(content, PUBLIC)
    assert unsealed(envelope, KEY) == content
    assert len(envelope) == size_of(32, KEY["kid"])
    assert flaw_of(envelope, KEY["kid"], 32) is None


def test_the_public_part_opens_nothing_and_no_other_key_does() -> None:
    envelope = sealed(b"x" * 32, PUBLIC)
    assert "d" not in PUBLIC
    assert unsealed(envelope, PUBLIC) is None
    assert unsealed(envelope, new_key()) is None


def test_the_same_content_never_looks_the_same() -> None:
    one, two = sealed(b"x" * 32, PUBLIC), sealed(b"x" * 32, PUBLIC)
    assert one != two
    assert ephemeral(one) != ephemeral(two)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one + "A",
        lambda one: one.replace(".", "", 1),
        lambda one: with_head(one, zip="DEF"),
        lambda one: with_head(one, alg="ECDH-ES+A128KW"),
        lambda one: with_head(one, kid="another"),
        lambda one: with_head(one, epk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
        lambda one: with_head(one, epk="no point"),
        lambda one: ".".join([coded(b"[" * 9999), *one.split(".")[1:]]),
        lambda one: sealed(b"x" * 33, PUBLIC),
        lambda one: sealed(b"x" * 32, public_part(new_key())),
        lambda one: one[:-1] + "é",
    ],
)
def test_what_is_no_envelope_of_the_ballot_says_why(change) -> None:
    assert flaw_of(change(sealed(b"x" * 32, PUBLIC)), KEY["kid"], 32)


def test_another_spelling_of_an_envelope_is_none() -> None:
    envelope = sealed(b"x" * 32, PUBLIC)
    last = envelope[-1]
    others = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" if letter != last]
    same = [envelope[:-1] + letter for letter in others if unsealed(envelope[:-1] + letter, KEY) is not None]
    assert all(flaw_of(one, KEY["kid"], 32) for one in same)
