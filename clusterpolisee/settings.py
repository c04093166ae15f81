"""Settings of the portal: everything comes from the environment, the table is in README.md."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from clusterpolisee.core.languages import codes

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "yes" if default else "no").strip().lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


PORTAL_ENV = os.environ.get("PORTAL_ENV", "development")
if PORTAL_ENV not in {"development", "test", "production"}:
    raise ImproperlyConfigured("PORTAL_ENV must be development, test or production")
PRODUCTION = PORTAL_ENV == "production"
TESTING = PORTAL_ENV == "test"
DEBUG = _flag("DEBUG", False)
DEFAULT_SECRET_KEY = "not-secret-for-development-and-tests-only-0123456789abcdef"  # noqa: S105
SHORTEST_SECRET_KEY = 50
SECRET_KEY = os.environ.get("SECRET_KEY") or DEFAULT_SECRET_KEY
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET_KEY or len(SECRET_KEY) < SHORTEST_SECRET_KEY):
    raise ImproperlyConfigured("Production needs a SECRET_KEY of its own, of at least 50 characters")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("Production does not run with DEBUG")
ALLOW_DEMO_ACCOUNTS = _flag("ALLOW_DEMO_ACCOUNTS", not PRODUCTION)

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".data")).resolve()
PORTAL_URL = os.environ.get("PORTAL_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
_local_hosts = "localhost,127.0.0.1,[::1],testserver"
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", urlsplit(PORTAL_URL).hostname or "" if PRODUCTION else _local_hosts)
if not PRODUCTION and os.environ.get("BIND", "") not in {"", "127.0.0.1"}:
    ALLOWED_HOSTS.append("*")  # a developer who binds another address asked to be reached there
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it changes
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "clusterpolisee.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "workinggroups",
    "consultations",
    "repository",
    "pilots",
    "programme",
]

# Signing in with EU Login, or another OpenID Connect provider, where the environment names one.
EU_LOGIN_CLIENT_ID = os.environ.get("EU_LOGIN_CLIENT_ID", "")
EU_LOGIN_SECRET = os.environ.get("EU_LOGIN_SECRET", "")
EU_LOGIN_URL = os.environ.get("EU_LOGIN_URL", "").rstrip("/")
EU_LOGIN = bool(EU_LOGIN_CLIENT_ID)
EU_LOGIN_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(EU_LOGIN_URL))] if EU_LOGIN else []
if EU_LOGIN:
    if not (EU_LOGIN_SECRET and EU_LOGIN_URL):
        raise ImproperlyConfigured("EU_LOGIN_CLIENT_ID needs EU_LOGIN_SECRET and EU_LOGIN_URL")
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clusterpolisee.core.middleware.requests.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "clusterpolisee.core.middleware.input.UnreadableInputMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clusterpolisee.core.middleware.access.PolicyMiddleware",
    "clusterpolisee.core.middleware.zones.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clusterpolisee.core.middleware.last_seen.LastSeenMiddleware",
    "clusterpolisee.core.middleware.requests.ActorMiddleware",
    "clusterpolisee.core.middleware.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "clusterpolisee.urls"
WSGI_APPLICATION = "clusterpolisee.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "portal": "clusterpolisee.core.ui.templatetags.portal",
                "devices": "clusterpolisee.core.ui.templatetags.devices",
            },
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clusterpolisee.core.ui.context.portal",
            ],
        },
    }
]

# Services: PostgreSQL holds everything that must last, Redis only carries Celery's messages.
DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
# The owner of the tables, for what migrates, backs up and drops; see core.audit.roles.
_owner = os.environ.get("OWNER_DATABASE_URL")
OWNER_DATABASE = dj_database_url.parse(_owner) if _owner else None
# The trail and the log of reads are dropped by whole months once they are this old.
AUDIT_KEPT_DAYS = 5 * 365
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    # Limits on log-in and forms live here, so that they hold with Redis down.
    # Far more rows than limits in force: a flood must not push out what it is counted by.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    },
}


def _broker(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        database = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("db", "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"
    return url


REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_BROKER_URL = _broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "unacked_restore_interval": 1}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
TIME_ZONE = os.environ.get("PORTAL_TIME_ZONE", "Europe/Rome")
CELERY_TIMEZONE = TIME_ZONE  # the digests go out in the morning of the portal
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "core.outbox.deliver", "schedule": 10.0, "options": {"expires": 10}},
    "fold": {"task": "consultations.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "calls": {"task": "workinggroups.close_due_calls", "schedule": 30.0, "options": {"expires": 30}},
    "daily digest": {"task": "core.notifications.daily", "schedule": crontab(hour=7, minute=0)},
    "weekly digest": {
        "task": "core.notifications.weekly",
        "schedule": crontab(day_of_week="mon", hour=7, minute=0),
    },
    "logos": {"task": "core.partners.prepare_waiting_logos", "schedule": 60.0, "options": {"expires": 60}},
    "exports": {"task": "core.privacy.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "retention": {"task": "core.privacy.retention", "schedule": crontab(hour=3, minute=17)},
}

# Days after which data go; what each line means stands in docs/retention.md, which is written from it.
RETENTION = {
    "unconfirmed_accounts": 30,
    "sessions": 1,
    "back_office": 365,
    "invitations": 90,
    "invitations_accepted": 365,
    "mail_texts": 30,
    "mails": 365,
    "last_mails": 1,
    "notifications_read": 180,
    "notifications": 365,
    "exports": 7,
    "erasure_requests": 3 * 365,
    "consents": 3 * 365,
    "trails": AUDIT_KEPT_DAYS,
    "expression_texts": 365,
    "drafts": 60,
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
if TESTING:  # tests make hundreds of accounts and guard none
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "programme:my_work"
LOGOUT_REDIRECT_URL = "programme:home"
ACCOUNT_ADAPTER = "clusterpolisee.core.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "signup": "clusterpolisee.core.accounts.forms.SignupForm",
    "login": "clusterpolisee.core.accounts.forms.LoginForm",
    "reset_password": "clusterpolisee.core.accounts.forms.ResetPasswordForm",
    "add_email": "clusterpolisee.core.accounts.forms.AddEmailForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# How often, by the address a request comes from (ip), by what was typed (key), by the person (user).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "20/m/ip,100/h/ip",
    "reset_password": "20/m/ip,5/m/key,20/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_USER_DISPLAY = "clusterpolisee.core.accounts.adapter.display_name"
SOCIALACCOUNT_ADAPTER = "clusterpolisee.core.accounts.eu_login.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "clusterpolisee.core.accounts.eu_login.SocialSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # the privacy notice comes first
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "eulogin",
                "name": os.environ.get("EU_LOGIN_NAME", "EU Login"),
                "client_id": EU_LOGIN_CLIENT_ID,
                "secret": EU_LOGIN_SECRET,
                "settings": {"server_url": EU_LOGIN_URL},
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
}
REQUIRE_SECOND_FACTOR = _flag("REQUIRE_SECOND_FACTOR", PORTAL_ENV != "development")
if PRODUCTION and not REQUIRE_SECOND_FACTOR:
    raise ImproperlyConfigured("Production does not run without REQUIRE_SECOND_FACTOR")
MFA_ADAPTER = "clusterpolisee.core.accounts.second_factor.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "ClusterPoliSEE"

LANGUAGE_CODE = "en"
LANGUAGES = codes.LANGUAGE_CHOICES
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = codes.LANGUAGES

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING else _manifest
    },
}
WHITENOISE_USE_FINDERS = TESTING
MEDIA_ROOT = DATA_DIR / "media"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

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
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
# A claim this old whose sender never reported back puts its mail in doubt; a refused mail waits this long
# before it is tried again, then twice as long each time.
OUTBOX_CLAIM_LASTS_SECONDS = float(os.environ.get("OUTBOX_CLAIM_LASTS_SECONDS", "300"))
OUTBOX_FIRST_WAIT_SECONDS = float(os.environ.get("OUTBOX_FIRST_WAIT_SECONDS", "60"))
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ClusterPoliSEE <no-reply@clusterpolisee.example>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws the arrow of a select as a data: image
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        # A browser applies it to where a form's answer leads on to, too.
        "form-action": [SELF, *EU_LOGIN_ORIGIN],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and _flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
# Behind a proxy all requests come from its address: limits of log-in must count whom the proxy names.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1" if PRODUCTION else "0"))
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CSRF_FAILURE_VIEW = "clusterpolisee.core.ui.views.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "clusterpolisee.core.middleware.requests.RequestIdFilter"},
        "discretion": {"()": "clusterpolisee.core.middleware.discretion.DiscretionFilter"},
    },
    "formatters": {"line": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id", "discretion"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
