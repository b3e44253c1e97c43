from __future__ import annotations

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.ids import BORDERLESS_KINDS, GlobalId, borderless_id, global_id, new_uuid, random_uuid, uuid_of

COUNTRIES = st.sampled_from(["AT", "BE", "EU", "XK"])
KINDS = st.sampled_from(["membership", "assembly", "roll_line"])


@given(COUNTRIES, KINDS, st.uuids())
def test_an_id_of_a_country_reads_as_it_was_made(country: str, kind: str, key: UUID) -> None:
    text = global_id(country, kind, key)
    found = GlobalId.parse(text, kind)
    assert (found.country, found.kind, found.uuid, str(found)) == (country, kind, key, text)
    assert uuid_of(text, kind, country) == uuid_of(text, kind) == key


@given(st.sampled_from(sorted(BORDERLESS_KINDS)), st.uuids())
def test_a_borderless_id_names_no_country(kind: str, key: UUID) -> None:
    text = borderless_id(kind, key)
    assert GlobalId.parse(text) == GlobalId(kind, key.hex)
    assert uuid_of(text, kind) == key
    assert "." not in text.removeprefix(f"{kind}.")


@given(st.lists(st.uuids(), max_size=6), KINDS)
def test_ids_sort_as_their_uuids_do(keys: list[UUID], kind: str) -> None:
    texts = sorted(global_id("BE", kind, key).encode() for key in keys)
    assert [uuid_of(text.decode(), kind) for text in texts] == sorted(keys)


HEX = "0" * 31 + "1"
NO_IDS = [
    "",
    ".",
    "..",
    "BE",
    "BE.membership",
    f"be.membership.{HEX}",
    f"BEL.membership.{HEX}",
    f"BE.membership.{HEX[1:]}",
    f"BE.membership.{HEX}0",
    f"BE.membership.{HEX}\n",
    f"BE.membership.{'A' * 32}",
    f"BE.membership.{HEX}.x",
    f"BE..{HEX}",
    f"BE.2x.{HEX}",
    f"membership.{HEX}",
    f"BE.person.{HEX}",
    "BE.entity.",
    "BE.entity.UPPER",
    "BE.entity.-x",
    f"BE.entity.{'x' * 41}",
    "entity.smartcoop",
    "x" * 10_000,
    "'; DROP TABLE membership; --",
]


@pytest.mark.parametrize("text", NO_IDS)
def test_what_is_no_id_is_unroutable(text: str) -> None:
    for country in (None, "BE"):
        for kind in ("membership", "person", "entity"):
            with pytest.raises(Refusal) as refused:
                uuid_of(text, kind, country)
            assert refused.value.code == "UNROUTABLE_ID"


def test_an_id_of_another_kind_or_country_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as kind:
        uuid_of(f"BE.client.{HEX}", "membership", "BE")
    assert kind.value.code == "MALFORMED_ID"
    with pytest.raises(Refusal) as country:
        uuid_of(f"FR.membership.{HEX}", "membership", "BE")
    assert country.value.code == "UNROUTABLE_ID"


def test_an_entity_has_a_slug_and_no_uuid() -> None:
    found = GlobalId.parse("BE.entity.smartcoop", "entity")
    assert (found.country, found.local) == ("BE", "smartcoop")
    with pytest.raises(ValueError, match="UUID"):
        _ = found.uuid


def test_new_uuids_are_version_seven_and_say_when_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    found = new_uuid()
    assert found.version == 7
    assert found.variant == "specified in RFC 4122"
    assert before <= found.int >> 80 <= time.time_ns() // 1_000_000


def test_a_persons_uuid_says_nothing() -> None:
    made = {random_uuid() for _ in range(50)}
    assert len(made) == 50
    assert {key.version for key in made} == {4}
