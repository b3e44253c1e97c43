"""Errors as they go out: what is wrong with the request is told once, what is wrong with a country by each."""

from __future__ import annotations

from gateway.response.answer import formatted_all
from gateway.response.project import PlacedError

COUNTRIES = ("BE", "FR", "DE")


def said(code: str, message: str, country: str, path: str = "diversity") -> PlacedError:
    return PlacedError({"message": message, "extensions": {"code": code}}, [path], "members", country)


def test_one_bad_argument_is_one_error_that_names_who_refused_it() -> None:
    (found,) = formatted_all([said("BAD_ARGUMENT", "Two at most.", code) for code in COUNTRIES], "t")
    assert found["message"] == "Two at most."
    assert found["extensions"] == {
        "code": "BAD_ARGUMENT",
        "service": "members",
        "traceId": "t",
        "countries": list(COUNTRIES),
    }


def test_one_country_alone_is_named_as_ever() -> None:
    (found,) = formatted_all([said("BAD_ARGUMENT", "Two at most.", "BE")], "t")
    assert found["extensions"]["country"] == "BE"
    assert "countries" not in found["extensions"]


def test_other_words_other_places_and_other_details_stay_apart() -> None:
    errors = [
        said("BAD_ARGUMENT", "Two at most.", "BE"),
        said("BAD_ARGUMENT", "Three at most.", "FR"),
        said("BAD_ARGUMENT", "Two at most.", "DE", "cohorts"),
        PlacedError(
            {"message": "Two at most.", "extensions": {"code": "BAD_ARGUMENT", "known": ["A"]}},
            ["diversity"],
            "members",
            "IT",
        ),
    ]
    assert len(formatted_all(errors, "t")) == 4


def test_what_is_a_countrys_own_is_told_by_each() -> None:
    for code in ("FORBIDDEN", "PARTITION_UNAVAILABLE", "LAW_UNKNOWN"):
        assert len(formatted_all([said(code, "Not now.", country) for country in COUNTRIES], "t")) == 3
