"""What no answer may hold: a status of a fault, a fault that was not foreseen, or a word about the inside."""

from __future__ import annotations

import re

import orjson

INSIDE = re.compile(
    r"Traceback|File \\?\"|site-packages|\.py\b|<class '|<[\w.]+ object at 0x|object has no attribute"
    r"|sqlalchemy|asyncpg|psycopg|alembic|strawberry|starlette|uvicorn|msgspec|pydantic"
    r"|(?:services|commons|gateway|hemicycle)\.(?:\w+\.)+\w+"
    r"|\b(?:Key|Value|Type|Index|Attribute|Recursion|Assertion|Overflow|Runtime|Unicode\w+)Error\b"
    r"|SELECT .{1,200} FROM|INSERT INTO \w|violates \w+ constraint|relation \\?\"|character varying"
    r"|postgres(?:ql)?://|/tmp/|/home/|/usr/lib",
    re.DOTALL,
)


def leak_of(status: int, body: bytes, asked: str = "") -> str | None:
    """Why an answer must not have gone out, in a few words; None for a good one. `asked` may be echoed."""
    if status >= 500:
        return f"status {status}"
    if b'"INTERNAL"' in body:
        return "an unforeseen fault"
    text = body.decode("utf-8", "replace")
    for found in INSIDE.finditer(text):
        if found.group() not in asked:
            return f"{found.group()[:80]!r} from the inside"
    return None


def is_graphql(body: bytes) -> bool:
    """Whether a body is a GraphQL response: data or errors, and each error with a code."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    errors = found.get("errors", []) if isinstance(found, dict) else None
    return bool(
        isinstance(errors, list)
        and ("data" in found or errors)
        and all(isinstance(e.get("message"), str) and e.get("extensions", {}).get("code") for e in errors)
    )
