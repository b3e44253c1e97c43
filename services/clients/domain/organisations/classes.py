"""What kind of organisation it is: where its income comes from, and how large it is."""

from __future__ import annotations

from enum import StrEnum


class MarketSector(StrEnum):
    """Where an organisation stands, in the words of Smart's own question about its clients."""

    MARKET = "MARKET"
    PUBLIC = "PUBLIC"
    NON_PROFIT = "NON_PROFIT"
    COOPERATIVE = "COOPERATIVE"


class SizeClass(StrEnum):
    """Size by Commission Recommendation 2003/361/EC, annex, article 2: staff, and turnover or balance sheet."""

    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"
