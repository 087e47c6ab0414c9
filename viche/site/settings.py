"""The settings of a server. What a hromada changes (terms, thresholds, closures) is a dated record, not a setting."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    """An environment variable, or the file named by NAME_FILE."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, default: str = "0") -> bool:
    """A yes/no environment variable; anything else stops the start."""
    value = os.environ.get(name, default) or default
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def database(url: str) -> dict[str, Any]:
    """Django's words for a PostgreSQL connection string."""
    parts = conninfo_to_dict(url)
    named = {key: parts.pop(word, "") for key, word in NAMES.items()}
    options = "-c timezone=UTC -c idle_in_transaction_session_timeout=60000"
    # Whatever else the string says (sslmode, target_session_attrs …) goes to the driver as it is.
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {**parts, "options": f"{parts.get('options', '')} {options}".strip()},
    }


BASE = Path(__file__).resolve().parents[2]
DATA = Path(text("VICHE_DATA", str(BASE / ".viche"))).absolute()
TESTING = "pytest" in sys.modules
DEMO = flag("VICHE_DEMO")
DEBUG = flag("VICHE_DEBUG")
ADDRESS = text("VICHE_ADDRESS").rstrip("/")
SECRET_KEY = text("VICHE_SECRET_KEY", "insecure-only-for-building" if not ADDRESS else "")
# The names a working server answers to: its own and the domains of its hromadas (hromada/middleware.py refuses others).
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "viche.site",
    "viche.reports",
    "viche.office.programmes",
    "viche.registers",
    "viche.people",
    "viche.hromada",
    "viche.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "django_tables2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
KIT_TENANT_MODEL = "hromada.Hromada"
KIT_UNIT_MODEL = "hromada.Department"
KIT_VIEWER_FOR = "viche.people.roles.viewer_of"  # (person_id, hromada_id, second_factor=…) → Viewer, outside a request
KIT_HOLDERS = "viche.people.holders.holders"  # (units, hromada_id, roles) → unit → people to write to
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "viche.hromada.middleware.HromadaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "viche.kit.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "viche.people.middleware.ViewerMiddleware",
    "viche.kit.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "viche.site.urls"
HROMADA_URLCONF = "viche.site.urls_hromada"
WSGI_APPLICATION = "viche.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "viche.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "viche.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Two roles: the owner migrates, the application's role serves and owns nothing.
DB_ROLE = text("VICHE_DB_ROLE", "app")
if DB_ROLE not in ("app", "owner"):
    raise ImproperlyConfigured(f"VICHE_DB_ROLE must be app or owner, not {DB_ROLE!r}")
_app_url = text("VICHE_APP_DATABASE_URL", "postgresql://viche_app@/viche")
_owner_url = text("DATABASE_URL", "postgresql://viche_owner@/viche")
APP_ROLE: str = str(conninfo_to_dict(_app_url).get("user", ""))
DATABASES = {"default": database(_owner_url if DB_ROLE == "owner" else _app_url)}
OWNER_DATABASE = database(_owner_url)
if DB_ROLE == "app" and flag("VICHE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 16, "timeout": 10}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A pinned «now» for rehearsals; never on a working server.
VICHE_NOW = text("VICHE_NOW") if DEMO or TESTING else ""

LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", _("Українська")), ("en", _("Англійська"))]
LANGUAGE_COOKIE_NAME = "mova"
LOCALE_PATHS = [BASE / "viche" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Kyiv"

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("VICHE_STATIC", str(DATA / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if ADDRESS.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "viche.site.errors.csrf"

# Uploads above this size go to disk; the limits of a table or a document are said in kit.
# Above this a request is refused unread (400); below it a form can say in words what is too large.
UPLOAD_MOST = 64 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880
FILE_UPLOAD_PERMISSIONS = 0o640

MAIL_URL = text("VICHE_MAIL_URL")
DEFAULT_FROM_EMAIL = text("VICHE_MAIL_FROM", "viche@localhost")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20

# A command that checks containers with a qualified signature (КЕП); docs/administrators.md says how it is called.
SIGNATURE_VERIFIER = text("VICHE_SIGNATURE_VERIFIER")

DJANGO_TABLES2_TEMPLATE = "kit/parts/table.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nothing": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Scanners ask by any name; each would leave a page of traceback.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["nothing"], "propagate": False}},
}

# people
# In tests `force_login` stands for a whole sign-in; tests of the second factor switch it on themselves.
SECOND_FACTOR = not TESTING
MIDDLEWARE.insert(
    MIDDLEWARE.index("viche.kit.middleware.RefusalMiddleware") + 1, "viche.people.middleware.SecondFactorMiddleware"
)
AUTH_PASSWORD_VALIDATORS.append({"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"})
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "viche.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a person exists only after a link was confirmed
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# allauth's own generator writes a second table of addresses; Django's knows the one address a person has.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# Counted in the memory of each worker, there being no cache server: a limit is met at most once per worker.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/10m/ip,5/5m/key", "reset_password": "10/m/ip,3/15m/key"}
ACCOUNT_FORMS = {
    "login": "viche.people.allauth_forms.PasswordLogin",
    "reset_password": "viche.people.allauth_forms.ResetPassword",
    "reset_password_from_key": "viche.people.allauth_forms.ResetPasswordKey",
    "set_password": "viche.people.allauth_forms.SetPassword",
    "change_password": "viche.people.allauth_forms.ChangePassword",
    "reauthenticate": "viche.people.allauth_forms.Reauthenticate",
}
MFA_ADAPTER = "viche.people.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Віче"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "viche.people.allauth_forms.Authenticate",
    "reauthenticate": "viche.people.allauth_forms.ReauthenticateCode",
    "activate_totp": "viche.people.allauth_forms.ActivateTOTP",
}
if ADDRESS.startswith("https://"):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
