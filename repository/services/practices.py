"""Publishing, changing and withdrawing practices; the search index follows in the same transaction."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.languages.codes import LANGUAGES
from clusterpolisee.core.search import services as search
from clusterpolisee.core.workflow.errors import Refused
from clusterpolisee.core.workflow.executor import Machine
from repository.models import TEXTS, Practice
from repository.permissions import check_can_edit, check_can_publish
from repository.queries import LABEL
from repository.workflow import PRACTICE

MACHINE = Machine(PRACTICE, permissions={"edit": check_can_edit})
SENT_BY_ANOTHER = _("This form was already sent from another account. Open a new form.")


def publish(*, by: Any, token: uuid.UUID, values: Mapping[str, Any]) -> Practice:
    """Store and publish a practice that a person adds for a body of their own.

    `values` holds `source_language`, `group`, `country`, `organisation` and the texts of `TEXTS`. A form sent
    twice carries the same `token` and yields the practice already stored. Raises Refused.
    """
    check_can_publish(by, values["organisation"])
    facts = {key: values[key] for key in ("source_language", "group", "country", "organisation")}
    facts |= {"author": by, "is_sample": by.is_sample, **_written(values, values["source_language"])}
    with recorded(by=by):
        practice, created = Practice.objects.get_or_create(token=token, defaults=facts)
        if practice.author_id != by.pk:
            raise Refused(SENT_BY_ANOTHER, status=409)
        if created:
            index(practice)
    return practice


def record(slug: str, *, values: Mapping[str, Any], by: Any) -> int:
    """Store a documented or sample practice unless it is there; `values` are the fields of the model.

    Returns how many rows were added, 0 or 1.
    """
    with recorded(by=by):
        practice, created = Practice.objects.get_or_create(slug=slug, defaults=dict(values))
        if created:
            index(practice)
    return int(created)


def revise(practice: Practice, *, by: Any, values: Mapping[str, Any]) -> Practice:
    """Replace group, country and the texts in the language the practice was written in. Raises Refused."""
    with recorded(by=by):
        locked = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
        check_can_edit(locked, by)
        changed = {key: values[key] for key in ("group", "country")}
        changed |= _written(values, locked.source_language)
        for field, value in changed.items():
            setattr(locked, field, value)
        locked.save(update_fields=list(changed))
        if locked.is_published:
            index(locked)
    return locked


def withdraw(practice: Practice, *, by: Any) -> Practice:
    """Take a practice off the public pages and out of the search. Raises Refused."""
    with recorded(by=by):
        withdrawn = MACHINE.execute(practice, "withdraw", by=by)
        search.remove(LABEL, withdrawn.pk)
    return withdrawn


def publish_again(practice: Practice, *, by: Any) -> Practice:
    """Bring a withdrawn practice back. Raises Refused."""
    with recorded(by=by):
        published = MACHINE.execute(practice, "publish_again", by=by)
        index(published)
    return published


def _written(values: Mapping[str, Any], language: str) -> dict[str, str]:
    return {f"{field}_{language}": values[field] for field in TEXTS}


def index(practice: Practice) -> None:
    """One search document for each language the practice has a title in."""
    for language in LANGUAGES:
        texts = [getattr(practice, f"{field}_{language}") or "" for field in TEXTS]
        if texts[0]:
            search.index(LABEL, practice.pk, language=language, title=texts[0], body="\n".join(texts[1:]))
