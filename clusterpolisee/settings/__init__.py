"""Settings of the portal: everything comes from the environment, the table is in README.md."""

from clusterpolisee.settings.accounts import *  # noqa: F403
from clusterpolisee.settings.applications import *  # noqa: F403
from clusterpolisee.settings.environment import *  # noqa: F403
from clusterpolisee.settings.mail import *  # noqa: F403
from clusterpolisee.settings.retention import *  # noqa: F403
from clusterpolisee.settings.security import *  # noqa: F403
from clusterpolisee.settings.services import *  # noqa: F403
from clusterpolisee.settings.uploads import *  # noqa: F403
