"""Accounts: log-in, registration, second factors, limits."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from clusterpolisee.settings.environment import PORTAL_ENV, PRODUCTION, TESTING, flag

# Signing in with EU Login, or another OpenID Connect provider, where the environment names one.
EU_LOGIN_CLIENT_ID = os.environ.get("EU_LOGIN_CLIENT_ID", "")
EU_LOGIN_SECRET = os.environ.get("EU_LOGIN_SECRET", "")
EU_LOGIN_URL = os.environ.get("EU_LOGIN_URL", "").rstrip("/")
EU_LOGIN = bool(EU_LOGIN_CLIENT_ID)
EU_LOGIN_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(EU_LOGIN_URL))] if EU_LOGIN else []

if EU_LOGIN and not (EU_LOGIN_SECRET and EU_LOGIN_URL):
    raise ImproperlyConfigured("EU_LOGIN_CLIENT_ID needs EU_LOGIN_SECRET and EU_LOGIN_URL")

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
# Whoever changes password, address or second factor: the owner learns of it.
ACCOUNT_EMAIL_NOTIFICATIONS = True
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
    "manage_email": "10/m/user,30/d/user",  # each asks an address for confirmation by mail
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
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", PORTAL_ENV != "development")
if PRODUCTION and not REQUIRE_SECOND_FACTOR:
    raise ImproperlyConfigured("Production does not run without REQUIRE_SECOND_FACTOR")
MFA_ADAPTER = "clusterpolisee.core.accounts.second_factor.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "clusterpolisee.core.accounts.forms.AddKeyForm",
    "edit_webauthn": "clusterpolisee.core.accounts.forms.EditKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Who has a second factor may change the address too; log-in asks for a confirmed one in any case.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "ClusterPoliSEE"
