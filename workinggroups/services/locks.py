"""Rows taken for oneself until the transaction ends.

Locks are taken in one order everywhere, against deadlocks: the call, its expressions, then the seats.
"""

from workinggroups.models import Call, Expression


def lock_call(pk: int) -> Call:
    locked: Call = Call.objects.select_for_update(of=("self",)).select_related("group").get(pk=pk)
    return locked


def lock_expression(expression: Expression) -> Expression:
    rows = Expression.objects.select_for_update(of=("self",)).select_related("call__group", "applicant")
    locked: Expression = rows.get(pk=expression.pk)
    return locked
