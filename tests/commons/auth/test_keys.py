from __future__ import annotations

import time
from typing import Any

import pytest

from commons.auth.keys import KeySets, SigningKey, fetch_key_set
from commons.errors import Refusal


async def test_a_rotated_key_is_fetched_and_an_unknown_one_does_not_hammer(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    keys = [SigningKey.generate()]

    async def fetch(url: str) -> dict[str, Any]:
        fetched.append(url)
        return {"keys": [row for key in keys for row in key.public_set()["keys"]]}

    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    sets = KeySets(fetch)
    await sets.get("u", keys[0].kid)
    keys.insert(0, SigningKey.generate())
    assert keys[0].kid not in {key.kid for key in (await sets.get("u", keys[0].kid)).keys}
    clock[0] += 11
    assert keys[0].kid in {key.kid for key in (await sets.get("u", keys[0].kid)).keys}
    for _ in range(5):
        await sets.get("u", "unknown")
    assert len(fetched) == 2
    clock[0] += 301
    await sets.get("u", keys[0].kid)
    assert len(fetched) == 3


async def test_a_saved_key_is_the_owners_alone(tmp_path: Any) -> None:
    key, path = SigningKey.generate(), tmp_path / "key.json"
    key.save(path)
    assert path.stat().st_mode & 0o077 == 0
    assert SigningKey.load(path).kid == key.kid
    assert "d" not in key.public_set()["keys"][0]


async def test_keys_that_cannot_be_fetched_verify_nothing() -> None:
    for url in ("http://127.0.0.1:1/jwks.json", "", "urn:hemicycle:issuer:be"):
        with pytest.raises(Refusal) as refused:
            await fetch_key_set(url)
        assert refused.value.code == "UNAUTHENTICATED"
