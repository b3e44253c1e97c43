"""What personal data may look like when an officer enters it; the same rules as for a register's export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from commons.errors import Refusal
from services.members.domain import register_values as values
from services.members.domain.share_register import EARLIEST

_PLAIN = ("given_name", "family_name", "city", "college", "login")
_PATTERNS = {
    "email": (values.EMAIL, "an e-mail address"),
    "language": (values.LANGUAGE, "a two-letter language code"),
    "trade": (values.ISCO, "an ISCO-08 code of one to four digits"),
}


def check_profile(texts: Mapping[str, str | None], birth_date: date | None, joined_on: date) -> None:
    """Refuse (BAD_ARGUMENT) personal data that cannot be right, naming all of it at once.

    `texts` holds fields of the profile, and the `college` and `login` of an admission, as far as given.
    """
    reading = values.Reading({name: text for name, text in texts.items() if text is not None})
    for name in _PLAIN:
        reading.text(name)
    for name, (pattern, what) in _PATTERNS.items():
        reading.matching(name, pattern, what)
    reading.sector()
    if birth_date is not None and not EARLIEST <= birth_date < joined_on:
        reading.problems.append("birth_date does not lie between 1900 and the day of joining")
    if reading.problems:
        raise Refusal("BAD_ARGUMENT", f"Correct this and send it again: {'; '.join(reading.problems)}.")
