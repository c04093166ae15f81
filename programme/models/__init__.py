"""Models of the programme."""

from programme.models.indicators import DocumentedFigure, Indicator
from programme.models.packages import Activity, Event, WorkPackage

__all__ = ["Activity", "DocumentedFigure", "Event", "Indicator", "WorkPackage"]
