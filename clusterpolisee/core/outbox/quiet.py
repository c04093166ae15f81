"""A restored copy keeps quiet: no mail leaves and beat waits, until somebody says that it is the portal now.

The mark lies in the database and so goes wherever the copy goes.
"""

import logging
import time
from datetime import datetime

from django.db import DatabaseError, connection

from clusterpolisee.core.audit.recording import recorded
from clusterpolisee.core.outbox.models import Restoration

logger = logging.getLogger(__name__)
ACTOR = "system:restore"
ASK_EVERY_SECONDS = 5


def is_quiet() -> bool:
    """Whether this database is a copy that nobody has released yet."""
    return Restoration.objects.filter(resumed_at__isnull=True).exists()


def keep_quiet(*, backup_at: datetime) -> Restoration:
    """Mark the database as restored from a backup that shows the moment `backup_at`."""
    with recorded(by=ACTOR):
        return Restoration.objects.create(backup_at=backup_at)


def wait_while_quiet() -> None:
    """Return once the database is no quiet copy; a database that cannot be asked may be one."""
    told = False
    while _may_be_quiet():
        if not told:
            logger.warning("this is a restored copy: waiting for manage.py resume_after_restore")
            told = True
        time.sleep(ASK_EVERY_SECONDS)
    connection.close()


def _may_be_quiet() -> bool:
    try:
        return is_quiet()
    except DatabaseError as error:
        connection.close()
        logger.warning("the database does not say whether it is a restored copy: %s", error)
        return True
