import hashlib
import json

from django.db import migrations
from django.db.models import F


def fingerprint(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def what_was_sent(expression):
    """The shape of today's versions; the fingerprint of the receipt of that time stays with it."""
    return {
        "format": 1,
        "call": expression.call.slug,
        "kind": expression.kind,
        "organisation": expression.organisation.slug if expression.organisation else None,
        "country": expression.country.code if expression.country else None,
        "language": expression.language,
        "profile": expression.profile,
        "motivation": expression.motivation,
        "experience": expression.experience,
        "contribution": expression.contribution,
        "answers": {},
        "competences": [],
        "annexes": [],
        "earlier_fingerprint": expression.content_hash,
    }


def make_first_versions(apps, schema_editor):
    Expression = apps.get_model("workinggroups", "Expression")
    Version = apps.get_model("workinggroups", "ExpressionVersion")
    sent = Expression.objects.filter(submitted_at__isnull=False, versions=None)
    for expression in sent.select_related("call", "organisation", "country"):
        content = what_was_sent(expression)
        Version.objects.create(
            expression=expression,
            number=1,
            content=content,
            content_hash=fingerprint(content),
            token=expression.token,
            submitted_at=expression.submitted_at,
            submitted_by_id=expression.applicant_id,
        )
        Expression.objects.filter(pk=expression.pk).update(
            content_hash=fingerprint(content), saved_at=F("submitted_at"), created_at=F("submitted_at")
        )


class Migration(migrations.Migration):
    dependencies = [("workinggroups", "0014_review_reminders")]

    operations = [migrations.RunPython(make_first_versions, migrations.RunPython.noop)]
