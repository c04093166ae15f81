"""The one place that changes a state."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.table import Table, Transition

Row = TypeVar("Row", bound=models.Model)
Check = Callable[..., None]

NOT_FROM_HERE = _("This is not possible any more: the state is now “%(state)s”.")


class Machine:
    """A transition table with its checks.

    `permissions` and `guards` map the table's codes to callables `(obj, by)` that raise
    Refused. A code without a check, or a check without a code, stops the start.
    """

    registry: dict[str, "Machine"] = {}

    def __init__(
        self, table: Table, *, permissions: Mapping[str, Check], guards: Mapping[str, Check] | None = None
    ) -> None:
        self.table = table
        self.permissions = dict(permissions)
        self.guards = dict(guards or {})
        self._require({t.permission for t in table.transitions}, self.permissions)
        self._require({t.guard for t in table.transitions if t.guard}, self.guards)
        Machine.registry[table.name] = self

    def _require(self, codes: set[str], checks: dict[str, Check]) -> None:
        if codes != set(checks):
            raise ImproperlyConfigured(f"{self.table.name}: checks and codes differ: {codes ^ set(checks)}")

    def check(self, obj: models.Model, name: str, *, by: Any) -> Transition:
        """Raise Refused unless `by` may carry out the transition on `obj` as it stands."""
        transition = self.table.transition(name)
        self.permissions[transition.permission](obj, by)
        if obj.state not in transition.sources:  # type: ignore[attr-defined]
            label = obj.get_state_display()  # type: ignore[attr-defined]
            raise Refused(NOT_FROM_HERE % {"state": label}, status=409)
        if transition.guard:
            self.guards[transition.guard](obj, by)
        return transition

    def can(self, obj: models.Model, name: str, *, by: Any) -> bool:
        try:
            self.check(obj, name, by=by)
        except Refused:
            return False
        return True

    def execute(self, obj: Row, name: str, *, by: Any, values: Mapping[str, Any] | None = None) -> Row:
        """Lock the row, check, set the new state together with `values`, save.

        Returns the locked row. Raises Refused. Call it inside the service's own `recorded(by=by)` when more
        than this row changes; the lock then lasts until that transaction ends.
        """
        with recorded(by=by):
            locked = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
            transition = self.check(locked, name, by=by)
            changed = {**(values or {}), "state": transition.target}
            for field, value in changed.items():
                setattr(locked, field, value)
            locked.save(update_fields=list(changed))
        return locked
