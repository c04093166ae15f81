"""Who must keep out of judging which expression."""

from django.db.models import Q

from clusterpolisee.core.partners.models import Mandate
from workinggroups.models import Expression


def people_in_conflict(expression: Expression) -> dict[int, str]:
    """`conflict_of_interest` turned round: the people who must keep out of judging the expression, with the
    short name of a body they share with it, empty for the applicant."""
    shared = Q(organisation__mandates__in=Mandate.objects.current().filter(user=expression.applicant_id))
    own = Q(organisation=expression.organisation_id) if expression.organisation_id else Q()
    rows = Mandate.objects.current().filter(shared | own)
    found = dict(rows.values_list("user", "organisation__short_name"))
    return {**found, expression.applicant_id: ""}
