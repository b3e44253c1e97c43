"""Drawing again: a file that cannot be a draw is told as one, whatever is in it."""

from __future__ import annotations

import json

import pytest

from commons.errors import Refusal
from services.governance.domain.sortition.draw import digest_of
from services.governance.domain.sortition.panel import Criterion
from services.governance.domain.sortition.redraw import redraw
from tests.services.governance.domain.sortition.test_draw import made


def test_a_pool_without_refs_is_no_draw() -> None:
    file = json.loads(made())
    file["pool"][0].pop("ref")
    with pytest.raises(Refusal, match="no draw") as refused:
        redraw(json.dumps(file))
    assert refused.value.code == "BUNDLE_BROKEN"


def test_a_file_whose_criteria_no_panel_meets_is_broken() -> None:
    file = json.loads(made())
    file["criteria"][0]["at_least"] = 9
    criteria = [Criterion(**row) for row in file["criteria"]]
    file["pool_digest"] = digest_of(3, criteria, file["pool"]).hex()
    with pytest.raises(Refusal, match="No panel") as refused:
        redraw(json.dumps(file))
    assert refused.value.code == "BUNDLE_BROKEN"
