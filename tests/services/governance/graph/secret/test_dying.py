"""A process dies at each step of a secret ballot: no vote is lost or counts twice, and no key outlives its ballot."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from services.governance.graph.secret.keys import destroy_keys
from services.governance.store.secret import keys, openings
from services.governance.store.secret.key_folder import KeyFolder
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country
from tests.services.governance.graph.ballots.urn import CLOSE, OPEN, closed
from tests.services.governance.graph.secret.box import cast, key_files, secret_meeting, seen, with_keys
from tests.services.governance.hands import germany
from tests.services.governance.room import opened

CHOICES = ["FOR", "FOR", "AGAINST", "ABSTAIN", "FOR", "BLANK"]


class DiedError(RuntimeError):
    """What a test kills with: nothing after it runs, and the transaction is never committed."""


def dies(*_: Any, **__: Any) -> Any:
    raise DiedError


async def voted(country: OpenCountry, folder: Path) -> tuple[Country, str]:
    place, _, _, ballot = await secret_meeting(country, folder)
    for number, choice in enumerate(CHOICES, start=1):
        await cast(place, ballot, number, choice)
    return place, ballot


async def code(place: Country, query: str, **asked: Any) -> str:
    """The code of an error that is no refusal."""
    return (await place.ask(query, input=asked))["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("step", [(openings, "insert"), (KeyFolder, "read")], ids=["opened", "opening"])
async def test_it_dies_while_it_opens_and_is_closed_again(
    country: OpenCountry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: io.BytesIO, step: tuple[Any, str]
) -> None:
    place, ballot = await voted(country, tmp_path)
    private = json.loads((tmp_path / key_files(tmp_path)[0]).read_bytes())
    with monkeypatch.context() as patched:
        patched.setattr(*step, dies)
        assert await code(place, CLOSE, ballot=ballot) == "INTERNAL"
    assert (await seen(place, ballot))["turnout"]["members"] == len(CHOICES)
    assert key_files(tmp_path)
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "blank")] == [3, 1, 1, 1]
    said = logged.getvalue().decode()
    assert "DiedError" in said
    assert not [word for word in (private["d"], *CHOICES) if word in said]


@pytest.mark.parametrize("step", [(KeyFolder, "destroy"), (keys, "destroyed")], ids=["still there", "not on record"])
async def test_it_dies_between_the_count_and_the_end_of_the_key(
    country: OpenCountry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: io.BytesIO, step: tuple[Any, str]
) -> None:
    place, ballot = await voted(country, tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(*step, dies)
        assert await code(place, CLOSE, ballot=ballot) == "INTERNAL"
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "BALLOT_CLOSED"
    found = await seen(place, ballot)
    assert (found["secret"]["keyDestroyedAt"], found["secret"]["opening"]["envelopes"]) == (None, len(CHOICES))
    assert await destroy_keys(place.partition) == 1
    assert (await seen(place, ballot))["secret"]["keyDestroyedAt"]
    assert (key_files(tmp_path), await destroy_keys(place.partition)) == ([], 0)
    assert "DiedError" in logged.getvalue().decode()


async def test_a_key_of_a_ballot_that_never_came_to_be_goes_and_one_that_is_needed_stays(
    country: OpenCountry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: io.BytesIO
) -> None:
    place, assembly, resolution = await germany(country)
    with_keys(place, tmp_path)
    await opened(place, assembly)
    asked = {"resolution": resolution, "form": "SECRET", "channels": ["IN_ROOM"]}
    with monkeypatch.context() as patched:
        patched.setattr(keys, "insert", dies)
        assert await code(place, OPEN, **asked) == "INTERNAL"
    assert len(key_files(tmp_path)) == 1
    assert "DiedError" in logged.getvalue().decode()
    await place.data(OPEN, input=asked)
    assert len(key_files(tmp_path)) == 2
    assert await destroy_keys(place.partition) == 1
    assert len(key_files(tmp_path)) == 1
    assert await destroy_keys(place.partition) == 0


async def test_a_ballot_whose_key_is_lost_is_not_closed_but_annulled(country: OpenCountry, tmp_path: Path) -> None:
    place, ballot = await voted(country, tmp_path)
    (tmp_path / key_files(tmp_path)[0]).unlink()
    assert await place.code_of(CLOSE, input={"ballot": ballot}) == "BALLOT_KEY_UNAVAILABLE"
    assert (await seen(place, ballot))["endedAt"] is None
