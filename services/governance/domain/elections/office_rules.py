"""The statutes' clause `offices`: how each office is filled, for how long, and what becomes of a seat that falls free.

offices: [{"office": "board", "seats": 9, "term": {"years": 3}, "reserved": [{"college": "WORKERS", "seats": 2}],
           "parity": [{"group": "woman", "at_least": 4}], "substitutes": true, "co_option": true}]

`board`: whether the office is the board of the law, whatever the statutes call it (consejo rector, Vorstand).

What a row does not say is left open, and asked for where a result needs it: no rule here has a default of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.apportion import Method
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.statutes import OFFICES

OFFICES_MAX = 50
WORD_MAX = 60
SEATS_MAX = 500
YEARS_MAX = 99
METHODS = (Method.DHONDT, Method.SAINTE_LAGUE, Method.HAMILTON)
BOARD = "board"
"""What statutes call the board where they do not say which office is it."""
BY_NAME, BY_LIST = "by_name", "by_list"
VACANT, OTHERS, NEXT_LIST = "vacant", "others", "next_list"
BY_VOTES, BY_LOT = "votes", "lot"


@dataclass(frozen=True, slots=True)
class Batch:
    """Seats of one election whose term is so many years, where terms are staggered."""

    seats: int
    years: int


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """One office as the statutes have it; None where they do not say.

    `parity`: the fewest seats of each group, `parity_unfilled` what becomes of one that nobody of the group can take;
    `college_seats` are filled by the votes of one college alone, `reserved` ones by everybody's votes.
    `eligibility`: what the statutes ask of who stands, by the words of `_ELIGIBLE`.
    `list_*`: the method, the share of the valid papers below which a list gets nothing, what becomes of seats beyond
    the names of a list, whether marks for names come before the list's order.
    """

    office: str
    law: Leaf
    seats: int | None = None
    how: str | None = None
    most_marks: int | None = None
    years: int | None = None
    batches: tuple[Batch, ...] = ()
    batches_by: str | None = None
    reserved: Mapping[str, int] = field(default_factory=dict)
    college_seats: Mapping[str, int] = field(default_factory=dict)
    parity: Mapping[str, int] = field(default_factory=dict)
    parity_unfilled: str | None = None
    list_method: Method | None = None
    list_threshold: Fraction | None = None
    list_short: str | None = None
    list_preferences: bool | None = None
    tie: str | None = None
    substitutes: bool | None = None
    co_option: bool | None = None
    consecutive_terms: int | None = None
    eligibility: Mapping[str, Any] = field(default_factory=dict)


def office_rules(law: Reading, office: str | None) -> OfficeRules | None:
    """The rules of one office; None without one. BAD_ARGUMENT for an office that the statutes do not have."""
    if office is None:
        return None
    leaf = law.clause(OFFICES)
    rows = {} if leaf is None else {row["office"]: row for row in leaf.value}
    if leaf is None or office not in rows:
        known = f"; they have: {', '.join(sorted(rows))}" if rows else f" (clause '{OFFICES}')"
        raise Refusal("BAD_ARGUMENT", f"The statutes say nothing of an office '{office[:WORD_MAX]}'{known}.")
    return _rules(rows[office], leaf)


def is_board(law: Reading, office: str | None) -> bool:
    """Whether an office is the board's: as its row says (`board`), or by its name; where nobody says, it may be.

    Law that binds the election of the board then binds it until the statutes say that it is not the board.
    """
    if office is None:
        return True
    leaf = law.clause(OFFICES)
    rows = {row["office"]: row.get("board", row["office"] == BOARD or None) for row in leaf.value} if leaf else {}
    said = rows.get(office, office == BOARD or None)
    return True not in rows.values() if said is None else said


def check_offices(value: Any) -> None:
    """Refuse BAD_ARGUMENT for a clause that is not as described here."""
    rows = value if isinstance(value, list) else []
    if not 0 < len(rows) <= OFFICES_MAX:
        raise _wrong(f"a list of 1 to {OFFICES_MAX} offices")
    names = [_checked(row) for row in rows]
    if len(set(names)) < len(names):
        raise _wrong("each office once")


def _rules(row: Mapping[str, Any], leaf: Leaf) -> OfficeRules:
    method, threshold, term = row.get("list_method"), row.get("list_threshold"), row.get("term")
    return OfficeRules(
        office=row["office"],
        law=leaf,
        seats=row.get("seats"),
        how=row.get("how"),
        most_marks=row.get("most_marks"),
        years=term["years"] if term else None,
        batches=tuple(Batch(part["seats"], part["years"]) for part in row.get("staggered", [])),
        batches_by=row.get("staggered_by"),
        reserved={part["college"]: part["seats"] for part in row.get("reserved", [])},
        college_seats={part["college"]: part["seats"] for part in row.get("college_seats", [])},
        parity={part["group"]: part["at_least"] for part in row.get("parity", [])},
        parity_unfilled=row.get("parity_unfilled"),
        list_method=Method(method) if method else None,
        list_threshold=Fraction(*threshold) if threshold else None,
        list_short=row.get("list_short"),
        list_preferences=row.get("list_preferences"),
        tie=row.get("tie"),
        substitutes=row.get("substitutes"),
        co_option=row.get("co_option"),
        consecutive_terms=row.get("consecutive_terms"),
        eligibility=row.get("eligibility", {}),
    )


def _checked(row: Any) -> str:
    if not isinstance(row, dict) or "office" not in row:
        raise _wrong('rows with the name of an "office"')
    strange = sorted(str(key) for key in row if key not in _KINDS)
    if strange:
        raise _wrong(f"rows of {', '.join(_KINDS)}; not '{strange[0][:WORD_MAX]}'")
    for key, value in row.items():
        fits, looks = _KINDS[key]
        if not fits(value):
            raise _wrong(f"'{key}' as {looks}")
    _check_together(row)
    return row["office"]


def _check_together(row: Mapping[str, Any]) -> None:
    """Numbers of one office against its seats; a list needs the rules of lists only when it is counted."""
    seats = row.get("seats")
    if seats is None:
        return
    kept = sum(part["seats"] for key in ("reserved", "college_seats") for part in row.get(key, []))
    parity = sum(part["at_least"] for part in row.get("parity", []))
    if kept > seats or parity > seats:
        raise _wrong(f"no more reserved, college or parity seats of '{row['office']}' than its {seats} seats")


def _whole(most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and 1 <= value <= most


def _word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= WORD_MAX and value.isprintable()


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _rows(word: str, number: str) -> Callable[[Any], bool]:
    """Rows of a word, named once, and a whole number."""

    def fits(value: Any) -> bool:
        if not isinstance(value, list) or not all(
            isinstance(row, dict) and row.keys() == {word, number} for row in value
        ):
            return False
        names = [row[word] for row in value]
        whole = _whole(SEATS_MAX)
        return all(_word(row[word]) and whole(row[number]) for row in value) and len(set(names)) == len(names)

    return fits


def _batches(value: Any) -> bool:
    rows = value if isinstance(value, list) else [None]
    return 0 < len(rows) <= SEATS_MAX and all(_batch(row) for row in rows)


def _batch(row: Any) -> bool:
    keys = isinstance(row, dict) and row.keys() == {"seats", "years"}
    return keys and _whole(SEATS_MAX)(row["seats"]) and _whole(YEARS_MAX)(row["years"])


def _share(value: Any) -> bool:
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    return whole and 0 < value[0] < value[1]


def _term(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"years"} and _whole(YEARS_MAX)(value["years"])


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _words(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= OFFICES_MAX and all(map(_word, value))


def _eligible(value: Any) -> bool:
    """Who may stand: months of membership by the meeting, good standing, kinds of members, offices she may not hold."""
    known = isinstance(value, dict) and bool(value) and value.keys() <= _ELIGIBLE.keys()
    return known and all(_ELIGIBLE[word](said) for word, said in value.items())


_ELIGIBLE: Mapping[str, Callable[[Any], bool]] = {
    "member_months": _whole(12 * YEARS_MAX),
    "good_standing": _flag,
    "categories": _words,
    "colleges": _words,
    "not_with": _words,
}
_COLLEGES = 'rows {"college": code, "seats": n}, each college once'
_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "office": (_word, f"a name of at most {WORD_MAX} characters"),
    "seats": (_whole(SEATS_MAX), f"1 to {SEATS_MAX}"),
    "board": (_flag, "true or false"),
    "how": (_one_of(BY_NAME, BY_LIST), f"{BY_NAME} or {BY_LIST}"),
    "most_marks": (_whole(SEATS_MAX), f"1 to {SEATS_MAX}"),
    "term": (_term, '{"years": n}'),
    "staggered": (_batches, 'rows {"seats": n, "years": n}'),
    "staggered_by": (_one_of(BY_VOTES, BY_LOT), f"{BY_VOTES} or {BY_LOT}"),
    "reserved": (_rows("college", "seats"), _COLLEGES),
    "college_seats": (_rows("college", "seats"), _COLLEGES),
    "parity": (_rows("group", "at_least"), 'rows {"group": word, "at_least": n}, each group once'),
    "parity_unfilled": (_one_of(VACANT, OTHERS), f"{VACANT} or {OTHERS}"),
    "list_method": (_one_of(*(method.value for method in METHODS)), ", ".join(method.value for method in METHODS)),
    "list_threshold": (_share, "a fraction [n, d] between 0 and 1"),
    "list_short": (_one_of(NEXT_LIST, VACANT), f"{NEXT_LIST} or {VACANT}"),
    "list_preferences": (_flag, "true or false"),
    "tie": (_word, "how a tie is decided, like lot, run_off, oldest"),
    "substitutes": (_flag, "true or false"),
    "co_option": (_flag, "true or false"),
    "consecutive_terms": (_whole(YEARS_MAX), f"1 to {YEARS_MAX}"),
    "eligibility": (_eligible, f"some of {', '.join(_ELIGIBLE)}, each as the guide says"),
}


def offices_of(law: Reading) -> Iterator[OfficeRules]:
    """Every office that the statutes have, in their order."""
    leaf = law.clause(OFFICES)
    yield from (_rules(row, leaf) for row in leaf.value) if leaf is not None else ()


def _wrong(wanted: str) -> Refusal:
    return Refusal("BAD_ARGUMENT", f"The statutes' clause '{OFFICES}' is wrong: it is {wanted}.", key=OFFICES)
