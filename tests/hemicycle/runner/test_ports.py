import socket

import pytest

from commons.directory import Directory
from hemicycle.problem import Problem
from hemicycle.runner.ports import assign, check_free, partition_names
from tests.stack import free_base

DIRECTORY = Directory.load()


def test_every_partition_has_a_port_of_its_own():
    ports = assign(4000, DIRECTORY)
    assert (ports.gateway, ports.issuer, len(ports.partitions)) == (4000, 4001, 30)
    assert len(set(ports.all)) == 32
    assert ports.partitions["members/BE"] == 4010


def test_another_country_at_the_end_moves_nobodys_port():
    countries = dict(DIRECTORY.countries)
    last = countries.popitem()[0]
    fewer = Directory(countries, DIRECTORY.issuers, DIRECTORY.grants)
    assert last not in {name.split("/")[1] for name in partition_names(fewer)}
    assert assign(4000, fewer).partitions.items() <= assign(4000, DIRECTORY).partitions.items()


@pytest.mark.parametrize("base", [0, -1, 65_520, 70_000])
def test_ports_stay_in_the_range(base: int):
    with pytest.raises(Problem, match="PORT must be a number"):
        assign(base, DIRECTORY)


def test_a_taken_port_is_named():
    base = free_base()
    said = pytest.raises(Problem, match=rf"Port {base + 1} is taken by another program; .* PORT")
    with socket.create_server(("127.0.0.1", base + 1)), said:
        check_free(assign(base, DIRECTORY))
