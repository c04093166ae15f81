"""Keeping and asking the search index."""

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Max, Value

from clusterpolisee.core.search import analyzer
from clusterpolisee.core.search.models import SearchDocument


def index(label: str, pk: int, *, language: str, title: str, body: str) -> None:
    """Write or renew the index row of one object in one language, in the caller's transaction."""
    title_terms = " ".join(analyzer.terms(title, language))
    body_terms = " ".join(analyzer.terms(body, language))
    vector = SearchVector(Value(title_terms), weight="A", config="simple") + SearchVector(
        Value(body_terms), weight="B", config="simple"
    )
    row, _created = SearchDocument.objects.get_or_create(label=label, object_id=pk, language=language)
    SearchDocument.objects.filter(pk=row.pk).update(terms=vector)


def remove(label: str, pk: int) -> None:
    SearchDocument.objects.filter(label=label, object_id=pk).delete()


def matching(label: str, text: str) -> list[int]:
    """Primary keys of the objects that hold every word of `text` in one of their languages, best first."""
    written = analyzer.query(text)
    if not written:
        return []
    query = SearchQuery(written, search_type="raw", config="simple")
    found = SearchDocument.objects.filter(label=label, terms=query)
    ranked = found.values("object_id").annotate(best=Max(SearchRank(F("terms"), query)))
    return [row["object_id"] for row in ranked.order_by("-best", "object_id")]
