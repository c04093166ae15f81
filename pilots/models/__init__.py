"""Models of the pilots."""

from pilots.models.actions import Milestone, PilotAction

__all__ = ["Milestone", "PilotAction"]
