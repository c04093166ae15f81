"""All models of the core app, for Django's registry; code imports from the packages."""

from clusterpolisee.core.accounts.models import AccountDecision, Office, User
from clusterpolisee.core.audit.models import AccessEvent, AuditEvent, PersonKey
from clusterpolisee.core.jobs.models import Job
from clusterpolisee.core.notifications.models import Notification, NotificationChoice
from clusterpolisee.core.outbox.models import OutboxMessage, Restoration
from clusterpolisee.core.partners.models import Country, Invitation, Mandate, Organisation
from clusterpolisee.core.privacy.models import Consent, DataExport, Erasure, ErasureRequest
from clusterpolisee.core.search.models import SearchDocument

__all__ = [
    "AccessEvent",
    "AccountDecision",
    "AuditEvent",
    "Consent",
    "Country",
    "DataExport",
    "Erasure",
    "ErasureRequest",
    "Invitation",
    "Job",
    "Mandate",
    "Notification",
    "NotificationChoice",
    "Office",
    "Organisation",
    "OutboxMessage",
    "PersonKey",
    "Restoration",
    "SearchDocument",
    "User",
]
