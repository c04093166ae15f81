"""All models of the core app, for Django's registry; code imports from the packages."""

from clusterpolisee.core.accounts.models import Office, User
from clusterpolisee.core.audit.models import AuditEvent
from clusterpolisee.core.outbox.models import OutboxMessage
from clusterpolisee.core.partners.models import Country, Mandate, Organisation
from clusterpolisee.core.search.models import SearchDocument

__all__ = [
    "AuditEvent",
    "Country",
    "Mandate",
    "Office",
    "Organisation",
    "OutboxMessage",
    "SearchDocument",
    "User",
]
