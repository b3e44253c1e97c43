"""Personal data that cannot be right is named, all of it at once."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.members.domain.profile import check_profile

DAY = date(2026, 6, 1)
GOOD = {
    "given_name": "Zoé",
    "family_name": "Lefèvre",
    "email": "zoe@example.org",
    "language": "fr",
    "city": None,
    "trade": "2651",
    "sector": "90.20",
    "sector_revision": "2.1",
}


def test_good_data_and_no_data_pass() -> None:
    check_profile(GOOD, date(1980, 2, 1), DAY)
    check_profile({}, None, DAY)


def test_everything_that_is_wrong_is_said() -> None:
    bad = GOOD | {"email": "zoe", "language": "French", "sector_revision": None, "city": "a\x00b"}
    with pytest.raises(Refusal) as refused:
        check_profile(bad, DAY, DAY)
    assert refused.value.code == "BAD_ARGUMENT"
    for name in ("email", "language", "sector", "city", "birth_date"):
        assert name in refused.value.message
