"""Which tables there are, and that nobody asks for others."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.clients.domain.figures.words import Counted, Dimension, table_of


def test_a_cross_is_asked_for_either_way() -> None:
    wanted = [Dimension.STATUS, Dimension.SECTOR]
    assert table_of(Counted.CLIENTS, wanted) == ("CLIENTS:SECTOR,CLIENTS:STATUS", True)
    assert table_of(Counted.CLIENTS, wanted[::-1]) == ("CLIENTS:SECTOR,CLIENTS:STATUS", False)


@pytest.mark.parametrize(
    ("counted", "by"),
    [
        (Counted.CLIENTS, [Dimension.DEPENDENCE]),
        (Counted.MEMBERS, [Dimension.STATUS]),
        (Counted.CLIENTS, []),
        (Counted.CLIENTS, [Dimension.ENGAGED, Dimension.ACTIVITY]),
        (Counted.CLIENTS, [Dimension.ENTITY, Dimension.SECTOR, Dimension.STATUS]),
    ],
)
def test_what_no_cube_has_is_refused(counted, by) -> None:
    with pytest.raises(Refusal) as refused:
        table_of(counted, by)
    assert refused.value.code == "BAD_ARGUMENT"
