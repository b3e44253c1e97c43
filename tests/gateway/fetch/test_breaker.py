"""The breaker by a clock of the test's own."""

from __future__ import annotations

from gateway.fetch.breaker import Breaker


def test_the_breaker_opens_rests_tries_one_and_closes() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, rest=1.0, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 1.1
    assert breaker.allows()
    assert not breaker.allows(), "only one request tries"
    breaker.failed()
    now[0] = 2.2
    assert not breaker.allows(), "the rest doubles"
    now[0] = 3.2
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_calls_that_were_under_way_when_the_breaker_opened_do_not_make_its_rest_longer() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, rest=1.0, clock=lambda: now[0])
    for _ in range(50):
        breaker.failed()
    now[0] = 1.1
    assert breaker.allows()
