"""What may be followed: one root field, placed as a subscription can be."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from gateway.http.request import Request
from gateway.response.answer import Response
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from tests.gateway.subscribe.world import PLACEMENT, SUPERGRAPH, TOKEN, assembly, small

FIELDS = "{ root roll { id name } }"


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ("sealed: Sealed! @everywhere(merge: EVENTS)", "", "subscription sealed has no place"),
        ("@everywhere(merge: EVENTS)", "@everywhere(merge: LIST)", "and of nothing else, are merged by EVENTS"),
        ('roll: Roll @byId(argument: "id")', "roll: Roll @everywhere(merge: EVENTS)", "and of nothing else"),
        ("sealed: Sealed!", "opened: Sealed!", "subscription opened is placed, but no service has it"),
        ('argument: "assembly"', 'argument: "meeting"', "subscription meeting has no argument 'meeting'"),
    ],
)
def test_a_subscription_is_placed_by_an_id_or_told_by_every_country(line: str, instead: str, fault: str) -> None:
    assert line in PLACEMENT
    with pytest.raises(CompositionError, match=fault):
        read_overlay(PLACEMENT.replace(line, instead), load_supergraph(SUPERGRAPH))


def test_callers_see_countries_and_a_root_that_may_be_null() -> None:
    fields = small().pipeline.graph.schema.subscription_type
    assert fields is not None
    sealed, meeting = fields.fields["sealed"], fields.fields["meeting"]
    assert (str(sealed.type), sorted(sealed.args)) == ("Sealed", ["assembly", "countries"])
    assert (str(meeting.type), sorted(meeting.args)) == ("Sealed", ["assembly"])


async def test_a_conditional_root_is_refused_and_conditions_below_it_hold() -> None:
    found = small()
    with pytest.raises(Refusal):
        await found.subscribe("subscription($no: Boolean!) { sealed @skip(if: $no) { root } }", no=False)
    opened = await found.subscribe(
        "subscription($no: Boolean!) { sealed { root roll @skip(if: $no) { name } } }", no=True
    )
    assert opened is not None
    assert (len(opened.streams), b'"no":true' in opened.streams[0].call.body) == (3, True)


async def test_services_are_told_the_token_and_nothing_of_the_gateways_own_arguments() -> None:
    found = small()
    document = f'subscription($id: ID) {{ sealed(countries: ["BE"], assembly: $id) {FIELDS} }}'
    opened = await found.subscribe(document, id=assembly("BE"))
    assert opened is not None
    (stream,) = opened.streams
    assert stream.call.headers["authorization"] == f"Bearer {TOKEN}"
    assert b"countries" not in stream.call.body
    assert opened.caller == "be/olga"
    assert opened.until == 4102444800


async def test_a_query_opens_nothing_and_contradicting_countries_are_refused() -> None:
    found = small()
    answered = await found.pipeline.subscribe(
        found.following(), Request("{ __typename }", authorization=f"Bearer {TOKEN}")
    )
    assert isinstance(answered, Response)
    assert answered.data == {"__typename": "Query"}
    with pytest.raises(Refusal) as refused:
        await found.subscribe(
            f'subscription($id: ID) {{ sealed(countries: ["BE"], assembly: $id) {FIELDS} }}', id=assembly("FR")
        )
    assert refused.value.code == "FORBIDDEN"
    with pytest.raises(Refusal) as unknown:
        await found.subscribe(f"subscription($id: ID) {{ sealed(assembly: $id) {FIELDS} }}", id=assembly("XX"))
    assert unknown.value.code == "UNKNOWN_COUNTRY"
