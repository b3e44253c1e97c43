"""How countries took part, where an object or an answer is made of several calls."""

from __future__ import annotations

from gateway.merge.status import Countries, State, Status, together


def test_an_object_that_two_services_fill_tells_the_worst_of_each_country() -> None:
    members = [Status("BE", took_ms=5), Status("FR", State.FAILED, "PARTITION_UNAVAILABLE", 9)]
    clients = [Status("BE", State.PARTIAL, "PARTITION_FORBIDDEN", 3), Status("FR", took_ms=20), Status("IT")]
    assert together(None, members) is members
    for found in (together(members, clients), together(clients, members)):
        assert {s.country: (s.state, s.code) for s in found} == {
            "BE": (State.PARTIAL, "PARTITION_FORBIDDEN"),
            "FR": (State.FAILED, "PARTITION_UNAVAILABLE"),
            "IT": (State.SUCCESSFUL, None),
        }
    assert [status.took_ms for status in members] == [5, 9], "what one call took stays as it was"


def test_an_answer_is_complete_unless_a_country_is_missing() -> None:
    countries = Countries()
    countries.add(Status("BE", State.PARTIAL, "PARTITION_FORBIDDEN"))
    assert countries.as_extension(("BE", "FR"))["complete"] is True
    countries.add(Status("FR", State.TIMED_OUT, "PARTITION_TIMEOUT"))
    assert countries.as_extension(("BE", "FR"))["complete"] is False
