"""Collected only where EU Login is on; tests/core/integration/test_eu_login.py switches it on."""

from django.conf import settings

collect_ignore = [] if settings.EU_LOGIN else ["test_signing_in.py"]
