"""Stored files that go with the rows that name them."""

from typing import Any

from django.db import transaction


def remove_after_commit(file: Any) -> None:
    """Delete a stored file once the transaction has committed; one that is gone already is fine."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
