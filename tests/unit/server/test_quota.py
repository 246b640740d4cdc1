"""Buckets: a rate is kept, a burst within it is no offence, and memory stays bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import RateLimitedError
from server.http import quota
from server.http.quota import RETRY_AFTER, Quota


class Watch:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def granted(quota: Quota, who: str = "cpas", amount: float = 1) -> bool:
    """Tell whether somebody may."""
    try:
        quota.spend(who, amount)
    except RateLimitedError:
        return False
    return True


def test_a_burst_and_then_the_rate() -> None:
    """Somebody may use a minute's amount at once; then the rate counts, and waiting as told is enough."""
    watch = Watch()
    posts = Quota(amount=60, seconds=60, clock=watch)
    assert sum(granted(posts) for _ in range(100)) == 60
    with pytest.raises(RateLimitedError) as refused:
        posts.spend("cpas", 5)
    wait = refused.value.extra[RETRY_AFTER]
    assert wait == 5
    watch.now += float(str(wait))
    assert granted(posts, amount=5)
    assert not granted(posts)


def test_others_are_not_touched() -> None:
    """What one has used up, another has still."""
    posts = Quota(amount=1, seconds=60, clock=Watch())
    assert granted(posts, "cpas")
    assert not granted(posts, "cpas")
    assert granted(posts, "abri")


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 20)), max_size=60))
def test_the_rate_is_never_exceeded(steps: list[tuple[float, int]]) -> None:
    """Whatever the pattern, nobody gets more than a full bucket and what has flown in since."""
    watch, total = Watch(), 0
    posts = Quota(amount=20, seconds=60, clock=watch)
    for pause, amount in steps:
        watch.now += pause
        total += amount if granted(posts, amount=amount) else 0
        assert total <= 20 + watch.now * 20 / 60 + 1e-6


def test_many_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets that are full again are forgotten, those in use are not."""
    monkeypatch.setattr(quota, "_SWEEP", 100)
    watch = Watch()
    strangers = Quota(amount=1, seconds=60, clock=watch)
    for number in range(1_000):
        watch.now += 1
        assert granted(strangers, f"address {number}")
        assert not granted(strangers, f"address {number}")
    assert len(strangers._buckets) <= 200
