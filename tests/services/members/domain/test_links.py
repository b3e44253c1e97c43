"""Two countries that tell each other of a link: whatever is lost, doubled or late, they come to agree."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.link_words import LinkWord, read_word, word_claims
from services.members.domain.links import (
    BY_ASKING,
    BY_OFFERING,
    LinkProcess,
    LinkState,
    LinkStep,
    LinkStepKind,
    decide_confirm,
    decide_decline,
    news,
)
from tests.services.members.conftest import key

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
LINK = key(1)
Kind = LinkStepKind


def step(country: str, kind: LinkStepKind) -> LinkStep:
    expires = LATER if kind in (Kind.OFFERED, Kind.ASKED) else None
    return LinkStep(LINK, country, kind, NOW.date(), expires)


@dataclass
class Side:
    """One country's record; the asking one links when it hears the other's yes."""

    country: str
    other: str
    steps: list[LinkStep] = field(default_factory=list)
    linked: int = 0

    @property
    def process(self) -> LinkProcess:
        return LinkProcess(tuple(self.steps))

    def add(self, kind: LinkStepKind) -> None:
        self.steps.append(step(self.other, kind))

    def word(self) -> LinkWord | None:
        ours = BY_OFFERING if self.process.offering else BY_ASKING
        said = tuple(one for one in self.steps if one.kind in ours)
        return LinkWord(LINK, said) if said else None

    def hear(self, word: LinkWord, *, possible: bool) -> None:
        self.steps += news(self.process.kinds, word.steps, offering=self.process.offering)
        after = self.process
        if not after.offering and Kind.CONFIRMED in after.kinds and not after.has_settled():
            self.add(Kind.LINKED if possible else Kind.UNDONE)
            self.linked += possible

    def act(self, decide: Any) -> None:
        """A member's act; where it is refused nothing is written."""
        with suppress(Refusal):
            self.add(decide(self.process, NOW))


ACTS = ("confirm", "decline", "withdraw", "to offering", "to asking", "old word")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ACTS), max_size=12), st.booleans())
def test_whatever_happens_in_which_order_both_come_to_say_the_same(acts: list[str], possible: bool) -> None:
    offering, asking = Side("BE", "FR"), Side("FR", "BE")
    offering.add(Kind.OFFERED)
    asking.add(Kind.ASKED)
    old = asking.word()
    assert old is not None

    def tell(one: Side, another: Side) -> None:
        if (word := one.word()) is not None:
            another.hear(word, possible=possible)

    does = {
        "confirm": lambda: offering.act(decide_confirm),
        "decline": lambda: offering.act(decide_decline),
        "withdraw": lambda: asking.act(decide_decline),
        "to offering": lambda: tell(asking, offering),
        "to asking": lambda: tell(offering, asking),
        "old word": lambda: offering.hear(old, possible=possible),
    }
    for act in acts:
        does[act]()
    for _ in range(2):
        tell(asking, offering)
        tell(offering, asking)
    tell(asking, offering)
    states = {offering.process.state(NOW), asking.process.state(NOW)}
    assert len(states) == 1
    (state,) = states
    assert asking.linked == (state is LinkState.LINKED)
    if asking.linked:
        assert possible
        assert Kind.CONFIRMED in offering.process.kinds
        assert not {Kind.DECLINED, Kind.WITHDRAWN} & (offering.process.kinds | asking.process.kinds)
    assert state is not LinkState.CONFIRMED, "a yes is settled once both have heard each other"


def test_a_yes_is_late_where_the_time_to_answer_is_over() -> None:
    asked = LinkProcess((step("FR", Kind.OFFERED), step("FR", Kind.ASKED)))
    assert decide_confirm(asked, NOW) is Kind.CONFIRMED
    assert asked.state(LATER) is LinkState.EXPIRED
    for decide in (decide_confirm, decide_decline):
        with pytest.raises(Refusal) as refused:
            decide(asked, LATER)
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    # Said in time it counts however late it is heard.
    confirmed = LinkProcess((*asked.steps, step("FR", Kind.CONFIRMED)))
    assert confirmed.state(LATER) is LinkState.CONFIRMED


def test_only_who_offered_confirms() -> None:
    asking = LinkProcess((step("BE", Kind.ASKED),))
    with pytest.raises(Refusal):
        decide_confirm(asking, NOW)
    assert decide_decline(asking, NOW) is Kind.WITHDRAWN
    assert decide_decline(asking, LATER) is Kind.WITHDRAWN, "a yes may still be on its way"


@pytest.mark.parametrize(
    ("known", "said", "offering"),
    [
        ({Kind.OFFERED, Kind.ASKED}, Kind.CONFIRMED, True),
        ({Kind.OFFERED, Kind.ASKED}, Kind.DECLINED, True),
        ({Kind.OFFERED, Kind.ASKED}, Kind.LINKED, True),
        ({Kind.ASKED}, Kind.LINKED, False),
        ({Kind.ASKED}, Kind.UNLINKED, False),
    ],
)
def test_a_country_speaks_for_its_own_side_only(known: set[LinkStepKind], said: LinkStepKind, offering: bool) -> None:
    with pytest.raises(Refusal) as refused:
        news(known, [step("FR", said)], offering=offering)
    assert refused.value.code == "BAD_ARGUMENT"


WORD = LinkWord(LINK, (step("FR", Kind.ASKED), step("FR", Kind.WITHDRAWN)), "Bruno", (key(2),))


def test_a_word_survives_being_signed() -> None:
    assert read_word(word_claims(WORD, "members/FR", "members/BE", NOW)) == WORD


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "LINK"},
        {"sub": "nonsense"},
        {"steps": []},
        {"steps": None},
        {"steps": [{"step": "ASKED", "on": "2026-11-24", "expires": None}]},
        {"steps": [{"step": "LINKED", "on": "2026-11-24", "expires": 7}]},
        {"steps": [{"step": "ASKED", "on": "2026-11-24", "expires": 10**30}]},
        {"steps": [{"step": "MAYBE", "on": "2026-11-24", "expires": None}]},
        {"persons": ["organisation." + "0" * 32]},
    ],
)
def test_other_statements_are_no_words(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_word(word_claims(WORD, "members/FR", "members/BE", NOW) | change)
    assert refused.value.code == "BAD_ARGUMENT"
