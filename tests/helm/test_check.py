"""The chart refuses what it should, and a country is a values file (tier `chart`: helm's library is large)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.chart
Render = Callable[[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def check() -> Any:
    """The checker; imported here because `make test` runs without helm's library."""
    from helm import check

    return check


@pytest.fixture(scope="module")
def chart(check: Any) -> Iterator[Any]:
    """The packaged chart."""
    with check.packaged() as (chart, _):
        yield chart


@pytest.fixture
def release(check: Any, chart: Any) -> Callable[..., list[dict[str, Any]]]:
    """Objects of a release: a values file's name, and values laid over it."""

    def rendered(name: str, over: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        values = check.merged(check.values_of(check.FOLDER / "values" / f"{name}.yaml"), over or {})
        chart.validate_schema(chart.merge_values(values))
        return check.objects(chart, values)

    return rendered


def of_kind(objects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [found for found in objects if found["kind"] == kind]


def test_the_committed_chart_is_clean(check: Any) -> None:
    assert check.problems() == []


@pytest.mark.parametrize(
    "over",
    [
        {"countri": "BE"},
        {"partitions": {"members": {"replica": 3}}},
        {"partitions": {"billing": {"enabled": True}}},
        {"partitions": {"members": {"database": {"url": "postgresql://secret"}}}},
        {"country": "Belgium"},
        {"country": False},
        {"telemetry": {"sampleRatio": 2}},
        {"directory": {"elsewhere": {"members": "https://a.example"}}},
        {"directory": {"address": "http://members:8080"}},
        {"image": {"digest": "latest"}},
    ],
    ids=lambda over: json.dumps(over)[:50],
)
def test_the_schema_refuses(release: Any, over: dict[str, Any]) -> None:
    from helm_python import HelmError

    with pytest.raises(HelmError):
        release("BE", over)


def test_a_country_that_does_not_exist_is_refused(release: Any) -> None:
    from helm_python import HelmError

    with pytest.raises(HelmError, match="country XX is not in schema/countries"):
        release("BE", {"country": "XX"})


def test_a_release_is_a_country_or_the_gateway(check: Any, chart: Any) -> None:
    from helm_python import HelmError

    with pytest.raises(HelmError):
        chart.validate_schema(chart.merge_values({}))


def test_a_country_runs_its_three_services(release: Any) -> None:
    objects = release("IT")
    names = {found["metadata"]["name"] for found in of_kind(objects, "Deployment")}
    assert names == {"members-it", "governance-it", "clients-it"}
    assert {found["metadata"]["name"] for found in of_kind(objects, "Service")} == names
    jobs = of_kind(objects, "Job")
    assert {job["metadata"]["annotations"]["helm.sh/hook"] for job in jobs} == {"pre-install,pre-upgrade"}
    assert len(jobs) == 3


def test_a_service_may_be_left_out(release: Any) -> None:
    objects = release("HU", {"partitions": {"clients": {"enabled": False}}})
    assert not [found for found in objects if found["metadata"]["name"].startswith("clients")]


def test_the_directory_names_every_partition(release: Any) -> None:
    [configuration] = of_kind(
        release("gateway", {"directory": {"elsewhere": {"members/IT": "https://m.it"}}}), "ConfigMap"
    )
    addresses = json.loads(configuration["data"]["addresses.json"])
    assert len(addresses["partitions"]) == 30
    assert addresses["partitions"]["members/BE"] == "http://members-be.hemicycle-be.svc:8080"
    assert addresses["partitions"]["members/IT"] == "https://m.it"
    assert set(addresses["issuers"]) == {"be", "fr", "group"}


def test_the_addresses_are_the_services_own(release: Any) -> None:
    [configuration] = of_kind(release("SE"), "ConfigMap")
    addresses = json.loads(configuration["data"]["addresses.json"])["partitions"]
    for service in of_kind(release("SE"), "Service"):
        name = service["metadata"]["name"]
        part, country = name.split("-")
        assert addresses[f"{part}/{country.upper()}"].startswith(f"http://{name}.hemicycle-{country}.svc:")


@pytest.mark.parametrize("name", ["BE", "gateway"])
def test_no_pod_may_do_more_than_it_must(release: Any, name: str) -> None:
    pods = [found["spec"]["template"]["spec"] for found in release(name) if found["kind"] in ("Deployment", "Job")]
    assert pods
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert {"requests", "limits"} <= container["resources"].keys()


def test_secrets_are_only_named(release: Any) -> None:
    objects = [*release("FR"), *release("gateway")]
    assert not of_kind(objects, "Secret")
    assert "postgresql" not in json.dumps([found for found in objects if found["kind"] != "ConfigMap"])


def test_selectors_find_their_pods(release: Any) -> None:
    objects = release("DE")
    pods = [found["spec"]["template"]["metadata"]["labels"] for found in of_kind(objects, "Deployment")]
    for service in of_kind(objects, "Service"):
        assert sum(service["spec"]["selector"].items() <= labels.items() for labels in pods) == 1
    for other in (*of_kind(objects, "NetworkPolicy"), *of_kind(objects, "PodDisruptionBudget")):
        selector = other["spec"].get("podSelector") or other["spec"]["selector"]
        assert sum(selector["matchLabels"].items() <= labels.items() for labels in pods) == 1


def test_a_changed_directory_restarts_the_partitions(release: Any) -> None:
    def checksums(over: dict[str, Any]) -> set[str]:
        found = of_kind(release("NL", over), "Deployment")
        return {pod["spec"]["template"]["metadata"]["annotations"]["checksum/config"] for pod in found}

    before, after = checksums({}), checksums({"directory": {"elsewhere": {"members/IT": "https://m.it"}}})
    assert len(before) == len(after) == 1
    assert before != after


def test_strict_validation_sees_a_misspelt_field(check: Any, release: Any) -> None:
    [deployment, *_] = of_kind(release("AT"), "Deployment")
    deployment["spec"]["replcas"] = 2
    assert list(check._invalid(deployment))


def test_erasures_are_remembered_on_a_volume_of_their_own(release: Callable[..., list[dict[str, Any]]]) -> None:
    """Without a claim there is no journal; with one, the members' pods alone have it and know where it is."""
    over = {"partitions": {"members": {"erasures": "erasures-be"}}}
    pods = {
        row["spec"]["template"]["spec"]["containers"][0]["name"]: row["spec"]["template"]["spec"]
        for row in release("BE", over)
        if row["kind"] == "Deployment"
    }
    claims = {name: [one for one in pod.get("volumes", ()) if one["name"] == "erasures"] for name, pod in pods.items()}
    assert claims["members"] == [{"name": "erasures", "persistentVolumeClaim": {"claimName": "erasures-be"}}]
    assert claims["governance"] == []
    environment = {row["name"]: row.get("value") for row in pods["members"]["containers"][0]["env"]}
    assert environment["HEMICYCLE_ERASURES"].startswith("/var/lib/hemicycle-erasures/")


def test_keys_of_secret_ballots_lie_on_a_volume_of_their_own(release: Callable[..., list[dict[str, Any]]]) -> None:
    """Governance's pods alone have it; without a claim no secret ballot can be opened."""
    over = {"partitions": {"governance": {"ballotKeys": "ballot-keys-be"}}}
    pods = {
        row["spec"]["template"]["spec"]["containers"][0]["name"]: row["spec"]["template"]["spec"]
        for row in release("BE", over)
        if row["kind"] == "Deployment"
    }
    names = {name: {one["name"] for one in pod.get("volumes", ())} for name, pod in pods.items()}
    assert [name for name in sorted(names) if "ballot-keys" in names[name]] == ["governance"]
    environment = {row["name"]: row.get("value") for row in pods["governance"]["containers"][0]["env"]}
    assert environment["HEMICYCLE_BALLOT_KEYS"] == "/var/lib/hemicycle-ballot-keys"
