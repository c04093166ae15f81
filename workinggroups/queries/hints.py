"""Signs of a conflict of interest, computed from what the portal knows; a person decides what they mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.utils import timezone

from clusterpolisee.core.accounts.models import User, in_force
from clusterpolisee.core.languages.folding import fold
from clusterpolisee.core.partners.models import Mandate, Organisation
from workinggroups.models import DeclaredRelation, Expression, Membership

SAME_BODY, EARLIER_BODY, DOMAIN = "same_body", "earlier_body", "domain"
OFFICE, DECLARED, TOLD_BY_APPLICANT, MEMBERSHIP = "office", "declared", "told_by_applicant", "membership"
# Providers that give everybody an address: sharing one says nothing. The last is kept for examples.
PUBLIC_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.it live.com live.it msn.com yahoo.com yahoo.it "
    "yahoo.hu yahoo.gr yahoo.ro icloud.com me.com aol.com proton.me protonmail.com gmx.com gmx.net gmx.at "
    "gmx.de web.de t-online.de mail.com zoho.com mail.ru yandex.ru yandex.com abv.bg mail.bg dir.bg "
    "freemail.hu citromail.hu indamail.hu libero.it tiscali.it virgilio.it alice.it pec.it otenet.gr "
    "siol.net net.hr seznam.cz azet.sk centrum.sk wp.pl ukr.net i.ua".split()
)
EXAMPLES = ".example"


@dataclass(frozen=True, order=True)
class Hint:
    """`code` is one of the above, `detail` what is shared: a body, a mail domain, a town, a group."""

    code: str
    detail: str = ""


@dataclass
class Known:
    """What is known of people and bodies, read once."""

    now: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    before: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    bodies: dict[int, Organisation] = field(default_factory=dict)
    domains: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    groups: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    declared: dict[int, list[DeclaredRelation]] = field(default_factory=lambda: defaultdict(list))


def known_of(expressions: Sequence[Expression], people: Iterable[int]) -> Known:
    """Six queries, however many expressions and people there are."""
    everybody = {expression.applicant_id for expression in expressions} | set(people)
    found = Known()
    current = set(Mandate.objects.filter(in_force(), user__in=everybody).values_list("pk", flat=True))
    for pk, user, body in Mandate.objects.filter(user__in=everybody).values_list(
        "pk", "user", "organisation"
    ):
        (found.now if pk in current else found.before)[user].add(body)
    for user, address in _addresses(everybody):
        domain = address.rpartition("@")[2].lower()
        if domain not in PUBLIC_MAIL and not domain.endswith(EXAMPLES):
            found.domains[user].add(domain)
    sat = Membership.objects.filter(user__in=everybody, began_at__isnull=False).select_related("group")
    for seat in sat:
        found.groups[seat.user_id or 0][seat.group_id] = str(seat.group)
    today = timezone.localdate()
    for relation in DeclaredRelation.objects.filter(user__in=everybody).select_related("organisation"):
        if relation.until_date is None or relation.until_date.year >= today.year - 5:
            found.declared[relation.user_id].append(relation)
    bodies = {body for user in everybody for body in (found.now[user] | found.before[user])}
    bodies |= {expression.organisation_id for expression in expressions if expression.organisation_id}
    found.bodies = Organisation.objects.select_related("country").in_bulk(bodies)
    return found


def _addresses(people: set[int]) -> Iterator[tuple[int, str]]:
    """The address of the account, and those that were proved to be the person's."""
    yield from User.objects.filter(pk__in=people).values_list("pk", "email")
    proved = EmailAddress.objects.filter(user__in=people, verified=True)
    yield from proved.values_list("user", "email")


def hints_of(known: Known, expression: Expression, person: int) -> list[Hint]:
    """What speaks for a conflict between the person and the expression, the plainest sign first."""
    if person == expression.applicant_id:
        return []
    applicant = expression.applicant_id
    own = {expression.organisation_id} if expression.organisation_id else set()
    theirs, earlier = known.now[applicant] | own, known.before[applicant]
    mine, past = known.now[person], known.before[person]
    found = [Hint(SAME_BODY, known.bodies[body].short_name) for body in sorted(mine & theirs)]
    once = ((mine | past) & (theirs | earlier)) - (mine & theirs)
    found += [Hint(EARLIER_BODY, known.bodies[body].short_name) for body in sorted(once)]
    found += [Hint(DOMAIN, domain) for domain in sorted(known.domains[person] & known.domains[applicant])]
    found += [Hint(OFFICE, place) for place in sorted(_towns(known, mine - theirs) & _towns(known, theirs))]
    found += _told(known, person, theirs | earlier, DECLARED)
    found += _told(known, applicant, mine, TOLD_BY_APPLICANT)
    shared = known.groups[person].keys() & known.groups[applicant].keys()
    found += [Hint(MEMBERSHIP, known.groups[person][group]) for group in sorted(shared)]
    return found


def _towns(known: Known, bodies: set[int]) -> set[str]:
    """Towns in which the bodies have their seat, with the code of the country."""
    rows = (known.bodies[body] for body in bodies)
    return {f"{body.city}, {body.country.code}" for body in rows if body.city}


def _told(known: Known, person: int, bodies: set[int], code: str) -> list[Hint]:
    """Ties the person declared to one of the bodies, by its place in the register or by its name."""
    names = {fold(known.bodies[body].short_name) for body in bodies}
    names |= {fold(known.bodies[body].name or "") for body in bodies}
    return [
        Hint(code, tie.organisation.short_name if tie.organisation else tie.name)
        for tie in known.declared[person]
        if tie.organisation_id in bodies or (tie.name and fold(tie.name) in names)
    ]
