"""Who asks: the headers of a request become a `Caller`, at the gateway and again in each service."""

from __future__ import annotations

from dataclasses import replace

from commons.auth.caller import ANONYMOUS, Caller
from commons.auth.tokens import Tokens
from commons.errors import Refusal

MAX_PURPOSE = 64


async def caller_of(authorization: str | None, purpose: str | None, tokens: Tokens | None) -> Caller:
    """The caller behind the Authorization and x-purpose headers; `Refusal` UNAUTHENTICATED for a bad token."""
    if purpose is not None and (len(purpose) > MAX_PURPOSE or not purpose.isascii() or not purpose.isprintable()):
        raise Refusal("BAD_REQUEST", "x-purpose names one purpose, such as SERVICE.")
    if not authorization or tokens is None:
        return ANONYMOUS
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal("UNAUTHENTICATED", "Send the token as 'Authorization: Bearer …'.")
    caller = await tokens.caller(token.strip())
    return replace(caller, purpose=purpose) if purpose else caller
