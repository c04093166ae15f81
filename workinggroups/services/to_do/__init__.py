"""What waits for whom in working groups, a role a module."""

from collections.abc import Callable, Iterator
from typing import Any

from clusterpolisee.core.ui.to_do import Task
from workinggroups.services.to_do.applicant import of_endorsers, of_writers
from workinggroups.services.to_do.calls import of_invited, of_questions
from workinggroups.services.to_do.decisions import of_asked, of_proposers, of_releasers
from workinggroups.services.to_do.documents import of_signers
from workinggroups.services.to_do.evaluator import of_evaluator, of_waivers
from workinggroups.services.to_do.leader import of_leader
from workinggroups.services.to_do.memberships import of_bodies, of_keepers, of_members
from workinggroups.services.to_do.secretariat import of_approving, of_leading

SOURCES: tuple[Callable[[Any], Iterator[Task]], ...] = (
    of_writers,
    of_endorsers,
    of_leading,
    of_approving,
    of_leader,
    of_evaluator,
    of_waivers,
    of_questions,
    of_invited,
    of_asked,
    of_proposers,
    of_releasers,
    of_members,
    of_bodies,
    of_keepers,
    of_signers,
)
