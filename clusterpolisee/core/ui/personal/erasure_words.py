"""What is erased and what stays, in words."""

from collections.abc import Mapping

from clusterpolisee.core.accounts.personal_data import Label, registered


def counted(counts: Mapping[str, int]) -> list[tuple[Label, int]]:
    """Words and numbers of what an erasure concerns; kinds of which there is nothing are left out."""
    words = {kind: word for data in registered() for kind, word in data.kinds.items()}
    return [(words[kind], counts[kind]) for kind in words if counts.get(kind)]


def goes() -> list[Label]:
    """What is erased or ends, said to the person."""
    return [sentence for data in registered() for sentence in data.goes]


def stays() -> list[Label]:
    """What is kept under the pseudonym, and why."""
    return [sentence for data in registered() for sentence in data.stays]
