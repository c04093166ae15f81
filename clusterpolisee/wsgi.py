"""WSGI entry point for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterpolisee.settings")

application = get_wsgi_application()

from clusterpolisee.core.accounts.services.startup import refuse_demo_accounts_in_production  # noqa: E402

refuse_demo_accounts_in_production()
