from hemicycle.issuer.throttle import FREE_TRIES, Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_wait_doubles_and_ends():
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE_TRIES):
        assert throttle.seconds_to_wait("be", "x") == 0
        throttle.failed("be", "x")
    assert throttle.seconds_to_wait("be", "x") == 30
    throttle.failed("be", "x")
    assert throttle.seconds_to_wait("be", "x") == 60
    clock.now += 60
    assert throttle.seconds_to_wait("be", "x") == 0


def test_one_name_does_not_wait_for_anothers_failures():
    throttle = Throttle(Clock())
    for _ in range(FREE_TRIES):
        throttle.failed("be", "x")
    assert throttle.seconds_to_wait("be", "y") == 0
    assert throttle.seconds_to_wait("fr", "x") == 0


def test_a_right_password_forgives():
    throttle = Throttle(Clock())
    for _ in range(FREE_TRIES):
        throttle.failed("be", "x")
    throttle.succeeded("be", "x")
    assert throttle.seconds_to_wait("be", "x") == 0
