"""Trusted documents and automatic persisted queries: which text is run, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from gateway.http.request import Request
from gateway.operation.remembered import Remembered
from gateway.operation.texts import Texts
from gateway.operation.trusted import TrustedDocuments, hash_of, manifest, read_manifest

TEXT = "query A { a }"
HASH = hash_of(TEXT)
TRUSTED = TrustedDocuments.of([("build-7/A", TEXT)])


def persisted(digest: object, version: object = 1) -> dict[str, object]:
    return {"persistedQuery": {"version": version, "sha256Hash": digest}}


def code(texts: Texts, request: Request) -> str:
    with pytest.raises(Refusal) as refused:
        texts.text_of(request)
    return refused.value.code


def test_a_text_is_run_as_it_came() -> None:
    assert Texts().text_of(Request(TEXT)) == TEXT


@pytest.mark.parametrize("name", ["build-7/A", HASH, f"sha256:{HASH}"])
def test_a_trusted_document_is_found_by_its_id_and_by_its_hash(name: str) -> None:
    assert Texts(TRUSTED, only_trusted=True).text_of(Request("", document_id=name)) == TEXT


def test_a_trusted_document_is_found_in_apollos_way() -> None:
    assert Texts(TRUSTED, only_trusted=True).text_of(Request("", extensions=persisted(HASH))) == TEXT


def test_where_only_trusted_documents_are_run_the_text_of_one_is_good_and_any_other_is_not() -> None:
    texts = Texts(TRUSTED, only_trusted=True)
    assert texts.text_of(Request(TEXT)) == TEXT
    assert code(texts, Request(TEXT + " ")) == "DOCUMENT_NOT_TRUSTED"
    assert code(texts, Request("", document_id="0" * 64)) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_caller_registers_a_document_under_its_hash_once() -> None:
    texts = Texts(automatic=Remembered())
    by_hash = Request("", extensions=persisted(HASH))
    with pytest.raises(Refusal) as refused:
        texts.text_of(by_hash)
    assert (refused.value.code, refused.value.message) == ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    assert texts.text_of(Request(TEXT, extensions=persisted(HASH.upper()))) == TEXT
    assert texts.text_of(by_hash) == TEXT


def test_nobody_registers_a_text_under_another_texts_hash() -> None:
    texts = Texts(automatic=Remembered())
    assert code(texts, Request("{ b }", extensions=persisted(HASH))) == "BAD_REQUEST"
    assert code(texts, Request("", extensions=persisted(HASH))) == "PERSISTED_QUERY_NOT_FOUND"


def test_where_registering_is_off_clients_are_told_in_apollos_words() -> None:
    with pytest.raises(Refusal) as refused:
        Texts().text_of(Request("", extensions=persisted(HASH)))
    assert refused.value.code == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert refused.value.message == "PersistedQueryNotSupported"


def test_strangers_cannot_fill_the_memory_with_documents() -> None:
    kept: Remembered[str] = Remembered(entries=3, characters=100)
    texts = Texts(automatic=kept, longest=60)
    for number in range(10):
        text = f"{{ a{number} }}" + " " * 30
        texts.text_of(Request(text, extensions=persisted(hash_of(text))))
    assert (len(kept), kept.held) == (2, 72)
    long = "{ a }" + " " * 60
    texts.text_of(Request(long, extensions=persisted(hash_of(long))))
    assert code(texts, Request("", extensions=persisted(hash_of(long)))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("asked", ["x", [], {"version": 2, "sha256Hash": HASH}, persisted(7)["persistedQuery"], {}])
def test_what_is_no_hash_is_refused(asked: object) -> None:
    assert code(Texts(automatic=Remembered()), Request("", extensions={"persistedQuery": asked})) == "BAD_REQUEST"


def write(folder: Path, found: object) -> Path:
    file = folder / "documents.json"
    file.write_text(json.dumps(found), "utf-8")
    return file


@pytest.mark.parametrize(
    "found",
    [
        {"format": "hemicycle-trusted-documents", "version": 1, "documents": {"x": TEXT}},
        {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "x", "body": TEXT}]},
        {"x": TEXT},
    ],
)
def test_each_shape_of_manifest(tmp_path: Path, found: object) -> None:
    assert TrustedDocuments.load(write(tmp_path, found)).texts == {"x": TEXT, HASH: TEXT}


@pytest.mark.parametrize("found", [[], "x", {"x": 1}, {"format": "apollo-persisted-query-manifest"}, {"x": {}}])
def test_what_is_no_manifest_is_never_half_read(tmp_path: Path, found: object) -> None:
    with pytest.raises(ValueError, match=r"documents\.json"):
        TrustedDocuments.load(write(tmp_path, found))


@given(st.lists(st.text(min_size=1)))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    file = tmp_path_factory.mktemp("manifest") / "documents.json"
    file.write_bytes(manifest(texts))
    assert read_manifest(file) == sorted((hash_of(text), text) for text in set(texts))
