"""A signature is its key's or nobody's."""

from __future__ import annotations

from commons.auth.keys import SigningKey
from commons.auth.signatures import claims_signed_by, thumbprint


def test_claims_come_back_under_their_own_key_only() -> None:
    mine, other = SigningKey.generate(), SigningKey.generate()
    token = mine.sign({"sub": "BE.roll.1", "exp": 1})
    public = mine.public_set()["keys"][0]
    assert claims_signed_by(public, token) == {"sub": "BE.roll.1", "exp": 1}
    assert claims_signed_by(other.public_set()["keys"][0], token) is None
    assert thumbprint(public) == mine.kid


def test_what_is_no_key_or_no_token_signs_nothing() -> None:
    public = SigningKey.generate().public_set()["keys"][0]
    for key, token in (({}, "e.y.J"), ({"kty": "EC"}, "e.y.J"), (public, ""), (public, "a.b"), (public, "a.b.c")):
        assert claims_signed_by(key, token) is None
