"""`hemicycle law check` and `law template`: files in, sentences and an exit code out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hemicycle.command_line import main
from hemicycle.law_files import checked, template
from services.governance.domain.law.library import EXTRA_PACKS, PACKS_FOLDER, Library, Situation

TODAY = date(2026, 11, 24)


def country(folder: Path, waiting: object = 30) -> Path:
    """Portugal as a child of our German pack, with one leaf of its own."""
    pack = {
        "id": "PT-COOP",
        "extends": "DE-EG",
        "country": "PT",
        "form": "cooperativa",
        "title": "Portuguese cooperative (invented)",
        "text": "invented",
        "waiting_days": {"value": waiting, "source": "an invented article", "confidence": "read"},
    }
    file = folder / "PT-COOP.json"
    file.write_text(json.dumps(pack), "utf-8")
    return file


def statutes(folder: Path, waiting: int) -> Path:
    file = folder / "statutes-pt.json"
    chosen = {"waiting_days": {"value": waiting, "article": "art. 7"}}
    days = {"notarised_on": "2026-01-05", "valid_from": "2026-02-01"}
    file.write_text(json.dumps({"pack": "PT-COOP", "title": "Estatutos", "choices": chosen} | days), "utf-8")
    return file


def test_our_own_packs_are_as_they_should_be() -> None:
    assert checked(sorted(PACKS_FOLDER.glob("*.json")), TODAY).sound


def test_a_new_country_is_a_file_and_its_statutes_are_held_against_it(tmp_path: Path) -> None:
    found = checked([country(tmp_path), statutes(tmp_path, 30)], TODAY)
    pack, chosen = found.text.splitlines()
    assert (found.sound, chosen) == (True, "statutes-pt.json: as it should be")
    assert pack.startswith("PT-COOP.json: as it should be; 22 of 118 rules are to be checked (their article was not")
    found = checked([country(tmp_path), statutes(tmp_path, 10)], TODAY)
    assert not found.sound
    assert "statutes-pt.json: waiting_days: an invented article does not let statutes choose this" in found.text


def test_a_broken_pack_is_told_with_file_and_key(tmp_path: Path) -> None:
    found = checked([country(tmp_path, "thirty"), statutes(tmp_path, 30)], TODAY)
    assert not found.sound
    assert found.text.splitlines()[0].startswith("PT-COOP.json: waiting_days: thirty is of the wrong type")
    assert "statutes-pt.json: pack: no law pack 'PT-COOP'" in found.text


def test_packs_that_extend_each_other(tmp_path: Path) -> None:
    file = country(tmp_path)
    file.write_text(file.read_text("utf-8").replace('"DE-EG"', '"PT-COOP"'), "utf-8")
    assert "extends: PT-COOP → PT-COOP extend each other" in checked([file], TODAY).text


def test_the_command_ends_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["hemicycle", "law", "check", str(country(tmp_path, -1)), str(tmp_path / "no.json")]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "PT-COOP.json: waiting_days: -1 is no number from 0 to 1000000000",
        "no.json: it cannot be read (No such file or directory)",
    ]


def test_a_broken_pack_of_the_environment_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    country(tmp_path, 0.5)
    monkeypatch.setenv(EXTRA_PACKS, str(tmp_path))
    monkeypatch.setattr("sys.argv", ["hemicycle", "law", "template", "BE-SC"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "PT-COOP.json: it is not JSON as it should be: 0.5 is a decimal" in capsys.readouterr().err


def test_a_template_is_json_with_the_packs_questions() -> None:
    made = json.loads(template("FR-SCOP", "SARL", None, TODAY))
    assert made["questions"]["unpaid_shares.vote_suspended"]["decisive"]
    assert made["company_form"] == "SARL"


def test_what_a_pack_is_not_sure_of_is_told() -> None:
    found = checked([PACKS_FOLDER / "HU-SZOV.json"], TODAY).text
    assert "111 of 118 rules are to be checked" in found
    assert "decisive: vote_unit, plural_votes.max_each" in found
    assert "nobody knows: " in found
    assert "unpaid_shares.vote_suspended" in found.split("nobody knows: ")[1]


def test_a_change_of_law_is_a_dated_row(tmp_path: Path) -> None:
    """As docs/guides/law.md says: our pack copied, one leaf given a row that begins with the new year."""
    pack = json.loads((PACKS_FOLDER / "DE-EG.json").read_text("utf-8"))
    rows = [{"from": None, "until": "2026-12-31", "value": 2}, {"from": "2027-01-01", "until": None, "value": 3}]
    pack["proxies"]["max_principals"] |= {"value": rows, "dated": True, "confidence": "likely"}
    file = tmp_path / "DE-EG.json"
    file.write_text(json.dumps(pack), "utf-8")
    found = checked([file], TODAY)
    assert found.sound
    assert "proxies.max_principals" in found.text
    changed = Library.load(PACKS_FOLDER, tmp_path)
    days = [Situation(date(2026, 12, 31)), Situation(date(2027, 1, 1))]
    assert [changed.leaf("DE-EG", "proxies.max_principals", on).value for on in days] == [2, 3]
    assert [changed.leaf("DE-EG-ENTREPRENEURS", "proxies.max_principals", on).value for on in days] == [2, 3]
    rows[1]["from"] = "2027-01-02"
    file.write_text(json.dumps(pack), "utf-8")
    assert "they follow each other day by day" in checked([file], TODAY).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0", "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "not JSON"),
        (b'{"id": "a", "id": "b"}', "stands twice"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"id": 3, "country": [], "extends": {}, "plural_votes": 7}', "of the wrong type"),
        (b'{"choices": 3}', "choices: they are an object by key"),
        (b'{"pack": {"x": 1}, "choices": {}}', "pack: no law pack"),
    ],
)
def test_whatever_a_file_holds_is_told_and_never_raised(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "hostile.json"
    file.write_bytes(content)
    found = checked([file, tmp_path / "missing.json", tmp_path], TODAY)
    assert not found.sound
    assert said in found.text
    assert "missing.json: it cannot be read" in found.text
