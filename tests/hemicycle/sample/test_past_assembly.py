"""The real percentages of 23 June 2020 under two bases."""

from __future__ import annotations

from datetime import date

from commons.directory import Directory
from hemicycle.sample import past_assembly
from hemicycle.sample.statutes import regimes
from services.governance.domain.majority import base_votes
from services.governance.domain.words import MajorityBase


def test_reconstructed_votes_sum_to_the_voters_and_keep_the_percentages() -> None:
    found = past_assembly.past_assembly()
    assert found.reconstructed
    for entry, (_, _, shares) in zip(found.items, past_assembly.RESULTS, strict=True):
        tally = entry.tally
        assert tally.in_favour + tally.against + tally.abstain == tally.present == 738
        for votes, share in zip((tally.in_favour, tally.against, tally.abstain), shares, strict=True):
            assert round(100 * votes / 738) == share


def test_the_base_changes_the_share_as_the_source_s_numbers_say() -> None:
    auditor = past_assembly.past_assembly().items[0].tally
    assert base_votes(auditor, MajorityBase.VOTES_CAST) == 546
    assert base_votes(auditor, MajorityBase.VOTES_PRESENT) == 738
    assert round(100 * auditor.in_favour / 546, 1) == 91.9


def test_it_is_imported_under_a_fixed_id() -> None:
    country = Directory.load().country("BE")
    assembly = past_assembly.imported(regimes(country)[0], date(2026, 11, 24))
    assert assembly.id == past_assembly.ASSEMBLY
    assert assembly.imported is not None
    assert assembly.imported.reconstructed
