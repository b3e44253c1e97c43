"""What is proposed, word for word: one authoritative language, translations of it, and versions that stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commons import texts
from commons.errors import Refusal

TEXT_MAX = 20_000
"""Characters of a resolution's text."""
VERSIONS_MAX = 50
"""Versions of one text in one language."""
LANGUAGE = re.compile(r"[a-z]{2}\Z")


@dataclass(frozen=True, slots=True)
class WantedText:
    """A text as somebody writes it. `why`: why it changes, once notices have gone out."""

    language: str
    title: str
    body: str
    authoritative: bool
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ResolutionText:
    """One version of a resolution's text in one language. `translates`: the version of the authoritative text that it
    renders, None for that text itself; `after_dispatch`: notices had gone out when it was written."""

    language: str
    version: int
    authoritative: bool
    translates: int | None
    title: str
    body: str
    after_dispatch: bool
    why: str | None
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """The texts before, and how far the meeting is: whether notices went out, and whether a call was opened."""

    before: Sequence[ResolutionText]
    dispatched: bool
    opened: bool

    @property
    def authoritative(self) -> ResolutionText | None:
        """The newest version of the text that counts."""
        found = [row for row in self.before if row.authoritative]
        return max(found, key=lambda row: row.version) if found else None

    def newest(self, language: str) -> ResolutionText | None:
        """The newest version in a language."""
        found = [row for row in self.before if row.language == language]
        return max(found, key=lambda row: row.version) if found else None


def write(wanted: WantedText, at: Announced) -> ResolutionText:
    """The next version of a text.

    Raises `Refusal` TRANSITION_NOT_ALLOWED once the meeting is open, ALREADY_EXISTS where nothing changes, BAD_ARGUMENT
    for no text, a second authoritative language, a translation of nothing, or no reason after dispatch.
    """
    check_unopened(opened=at.opened)
    language, title = language_of(wanted.language), texts.title("The title", wanted.title)
    body = texts.text("The text", wanted.body, TEXT_MAX)
    translates = _translates(wanted, language, at)
    before = at.newest(language)
    if before is not None and (before.title, before.body, before.translates) == (title, body, translates):
        raise Refusal("ALREADY_EXISTS", f"Version {before.version} in '{language}' says the same.")
    version = before.version + 1 if before else 1
    if version > VERSIONS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A text has at most {VERSIONS_MAX} versions.")
    why = reason_of(wanted.why, dispatched=at.dispatched)
    return ResolutionText(language, version, wanted.authoritative, translates, title, body, at.dispatched, why)


def check_unopened(*, opened: bool) -> None:
    """Refuse TRANSITION_NOT_ALLOWED once a call was opened: what was announced is decided or amended there."""
    if opened:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting was opened: what was announced is not written anew.")


def language_of(given: str) -> str:
    """A language as two lower-case letters (ISO 639-1); BAD_ARGUMENT otherwise."""
    if not LANGUAGE.match(given):
        raise Refusal("BAD_ARGUMENT", "A language is two lower-case letters, as fr.").blame(given)
    return given


def reason_of(why: str | None, *, dispatched: bool) -> str | None:
    """Why something changes; needed once notices have gone out: members have read what was there before."""
    if why is None and dispatched:
        raise Refusal("BAD_ARGUMENT", "Notices have gone out: say why this comes now (why); members are shown it.")
    return None if why is None else texts.text("Why it changes (why)", why)


def _translates(wanted: WantedText, language: str, at: Announced) -> int | None:
    counts = at.authoritative
    if wanted.authoritative:
        if counts is not None and counts.language != language:
            raise Refusal("BAD_ARGUMENT", f"The authoritative text is in '{counts.language}'; there is one only.")
        return None
    if counts is None:
        raise Refusal("BAD_ARGUMENT", "Write the authoritative text first; a translation is of one.")
    if counts.language == language:
        raise Refusal("BAD_ARGUMENT", f"The text in '{language}' is the authoritative one (authoritative: true).")
    return counts.version
