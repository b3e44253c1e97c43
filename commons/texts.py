"""What people write: named, bounded, and made of characters that can be stored and shown."""

from __future__ import annotations

from commons.errors import Refusal

TITLE_MAX = 300
"""Characters of a title."""
TEXT_MAX = 5_000
"""Characters of a source, a note or a statement."""


def title(what: str, value: str) -> str:
    """One line, trimmed; BAD_ARGUMENT when it is empty, too long or not plain text."""
    found = text(what, value, TITLE_MAX)
    if not found.isprintable():
        raise Refusal("BAD_ARGUMENT", f"{what} is one line of plain text.").blame(value)
    return found


def text(what: str, value: str, most: int = TEXT_MAX) -> str:
    """Something said, trimmed; BAD_ARGUMENT when it is empty or too long."""
    found = optional_text(what, value, most)
    if not found:
        raise Refusal("BAD_ARGUMENT", f"{what}: nothing is written there.").blame(value)
    return found


def optional_text(what: str, value: str, most: int = TEXT_MAX) -> str:
    """The same where nothing may be said."""
    found = value.strip()
    if len(found) > most or "\x00" in found:
        raise Refusal("BAD_ARGUMENT", f"{what} is plain text of at most {most} characters.").blame(value)
    return found
