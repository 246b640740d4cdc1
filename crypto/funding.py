"""What structures owe for a module that their pledges have funded (spec/cooperative.md).

shares(1000, {"a": 600, "b": 600, "c": 300}) == {"a": 400, "b": 400, "c": 200}
"""

from collections.abc import Mapping


def shares(cost: int, pledges: Mapping[str, int]) -> dict[str, int]:
    """Divide a cost (in cents) in proportion to pledges that reach it; the shares sum up to it exactly.

    Cents that are left over go one by one to the largest remainders, ties to the smaller identifier. Nobody
    owes more than was pledged: a remainder is only left where the share is below the pledge.
    """
    total = sum(pledges.values())
    exact = {who: divmod(cost * pledge, total) for who, pledge in pledges.items()}
    left = cost - sum(whole for whole, _ in exact.values())
    by_remainder = sorted(exact, key=lambda who: (-exact[who][1], who))
    favoured = set(by_remainder[:left])
    return {who: whole + (who in favoured) for who, (whole, _) in exact.items()}
