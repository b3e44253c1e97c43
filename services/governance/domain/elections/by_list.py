"""Elections by list: seats to lists by the statutes' method, then to the names on them in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from commons import texts
from commons.errors import Refusal
from services.governance.domain.elections.check_rules import check_by_list
from services.governance.domain.elections.office_rules import NEXT_LIST, VACANT, OfficeRules, office_rules
from services.governance.domain.engine.apportion import Apportionment, Method, apportion
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.decide import Open
from services.governance.domain.results.election import Electing
from services.governance.domain.results.rule import ELECTIONS
from services.governance.domain.words import BallotForm, ElectionVerdict

LISTS_MAX = 100
NAMES_MAX = 500
VOTES_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ListName:
    """Somebody on a list; `marks`: for her by name, where papers may have them; `declined`: she takes no seat."""

    name: str
    marks: int = 0
    declined: bool = False


@dataclass(frozen=True, slots=True)
class CandidateList:
    """A list with its votes and its names, in its order."""

    name: str
    votes: int
    names: tuple[ListName, ...]


@dataclass(frozen=True, slots=True)
class ListCount:
    """An election by list as counted. Empty papers are for no list; spoilt ones say nothing. `form`: how they voted."""

    office: str
    seats: int
    lists: tuple[CandidateList, ...]
    empty: int = 0
    spoilt: int = 0
    tie_decided_for: tuple[str, ...] = ()
    tie_rule: str | None = None
    rehearsal: bool = False
    source: str = ""
    form: BallotForm | None = None

    @property
    def valid(self) -> int:
        """Papers for a list."""
        return sum(row.votes for row in self.lists)


@dataclass(frozen=True, slots=True)
class ListResult:
    """Seats by list, who takes them, who would move up; `below`: lists that the threshold keeps out."""

    seats: Mapping[str, int]
    elected: tuple[tuple[str, str], ...]
    runners_up: Mapping[str, tuple[str, ...]]
    tied: tuple[str, ...]
    open_seats: int
    below: tuple[str, ...]
    verdict: ElectionVerdict
    law: Leaf
    open: tuple[Open, ...]
    explanation: str
    rests_on: tuple[Leaf, ...] = field(default=())


def check_lists(count: ListCount, castable: int | None, law: Reading) -> None:
    """Refuse BAD_ARGUMENT and OFFICE_RULES for a count that cannot be, TALLY_EXCEEDS_ROOM above the room's votes."""
    rules = office_rules(law, count.office)
    assert rules is not None
    check_by_list(rules, count.seats)
    _check_names(count)
    if bool(count.tie_decided_for) != bool(count.tie_rule):
        raise Refusal("BAD_ARGUMENT", "A tie is decided for a list by a rule: name both (tieDecidedFor, tieRule).")
    if {*count.tie_decided_for} - {row.name for row in count.lists}:
        raise Refusal("BAD_ARGUMENT", "A tie for a seat is decided for lists that stand.")
    texts.optional_text("The rule that decides the tie (tieRule)", count.tie_rule or "")
    texts.optional_text("Where the count comes from (source)", count.source)
    counted = count.valid + count.empty + count.spoilt
    if castable is not None and counted > castable:
        raise Refusal(
            "TALLY_EXCEEDS_ROOM",
            f"{counted} votes are counted, but {castable} can be cast in the room on this election.",
            counted=counted,
            castable=castable,
        )


def _check_names(count: ListCount) -> None:
    lists = [texts.title("A list's name", row.name) for row in count.lists]
    names = [texts.title("A candidate's name", name.name) for row in count.lists for name in row.names]
    if not 1 <= len(lists) <= LISTS_MAX or len(set(lists)) < len(lists) or len(set(names)) < len(names):
        raise Refusal("BAD_ARGUMENT", f"1 to {LISTS_MAX} lists stand, each by its own name; nobody is on two of them.")
    if not 1 <= count.seats <= NAMES_MAX or any(not 1 <= len(row.names) <= NAMES_MAX for row in count.lists):
        raise Refusal("BAD_ARGUMENT", f"An election fills 1 to {NAMES_MAX} seats, and a list has as many names.")
    numbers = [count.empty, count.spoilt, *(row.votes for row in count.lists)]
    if any(not 0 <= number <= VOTES_MAX for number in numbers):
        raise Refusal("BAD_ARGUMENT", f"Papers are counted from 0 to {VOTES_MAX}.")
    if any(not 0 <= name.marks <= row.votes for row in count.lists for name in row.names):
        raise Refusal("BAD_ARGUMENT", "Nobody has more marks by name than her list has votes.")


def decide_lists(law: Reading, count: ListCount, electing: Electing) -> ListResult:
    """Who sits; NO_RESULT with its reasons where quorum, law or statutes leave it open."""
    leaf, rules = law.leaf(ELECTIONS), office_rules(law, count.office)
    assert rules is not None
    open_ = [*electing.open, *_open(leaf, rules, count, electing)]
    shared, below = (Apportionment({}), ()) if open_ else _shared(rules, count)
    short = _lengths(count)
    if not open_ and rules.list_short is None and any(number > short[name] for name, number in shared.seats.items()):
        open_.append(
            Open("A list has more seats than names, and whose they become the statutes do not say.", rules.law)
        )
    if open_:
        said = " ".join(row.because for row in open_)
        laws = tuple(row.law for row in open_)
        verdict = ElectionVerdict.NO_RESULT
        return ListResult({}, (), {}, (), count.seats, (), verdict, leaf, tuple(open_), said, laws)
    quorum = () if electing.quorum is None else (electing.quorum.law,)
    return _seated(rules, count, (leaf, rules.law, *quorum), shared, below)


def _lengths(count: ListCount) -> dict[str, int]:
    return {row.name: sum(not name.declined for name in row.names) for row in count.lists}


def _open(leaf: Leaf, rules: OfficeRules, count: ListCount, electing: Electing) -> Iterator[Open]:
    if electing.quorum is not None and not electing.quorum.found.quorate:
        yield Open(f"Not quorate. {electing.quorum.explanation}", electing.quorum.law)
    if leaf.absent is None and leaf.licence == "fixed" and not _plurality(leaf):
        yield Open("The law asks a majority for each who is elected; a share of the votes elects nobody.", leaf)
    if rules.list_method is None:
        yield Open("By which method lists share the seats the statutes do not say (list_method).", rules.law)
    if rules.list_preferences is None and any(name.marks for row in count.lists for name in row.names):
        yield Open("Whether marks by name come before a list's order is not said (list_preferences).", rules.law)
    if not count.valid:
        yield Open("No paper is for a list.", rules.law)


def _plurality(leaf: Leaf) -> bool:
    return isinstance(leaf.value, dict) and leaf.value.get("plurality") is True


def _shared(rules: OfficeRules, count: ListCount) -> tuple[Apportionment, tuple[str, ...]]:
    """Seats by list; a list beyond its names gives way to the others where the statutes say so."""
    least = rules.list_threshold or Fraction(0)
    below = tuple(row.name for row in count.lists if row.votes < least * count.valid or not row.votes)
    votes = {row.name: row.votes for row in count.lists if row.name not in below}
    assert rules.list_method is not None
    if not votes:
        return Apportionment({}), below
    lengths = _lengths(count) if rules.list_short == NEXT_LIST else dict.fromkeys(votes, count.seats)
    return _within(votes, count.seats, rules.list_method, lengths), below


def _within(votes: Mapping[str, int], seats: int, method: Method, lengths: Mapping[str, int]) -> Apportionment:
    """Repeat without the lists that are full until nobody has more seats than names."""
    full: dict[str, int] = {}
    while True:
        rest = {name: number for name, number in votes.items() if name not in full}
        if not rest:
            return Apportionment(full)
        found = apportion(rest, seats - sum(full.values()), method)
        over = [name for name in rest if found.seats[name] + (name in found.tied) > lengths[name]]
        if not over:
            return Apportionment({**full, **found.seats}, found.tied, found.open_seats)
        full |= {name: lengths[name] for name in over}


def _seated(
    rules: OfficeRules, count: ListCount, laws: tuple[Leaf, ...], shared: Apportionment, below: tuple[str, ...]
) -> ListResult:
    seats, tied, waiting = _after_tie(shared, count.tie_decided_for)
    orders = {row.name: _order(row, preferences=bool(rules.list_preferences)) for row in count.lists}
    elected = tuple((row.name, name) for row in count.lists for name in orders[row.name][: seats.get(row.name, 0)])
    behind = {name: tuple(order[seats.get(name, 0) :]) for name, order in orders.items() if name not in below}
    left = count.seats - len(elected)
    found = ElectionVerdict.COMPLETE if left == 0 else ElectionVerdict.SEATS_VACANT
    verdict = ElectionVerdict.ASK_TIE_RULE if tied else found
    said = _said(rules, seats, tied, waiting, below)
    return ListResult(seats, elected, behind, tied, left, below, verdict, laws[0], (), said, laws)


def _after_tie(shared: Apportionment, decided: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], int]:
    """Seats with the recorded decision; who still ties for how many."""
    winners = [name for name in shared.tied if name in decided]
    if len(winners) > shared.open_seats:
        raise Refusal("BAD_ARGUMENT", f"The tie rule fills {shared.open_seats} seats here, not {len(winners)}.")
    seats = {name: number + (name in winners) for name, number in shared.seats.items()}
    left = shared.open_seats - len(winners)
    return seats, tuple(name for name in shared.tied if name not in winners) if left else (), left


def _order(row: CandidateList, *, preferences: bool) -> list[str]:
    """Names in the order in which they sit: by marks where they count, the list's order between equals."""
    able = [name for name in row.names if not name.declined]
    return [name.name for name in (sorted(able, key=lambda name: -name.marks) if preferences else able)]


def _said(rules: OfficeRules, seats: Mapping[str, int], tied: Sequence[str], waiting: int, below: Sequence[str]) -> str:
    assert rules.list_method is not None
    parts = [f"By {rules.list_method.value}: " + ", ".join(f"{name} {number}" for name, number in seats.items())]
    if below:
        parts.append(f"without a seat below the threshold: {', '.join(below)}")
    if tied:
        parts.append(f"{', '.join(tied)} tie for {waiting} seats")
    if rules.list_short == VACANT:
        parts.append("seats beyond a list's names stay vacant")
    return "; ".join(parts) + "."


def lists_could_change(law: Reading, count: ListCount, electing: Electing, missing: int, doubtful: int) -> bool:
    """Whether contested papers could give a list another number of seats, whichever list they were for.

    `missing` papers go to one list, `doubtful` ones are taken from one; a tie decided before no longer holds.
    """
    if not missing and not doubtful:
        return False
    bare = ListCount(count.office, count.seats, count.lists, count.empty, count.spoilt)
    now = decide_lists(law, bare, electing).seats
    names: list[str | None] = [None, *(row.name for row in count.lists)]
    ways = (_moved(bare, up, down, missing, doubtful) for up in names for down in names if up != down or up is None)
    return any(decide_lists(law, way, electing).seats != now for way in ways)


def _moved(count: ListCount, up: str | None, down: str | None, missing: int, doubtful: int) -> ListCount:
    lists = tuple(
        CandidateList(
            row.name,
            max(row.votes + (missing if row.name == up else 0) - (doubtful if row.name == down else 0), 0),
            tuple(ListName(name.name, 0, name.declined) for name in row.names),
        )
        for row in count.lists
    )
    return ListCount(count.office, count.seats, lists, count.empty, count.spoilt)
