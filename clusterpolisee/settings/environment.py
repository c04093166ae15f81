"""Which environment the portal runs in, where it lies and under which address it is reached."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def flag(name: str, default: bool) -> bool:
    """Whether a variable says yes."""
    return os.environ.get(name, "yes" if default else "no").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The words of a variable that lists them with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


PORTAL_ENV = os.environ.get("PORTAL_ENV", "development")
if PORTAL_ENV not in {"development", "test", "production"}:
    raise ImproperlyConfigured("PORTAL_ENV must be development, test or production")
PRODUCTION = PORTAL_ENV == "production"
TESTING = PORTAL_ENV == "test"
DEBUG = flag("DEBUG", False)
DEFAULT_SECRET_KEY = "not-secret-for-development-and-tests-only-0123456789abcdef"  # noqa: S105
SHORTEST_SECRET_KEY = 50
SECRET_KEY = os.environ.get("SECRET_KEY") or DEFAULT_SECRET_KEY
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET_KEY or len(SECRET_KEY) < SHORTEST_SECRET_KEY):
    raise ImproperlyConfigured("Production needs a SECRET_KEY of its own, of at least 50 characters")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("Production does not run with DEBUG")
ALLOW_DEMO_ACCOUNTS = flag("ALLOW_DEMO_ACCOUNTS", not PRODUCTION)

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data")).resolve()
PORTAL_URL = os.environ.get("PORTAL_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
_local_hosts = "localhost,127.0.0.1,[::1],testserver"
ALLOWED_HOSTS = words("ALLOWED_HOSTS", urlsplit(PORTAL_URL).hostname or "" if PRODUCTION else _local_hosts)
if not PRODUCTION and os.environ.get("BIND", "") not in {"", "127.0.0.1"}:
    ALLOWED_HOSTS.append("*")  # a developer who binds another address asked to be reached there
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
