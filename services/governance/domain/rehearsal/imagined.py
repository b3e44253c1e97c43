"""The law of an entity that does not exist: a pack, a company form, and the statutes in the words of the question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from commons.directory import LegalEntity
from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.engine.resolutions import (
    ResolutionWord,
    majority_key,
    majority_leaf,
    matter_of,
    quorum_key,
)
from services.governance.domain.law.library import Library
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.rehearsal.given import Given, fraction_of
from services.governance.domain.statutes import NONE, Choice, Statutes

BASES = {"cast": "cast_excl", "present": "present", "total": "total"}
"""Words of `majority_base` and what the packs call them."""
COMMON = (
    "statutes",
    "resolution",
    "call",
    "company_form",
    "company_type",
    "seat_pack",
    "on",
    "meeting_date",
    "record_date",
)
"""Words that every question takes."""
PLAIN_WORDS = ("plural", "services_idle_days")
"""Words of statutes that are no limit of the law."""
ARTICLE = "as given"


def reading(library: Library, pack: str | None, given: Given, today: date) -> Reading:
    """The law that a question is read with.

    Raises `Refusal` BAD_ARGUMENT for no or an unknown pack or word, STATUTES_OUTSIDE_LAW, LAW_UNKNOWN.
    """
    if pack is None:
        raise Refusal("BAD_ARGUMENT", f"This question is one of law; name a pack: {', '.join(library.packs)}.")
    on = day_of(given, today)
    entity = _entity(library, known_pack(library, pack), given)
    plain = Regime(library, entity)
    choices = _choices(Reading(plain, on), given)
    regime = Regime(library, entity, Statutes(entity.id, 1, on, choices)) if choices else plain
    check_statutes(regime, on)
    return Reading(regime, on)


def known_pack(library: Library, pack: str) -> str:
    """The pack's id; BAD_ARGUMENT for one that does not exist."""
    if pack not in library.packs:
        raise Refusal("BAD_ARGUMENT", f"No law pack '{pack[:40]}'; known are {', '.join(library.packs)}.")
    return pack


def day_of(given: Given, today: date) -> date:
    """The day whose law counts: the meeting's, else the record date's, else today."""
    return given.day("on", given.day("meeting_date", given.day("record_date", today)))


def resolution_of(given: Given) -> ResolutionWord:
    """What is decided; an ordinary resolution when nothing is said."""
    return given.member("resolution", ResolutionWord, ResolutionWord.ORDINARY)


def call_of(given: Given) -> int:
    """1 or 2."""
    call = given.whole("call", 1, least=1)
    if call > 2:
        raise given.wrong("call", "1 or 2")
    return call


def _entity(library: Library, pack: str, given: Given) -> LegalEntity:
    seat = given.text("seat_pack", None)
    found = library.packs[pack]
    return LegalEntity(
        id=f"{found.country}.entity.imagined",
        country=found.country,
        name="the imagined cooperative",
        legal_form=found.form,
        pack=pack,
        company_form=given.text("company_form", given.text("company_type", None)),
        seat_pack=None if seat is None else known_pack(library, seat),
    )


def _choices(law: Reading, given: Given) -> dict[str, Choice]:
    """The statutes' words as choices by key of the packs; a key of the packs may be given as itself."""
    if not given.has("statutes"):
        return {}
    statutes = given.map("statutes")
    statutes.only(*_WORDS, *PLAIN_WORDS, *law.regime.library.keys)
    found: dict[str, Choice] = {}
    for word, value in statutes.words.items():
        if word in _WORDS and value is not None:
            key, chosen = _WORDS[word](law, given, statutes)
            if chosen is not None:
                found[key] = Choice(chosen, ARTICLE)
        elif word not in PLAIN_WORDS and value is not None:
            found[word] = Choice(value, ARTICLE)
    return found


def _vote_unit(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    return "vote_unit", statutes.one_of("vote_unit", ("member", "share"))


def _includes_proxies(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    return "vote_caps.includes_proxies", statutes.flag("cap_includes_proxies")


def _count(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    return "colleges.count_method", statutes.one_of("count", ("proportional", "bloc"))


def _absent_college(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    word = statutes.one_of("absent_college", ("lost", "renormalised", "silent"))
    return "colleges.absent_college", None if word == "silent" else word


def _quorum(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    quorum = statutes.map("quorum")
    quorum.only("base", "frac", "strict")
    share = fraction_of(quorum.list("frac"), f"{quorum.place}.frac")
    value = {
        "base": quorum.text("base", "total"),
        "frac": [share.numerator, share.denominator],
        "strict": quorum.flag("strict", False),
    }
    return quorum_key(resolution_of(given), 1), value


def _second_call(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    return quorum_key(resolution_of(given), 2), statutes.one_of("second_call_quorum", (NONE,))


def _majority_base(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    base = BASES[statutes.one_of("majority_base", tuple(BASES))]
    resolution = resolution_of(given)
    key, matter = majority_key(resolution), matter_of(resolution)
    own = statutes.words.get(key)
    value = own if isinstance(own, dict) else majority_leaf(law, resolution).value
    call = "first" if call_of(given) == 1 else "second"
    plain = value.get(call, value) if isinstance(value, dict) else value
    if not isinstance(plain, dict) or "threshold" not in plain:
        raise statutes.wrong("majority_base", "for a majority of yes and no votes, and this is none")
    counted = plain | {"base": base}
    if matter is None:
        return key, counted
    rows = law.leaf(key).value
    return key, [row | {"rule": counted} if row["matter"] == matter else row for row in rows]


def _max_principals(law: Reading, given: Given, statutes: Given) -> tuple[str, Any]:
    if statutes.words["max_principals"] == NONE:
        return "proxies.max_principals", NONE
    return "proxies.max_principals", statutes.whole("max_principals")


_WORDS: dict[str, Callable[[Reading, Given, Given], tuple[str, Any]]] = {
    "vote_unit": _vote_unit,
    "cap_includes_proxies": _includes_proxies,
    "count": _count,
    "absent_college": _absent_college,
    "quorum": _quorum,
    "second_call_quorum": _second_call,
    "majority_base": _majority_base,
    "max_principals": _max_principals,
}
