"""Models of the working groups."""

from workinggroups.models.calls import Call, Criterion
from workinggroups.models.expressions import Expression, Review, Score
from workinggroups.models.groups import Leadership, Seat, WorkingGroup

__all__ = ["Call", "Criterion", "Expression", "Leadership", "Review", "Score", "Seat", "WorkingGroup"]
