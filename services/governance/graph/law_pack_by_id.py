"""A law pack by its name, as written: for comparing laws, whatever entity is under them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.subgraph.context import Info
from services.governance.domain.law.library import Library, library
from services.governance.domain.law.regime import Regime
from services.governance.graph.law import LawPack


@strawberry.field(
    description="A law pack by its name (`DE-EG`) on a day (today if absent), without any statutes. `companyForm` (FR: "
    "SA, SAS, SARL; IT: spa, srl) and `seatPack` (SCE) pick among its variants; without them `needs` says so."
)
async def law_pack_by_id(
    info: Info,
    pack: str,
    as_of: date | None = None,
    company_form: str | None = None,
    seat_pack: str | None = None,
) -> LawPack | None:
    """The law of a pack, as of a day."""
    known = library()
    for name in (pack, seat_pack):
        if name is not None and name not in known.packs:
            raise Refusal("BAD_ARGUMENT", f"No law pack '{name[:40]}'; known are {', '.join(known.packs)}.")
    return LawPack.of(Regime(known, _anybody(known, pack, company_form, seat_pack)), as_of or info.context.today)


def _anybody(known: Library, pack: str, company_form: str | None, seat_pack: str | None) -> LegalEntity:
    """Nobody in particular under this pack: its leaves are picked by an entity's form and seat."""
    found = known.pack(pack)
    return LegalEntity(
        id=f"{found.country}.entity.any",
        country=found.country,
        name=found.title,
        legal_form=found.form,
        pack=pack,
        company_form=company_form,
        seat_pack=seat_pack,
    )
