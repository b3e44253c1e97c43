"""The statutes' clause `sections`: how members divide, which sections there are, and how seats are shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.apportion import Method
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import SECTIONS

SECTIONS_MAX = 500
SEATS_MAX = 10_000
CODE_MAX = 40
NAME_MAX = 120
LOOKS = (
    '{"by": "category"|"college"|"place", "sections": [{"code", "name"}], "seats": n, '
    f'"method": one of {", ".join(method.value for method in Method)}, "min_seat": n}}'
)
_WORDS = {"by", "sections", "seats", "method", "min_seat"}


class DividedBy(Enum):
    """What says to which section a member belongs: a fact of the register, or one recorded here (`place`)."""

    CATEGORY = "category"
    COLLEGE = "college"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: the code that a member's category, college or place has, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Sections:
    """The clause as it stands; `article` is the statutes' own."""

    by: DividedBy
    sections: tuple[Section, ...]
    seats: int
    method: Method
    min_seat: int
    article: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes in the statutes' order."""
        return tuple(section.code for section in self.sections)

    def section(self, code: str) -> Section:
        """The section with this code; NOT_FOUND otherwise."""
        found = next((section for section in self.sections if section.code == code), None)
        if found is None:
            raise Refusal("NOT_FOUND", f"The statutes have no section '{code[:CODE_MAX]}'; {', '.join(self.codes)}.")
        return found


def sections_of(value: Any, article: str = "") -> Sections:
    """The clause read; BAD_ARGUMENT for one that is not of its shape, or whose minimum takes more than all seats."""
    if not isinstance(value, dict) or not _WORDS - {"min_seat"} <= value.keys() <= _WORDS:
        raise _wrong(LOOKS)
    try:
        by, method = DividedBy(value["by"]), Method(value["method"])
    except ValueError as error:
        raise _wrong(LOOKS) from error
    found = tuple(_section(row) for row in _rows(value["sections"]))
    if len({section.code for section in found}) < len(found):
        raise _wrong("each section once")
    seats, least = _whole(value["seats"], 1), _whole(value.get("min_seat", 0), 0)
    if least * len(found) > seats:
        raise _wrong(f"at least {least} seats for each of {len(found)} sections, which are more than {seats}")
    return Sections(by, found, seats, method, least, article)


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= SECTIONS_MAX:
        raise _wrong(f"one to {SECTIONS_MAX} sections")
    return value


def _section(row: Any) -> Section:
    if not isinstance(row, dict) or row.keys() != {"code", "name"}:
        raise _wrong('sections as {"code", "name"}')
    code, name = row["code"], row["name"]
    if not _line(code, CODE_MAX) or not _line(name, NAME_MAX):
        raise _wrong(f"a section's code of at most {CODE_MAX} characters and its name of at most {NAME_MAX}")
    return Section(code, name)


def _line(value: Any, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable() and value == value.strip()


def _whole(value: Any, least: int) -> int:
    if type(value) is not int or not least <= value <= SEATS_MAX:
        raise _wrong(f"seats as whole numbers from {least} to {SEATS_MAX}")
    return value


def _wrong(wanted: str) -> Refusal:
    return Refusal("BAD_ARGUMENT", f"The statutes' clause '{SECTIONS}' is wrong: it is {wanted}.", key=SECTIONS)


def sections_outside(regime: Regime, value: Any, on: date) -> Leaf | None:
    """The law that the clause is outside of: one without delegates, or with more seats. BAD_ARGUMENT for its shape."""
    found = sections_of(value)
    allowed = regime.law("delegates.allowed_if", on)
    if allowed.absent is Absent.NONE:
        return allowed
    fewest = regime.law("delegates.min_delegates", on)
    return fewest if isinstance(fewest.value, int) and found.seats < fewest.value else None


def sections_in(regime: Regime) -> Sections:
    """The entity's sections; LAW_UNKNOWN where its statutes have none: delegates rest on them in every pack."""
    choice = regime.statutes.choices.get(SECTIONS) if regime.statutes else None
    if choice is None or regime.statutes is None:
        raise Refusal(
            "LAW_UNKNOWN",
            f"The statutes of {regime.entity.name} have no clause '{SECTIONS}'; propose statutes that say how members "
            "divide and how many delegates there are.",
            key=SECTIONS,
            entity=regime.entity.id,
        )
    return sections_of(choice.value, f"statutes (version {regime.statutes.version}) {choice.article}")
