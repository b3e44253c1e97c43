"""Addresses of files: what is read from them, and what is none."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from gateway.http.files import read_file_request
from gateway.http.request import HttpRefusal

ROLL = "/files/BE/rolls/BE.roll.01.csv"


def test_an_address_names_country_kind_id_and_form() -> None:
    asked = read_file_request("GET", ROLL, {b"authorization": "Bearer otto", b"x-purpose": "AUDIT"})
    assert (asked.country, asked.kind, asked.id, asked.form) == ("BE", "rolls", "BE.roll.01", "csv")
    assert (asked.authorization, asked.purpose) == ("Bearer otto", "AUDIT")
    assert "otto" not in repr(asked)


@pytest.mark.parametrize("method", ["HEAD", "POST", "DELETE"])
def test_files_are_asked_for_by_get_and_kept_by_put(method: str) -> None:
    with pytest.raises(HttpRefusal) as refused:
        read_file_request(method, ROLL, {})
    assert (refused.value.status, refused.value.headers) == (405, {"allow": "GET, PUT"})


@pytest.mark.parametrize(
    "path",
    [
        "/files/", "/files/BE", "/files/BE/rolls/", "/files/be/rolls/BE.roll.01.csv", "/files/BE/rolls/BE.roll.01",
        "/files/BE/rolls/../../jwks.json", "/files/BE/rolls/a/b.csv", "/files/BE/rolls/a%2f.csv",
        "/files/BE/rolls/a b.csv", "/files/BE/rolls/a\r\nx.csv", "/files/BE/rolls/ä.csv", f"{ROLL}\n", f"{ROLL}?x",
    ],
)  # fmt: skip
def test_what_is_no_address(path: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_file_request("GET", path, {})
    assert refused.value.code == "NOT_FOUND"
