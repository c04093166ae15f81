"""Models of the repository."""

from repository.models.practices import TEXTS, Practice

__all__ = ["TEXTS", "Practice"]
