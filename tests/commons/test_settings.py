from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from commons.settings import PartitionSettings, Settings


def test_each_setting_has_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMICYCLE_DATA", "/somewhere")
    monkeypatch.setenv("HEMICYCLE_SAMPLE_RATIO", "0.5")
    monkeypatch.setenv("HEMICYCLE_OTLP_ENDPOINT", "http://collector:4318")
    monkeypatch.setenv("HEMICYCLE_PARTITION", "members/BE")
    found = PartitionSettings()
    assert (found.data, found.sample_ratio) == (Path("/somewhere"), 0.5)
    assert (found.otlp_endpoint, found.partition) == ("http://collector:4318", "members/BE")


def test_without_any_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEMICYCLE_OTLP_ENDPOINT", "HEMICYCLE_HOST", "HEMICYCLE_SAMPLE_RATIO"):
        monkeypatch.delenv(name, raising=False)
    assert Settings().otlp_endpoint is None
    assert PartitionSettings().host == "127.0.0.1"
    assert Settings().sample_ratio == 0.01


@pytest.mark.parametrize("value", ["-0.1", "1.1", "often"])
def test_a_ratio_is_a_share(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HEMICYCLE_SAMPLE_RATIO", value)
    with pytest.raises(ValidationError):
        Settings()
