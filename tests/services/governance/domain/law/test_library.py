"""Packs as data: every key resolves, and each form of leaf is read as law-packs.md says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commons.directory import Directory
from commons.errors import Fault, Refusal
from services.governance.domain.law.files import LawFileBroken
from services.governance.domain.law.leaf import Absent, Confidence
from services.governance.domain.law.library import EXTRA_PACKS, PACKS_FOLDER, Library, Situation, library

TODAY = date(2026, 11, 24)
DAYS_OF_CHANGE = (date(2029, 12, 31), date(2030, 1, 1))
LIBRARY = Library.load(PACKS_FOLDER)
FORMS = {"FR-SCIC": "SA", "FR-SCOP": "SA", "IT-COOP": "spa", "IT-CONSORTIUM": "spa"}


def leaf(pack: str, key: str, on: date = TODAY, form: str | None = None, seat: str | None = None) -> Any:
    return LIBRARY.leaf(pack, key, Situation(on, form, seat))


def test_there_are_twenty_packs_of_118_keys() -> None:
    assert len(LIBRARY.packs) == 20
    assert len(LIBRARY.keys) == 118
    assert all(set(pack.leaves) == set(LIBRARY.keys) for pack in LIBRARY.packs.values())


@pytest.mark.parametrize("pack", sorted(LIBRARY.packs))
def test_every_leaf_is_a_value_or_one_of_three_kinds_of_absent(pack: str) -> None:
    for key in LIBRARY.keys:
        found = leaf(pack, key, form=FORMS.get(pack), seat="BE-SC")
        assert (found.value is None) == (found.absent is not None), key
        assert found.source, key


@pytest.mark.parametrize("pack", sorted(LIBRARY.packs))
def test_a_pack_is_experimental_because_of_the_decisive_keys_it_names(pack: str) -> None:
    def raw(key: str) -> tuple[str, str | None]:
        written = LIBRARY.packs[pack].leaves[key][1]
        return written.get("confidence", ""), written.get("absent")

    unsure = [key for key in LIBRARY.decisive_keys if raw(key)[0] == "unsure" or raw(key)[1] == "unknown"]
    assert unsure == list(LIBRARY.packs[pack].experimental_because)


def test_a_child_replaces_the_parents_leaf_and_inherits_the_rest() -> None:
    assert (leaf("BE-SC", "vote_unit").value, leaf("BE-SC-CNC", "vote_unit").value) == ("share", "member")
    inherited = leaf("BE-SC-CNC", "notice_days.min")
    assert (inherited.value, inherited.pack) == (15, "BE-SC")


def test_a_dated_value_is_read_on_the_day_of_the_act() -> None:
    before, after = (
        leaf("DE-EG", "proxies.form", date(year, month, day)) for year, month, day in ((2024, 12, 31), (2025, 1, 1))
    )
    assert before.value != after.value
    old, new = (leaf("FR-SCIC-SA", "majorities.ordinary", date(2019, 7, day)).value["base"] for day in (20, 21))
    assert (old, new) == ("present", "cast_excl")


def test_a_value_by_company_form_needs_the_form() -> None:
    sa = leaf("FR-SCOP", "unpaid_shares.vote_suspended", form="SA")
    sarl = leaf("FR-SCOP", "unpaid_shares.vote_suspended", form="SARL")
    assert (sa.value, sa.unsure) == (True, False)
    assert (sarl.absent, sarl.confidence) == (Absent.NONE, Confidence.UNSURE)
    with pytest.raises(Refusal) as refused:
        leaf("FR-SCOP", "unpaid_shares.vote_suspended")
    assert refused.value.code == "LAW_UNKNOWN"


def test_a_value_by_type_may_be_the_word_statutes() -> None:
    assert leaf("IT-COOP", "notice_days.min", form="srl").value == 8
    found = [leaf("IT-COOP", key, form="srl") for key in LIBRARY.keys]
    assert Absent.STATUTES in {
        one.absent for one in found if "by_type" in str(LIBRARY.packs["IT-COOP"].leaves[one.key])
    }


def test_same_as_another_key() -> None:
    found = leaf("DE-EG", "majorities.elections")
    assert found.value == leaf("DE-EG", "majorities.ordinary").value
    assert (found.key, found.licence) == ("majorities.elections", "free")


def test_a_european_cooperative_defers_to_its_seat() -> None:
    deferred = leaf("SCE", "unpaid_shares.vote_suspended", seat="BE-SC")
    assert (deferred.value, deferred.pack) == (True, "BE-SC")
    with pytest.raises(Refusal) as refused:
        leaf("SCE", "unpaid_shares.vote_suspended")
    assert refused.value.code == "LAW_UNKNOWN"


def test_every_entity_of_the_directory_has_its_law() -> None:
    for entity in Directory.load().entities.values():
        for key in LIBRARY.keys:
            leaf(entity.pack, key, form=entity.company_form, seat=entity.seat_pack)


def test_an_eleventh_country_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = json.loads((PACKS_FOLDER / "DE-EG.json").read_text("utf-8")) | {"id": "PT-COOP", "country": "PT"}
    pack["waiting_days"] = {"value": 30, "source": "PT art. 1", "confidence": "read"}
    (tmp_path / "PT-COOP.json").write_text(json.dumps(pack), "utf-8")
    monkeypatch.setenv(EXTRA_PACKS, str(tmp_path))
    found = library().leaf("PT-COOP", "waiting_days", Situation(TODAY))
    assert (found.value, found.pack) == (30, "PT-COOP")


def test_a_pack_that_does_not_exist_is_our_fault() -> None:
    with pytest.raises(Fault, match="no law pack"):
        LIBRARY.pack("XX")


def written(tmp_path: Path, name: str, parent: str | None, **leaves: Any) -> None:
    header = {"id": name, "country": "PT", "form": "coop", "title": "Test", "text": "invented"}
    extends = {"extends": parent} if parent else {}
    (tmp_path / f"{name}.json").write_text(json.dumps(header | extends | leaves), "utf-8")


def test_packs_that_extend_each_other(tmp_path: Path) -> None:
    written(tmp_path, "A", "B")
    written(tmp_path, "B", "A")
    with pytest.raises(LawFileBroken, match=r"A\.json: extends: A → B → A extend each other"):
        Library.load(tmp_path)


def test_a_pack_that_lacks_a_key_names_file_and_key(tmp_path: Path) -> None:
    written(tmp_path, "A", None)
    with pytest.raises(LawFileBroken, match=r"A\.json: vote_unit: .* lacks it"):
        Library.load(tmp_path)


def test_a_child_of_a_pack_that_is_not_there(tmp_path: Path) -> None:
    written(tmp_path, "A", "ZZ")
    with pytest.raises(LawFileBroken, match=r"A\.json: extends: there is no pack ZZ"):
        Library.load(tmp_path)


def test_a_change_of_law_is_a_dated_row_in_a_file(tmp_path: Path) -> None:
    rows = [
        {"from": None, "until": "2029-12-31", "value": 2},
        {"from": "2030-01-01", "until": None, "value": 3},
    ]
    changed = {"value": rows, "dated": True, "source": "an invented act of 2029", "confidence": "read"}
    written(tmp_path, "DE-NEW", "DE-EG", proxies={"max_principals": changed})
    found = Library.load(PACKS_FOLDER, tmp_path)
    last, first = (found.leaf("DE-NEW", "proxies.max_principals", Situation(on)).value for on in DAYS_OF_CHANGE)
    assert (last, first) == (2, 3)
