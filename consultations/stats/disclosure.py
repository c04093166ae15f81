"""What may be shown to everyone.

A first and small rule: below `threshold` replies nothing is public. It protects the few who answered
first; it does not yet hide small cells inside a larger consultation, nor what two successive views give
away by their difference. Whoever publishes cross-tabulations or filters needs those rules as well.
"""

from consultations.stats.tally import Tally

PUBLIC_FROM = 10


def public_view(tally: Tally, threshold: int = PUBLIC_FROM) -> Tally | None:
    """The tally when it counts at least `threshold` records, else None. Nothing is rounded or altered."""
    if threshold < 1:
        raise ValueError("a threshold is at least 1")
    return tally if tally.n >= threshold else None
