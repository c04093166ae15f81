"""Mail, and how patient the outbox is."""

import os

from clusterpolisee.settings.environment import DATA_DIR, PRODUCTION, flag

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
# A claim this old whose sender never reported back puts its mail in doubt; a refused mail waits this long
# before it is tried again, then twice as long each time.
OUTBOX_CLAIM_LASTS_SECONDS = float(os.environ.get("OUTBOX_CLAIM_LASTS_SECONDS", "300"))
OUTBOX_FIRST_WAIT_SECONDS = float(os.environ.get("OUTBOX_FIRST_WAIT_SECONDS", "60"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ClusterPoliSEE <no-reply@clusterpolisee.example>")
