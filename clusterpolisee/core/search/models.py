"""The search index: one row per object and language."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """Terms of one object in one language; `label` is `app.model`. The row says nothing about who may see the
    object: results always pass through the model's `visible_to`."""

    label = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    terms = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label", "object_id", "language"], name="one_search_document_per_language"
            )
        ]
        indexes = [GinIndex(fields=["terms"], name="search_terms")]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id} ({self.language})"
