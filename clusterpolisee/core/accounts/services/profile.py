"""What people change about themselves."""

from collections.abc import Mapping
from typing import Any

from clusterpolisee.core.accounts.models import User
from clusterpolisee.core.accounts.services.acting import locked_unless_erased
from clusterpolisee.core.audit.recording import recorded

FIELDS = ("full_name", "preferred_language", "time_zone")


def revise(user: User, *, values: Mapping[str, Any], by: Any) -> User:
    """Store name, language and time zone; keys outside FIELDS are left alone. Raises Refused."""
    changed = {name: values[name] for name in FIELDS if name in values}
    with recorded(by=by):
        locked = locked_unless_erased(user)
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(changed))
    return locked
