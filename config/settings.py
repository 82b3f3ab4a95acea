"""Settings of the product. Every one that differs between installations comes from the environment (.env.example)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pghistory
import pgtrigger
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment, postgres, starting
from config.environment import Environment, Network
from core.files import digest_of, whole_file

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Environment(os.environ)

# --- Where it runs -----------------------------------------------------------------------------------------

IS_EMBEDDED = not env.text("DATABASE_URL", "")
DEBUG = env.flag("DEBUG", default=False)
PORT = env.number("PORT", 8000, 1, 65535)
PUBLIC_URL = env.read(
    "PUBLIC_URL",
    environment.parse_web_address,
    f"http://127.0.0.1:{PORT}",
    "an address like https://parks.example",
)
IS_OF_THIS_MACHINE = starting.is_of_this_machine(PUBLIC_URL)
# What `make run` serves, whatever the database, is plain http to whoever sits at this machine.
HTTPS = env.flag("HTTPS", default=not (IS_EMBEDDED or IS_OF_THIS_MACHINE))
ALLOWED_HOSTS = env.read(
    "ALLOWED_HOSTS",
    environment.parse_hosts,
    ["127.0.0.1", "localhost"] if IS_EMBEDDED or IS_OF_THIS_MACHINE else [urlsplit(PUBLIC_URL).hostname or ""],
    "host names separated by commas, without scheme and port",
)
TRUSTED_PROXIES: list[Network] = env.read(
    "TRUSTED_PROXIES", environment.parse_networks, [], "networks like 10.0.0.0/8 separated by commas"
)
TIME_ZONE = env.read("TIME_ZONE", environment.parse_time_zone, "Asia/Shanghai", "a time zone's name like Asia/Shanghai")
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30, 1, 1440)
SESSION_HOURS = env.number("SESSION_HOURS", 12, 1, 168)
# GB/T 22239 (等保) asks for complexity, history and expiry of passwords; ASVS 5 forbids them, because people answer
# with patterns. An installation follows the one it is inspected by: on by default, one setting turns all of it off.
PASSWORD_RULES = env.flag("PASSWORD_RULES", default=True)
PASSWORD_MIN_LENGTH = env.number("PASSWORD_MIN_LENGTH", 12, 8, 64)
PASSWORD_MAX_AGE_DAYS = env.number("PASSWORD_MAX_AGE_DAYS", 90, 0, 3650)
ONE_TIME_PASSWORD_HOURS = env.number("ONE_TIME_PASSWORD_HOURS", 72, 1, 720)
# Accounts that nobody signed in with for so many days are closed by `close_unused_accounts`; 0 closes none.
UNUSED_ACCOUNT_DAYS = env.number("UNUSED_ACCOUNT_DAYS", 180, 0, 3650)
ROLE_NAMES = "names of roles separated by commas, e.g. assessor,administrator"
NO_ROLES: list[str] = []
# The setting's name from before goes on counting: nobody loses a second factor by an upgrade.
TOTP_REQUIRED = env.read("TOTP_REQUIRED", environment.parse_names, NO_ROLES, ROLE_NAMES) or env.read(
    "TOTP_ROLES", environment.parse_names, NO_ROLES, ROLE_NAMES
)
# Whether an administrator, never the one who appointed, may confirm who signs; else the auditor alone does.
CONFIRM_BY_ADMINISTRATOR = env.flag("CONFIRM_BY_ADMINISTRATOR", default=False)
# Whether the page that verifies a signed PDF answers people without an account.
VERIFY_PUBLIC = env.flag("VERIFY_PUBLIC", default=False)
MARKING = env.text("MARKING", "内部资料 注意保存")
CHARTJS_CDN_URL = env.read(
    "CHARTJS_CDN_URL",
    environment.parse_script_address,
    "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js",
    "an https address, or nothing for the own copy alone",
)
CHARTJS_INTEGRITY = "sha384-Emf5ZVIUiarAdhkgtqK+5/Z5qIvM6QoVrS+qAVtfyZVuD5lIHrac0me485+Antp0"


def _secret_key() -> str:
    given = env.text("SECRET_KEY", "")
    if given:
        if len(given) < 50:
            env.refuse("SECRET_KEY", "is too short; allowed: at least 50 random characters")
        return given
    if not IS_EMBEDDED:
        env.refuse("SECRET_KEY", "is missing; allowed: at least 50 random characters, kept secret")
        return ""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(mode=0o700, exist_ok=True)
        with whole_file(path, is_once=True) as file:
            file.write(secrets.token_urlsafe(64).encode())
    return path.read_text().strip()


SECRET_KEY = _secret_key()


def _build() -> str:
    """Return what changes with every change of the product: part of every ETag and cache key.

    By content alone, and without what is made from it, so that all machines of one state of the product agree.
    """
    folders = ("accounts", "config", "core", "parks", "targets", "reports", "templates", "static", "locale")
    files = [path for folder in folders for path in (BASE_DIR / folder).rglob("*.*") if path.is_file()]
    files += [BASE_DIR / lock for lock in ("requirements.txt", "package-lock.json")]
    return digest_of(BASE_DIR, files)[:12]


BUILD = _build()

# --- What it is made of ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "accounts",  # before django.contrib.auth: its createsuperuser is refused
    "parks",
    "targets",
    "reports",
    "accounts.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_tables2",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "config.middleware.request_log",
    "config.middleware.headers_of_every_answer",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random against guessing by length
    "config.middleware.trusted_proxy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.language_by_choice",
    "config.middleware.no_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.whose.forms_are_somebodys",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "parks.middleware.acting_as_chosen",
    "accounts.middleware.refusals_are_kept",
    "accounts.middleware.downloads_are_kept",
    "accounts.uploads.finds_are_kept",
    "accounts.middleware.session_clock",
    "accounts.middleware.new_password_first",
    "accounts.middleware.second_factor_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.installation",
            ],
        },
    }
]

# --- The database ------------------------------------------------------------------------------------------

DATABASE_FORM = "an address like postgres://name:password@host:5432/database"


def _database(variable: str, role: str) -> dict[str, object]:
    nothing: dict[str, object] = {}
    settings = env.read(variable, environment.parse_database, nothing, DATABASE_FORM)
    if IS_EMBEDDED:
        return {"ENGINE": "config.database", "EMBEDDED_ROLE": role, "NAME": postgres.DATABASE}
    return {"ENGINE": "django.db.backends.postgresql", **settings} if settings else {}


POSTGRES_DIR = env.text("POSTGRES_DIR", "")
if POSTGRES_DIR:
    POSTGRES_DIR = str(BASE_DIR / POSTGRES_DIR)  # wherever the command is started from
POSTGRES_BIN = env.text("POSTGRES_BIN", "")
if os.path.lexists(POSTGRES_DIR) and not os.path.isdir(POSTGRES_DIR):
    env.refuse("POSTGRES_DIR", f"is {POSTGRES_DIR!r}; allowed: a folder, which is made where there is none")
if POSTGRES_BIN and not os.path.isfile(os.path.join(POSTGRES_BIN, "postgres")):
    env.refuse("POSTGRES_BIN", f"is {POSTGRES_BIN!r}; allowed: a folder that holds the program postgres, 15 or newer")
DATABASES = {"default": {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **_database("DATABASE_URL", "web")}}
# Kept apart: whoever connects as the owner for a while changes the entry above.
DATABASE_WEB_ROLE = str(DATABASES["default"].get("USER") or postgres.WEB_ROLE)
# Migrations connect as the owner; without it the web role migrates, and a check warns.
DATABASE_OWNER = _database("DATABASE_OWNER_URL", "owner")
if IS_EMBEDDED and env.text("DATABASE_OWNER_URL", ""):
    env.refuse("DATABASE_OWNER_URL", "is set without DATABASE_URL; allowed: both or none")
elif DATABASE_OWNER and DATABASE_OWNER["NAME"] != DATABASES["default"].get("NAME"):
    env.refuse("DATABASE_OWNER_URL", "names another database; allowed: that of DATABASE_URL, as another user")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(null=False)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY, "OPTIONS": {"MAX_ENTRIES": 200}},
    # What surrounds the pages of a person, 8 KB each: apart, so that many people push out no contents.
    "frames": {"BACKEND": LOCAL_MEMORY, "LOCATION": "frames", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 400}},
}

# --- People ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["parks.backends.AppointmentBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "accounts.log_in.passwords.NotCommon"},
    {"NAME": "parks.passwords.NotOfTheCity"},
]
if PASSWORD_RULES:
    AUTH_PASSWORD_VALIDATORS += [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "accounts.log_in.passwords.CharacterClasses"},
        {"NAME": "accounts.log_in.passwords.NotUsedBefore"},
    ]
LOGIN_URL = "accounts:log_in"
LOGIN_REDIRECT_URL = "reports:start"
LOGOUT_REDIRECT_URL = "accounts:log_in"
# The cookie lasts as long as a session can; the idle end is the database's, so that it moves without a new cookie.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
MESSAGE_STORAGE = "accounts.notices.NoticeStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
OTP_TOTP_ISSUER = "Parkboard"
OTP_TOTP_THROTTLE_FACTOR = 0  # wrong codes count in accounts.log_in.throttling, which says how long to wait

# --- Words and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",  # the administration brings its own
    "config.storage.NodeFiles",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Files that people bring or the product makes ---------------------------------------------------------

LOG_INS = starting.log_ins(os.environ)  # of the demo
FILES_DIR = BASE_DIR / (env.text("FILES_DIR", "") or "var/files")
if os.path.lexists(FILES_DIR) and not FILES_DIR.is_dir():
    env.refuse("FILES_DIR", f"is {str(FILES_DIR)!r}; allowed: a folder, which is made where there is none")
MEDIA_ROOT = FILES_DIR  # never served by address: a page that shows a file asks for its right first
FILE_UPLOAD_PERMISSIONS = 0o600
# clamd, which looks at each file before it is taken, where there is one.
NO_SCANNER: str | tuple[str, int] = ""
CLAMD_SOCKET = env.read(
    "CLAMD_SOCKET",
    environment.parse_scanner,
    NO_SCANNER,
    "the path of its socket, or host:port, or nothing for no scanner",
)
CLAMD_UNREACHABLE = env.text("CLAMD_UNREACHABLE", "") or "refuse"
CLAMD_SECONDS = env.number("CLAMD_SECONDS", 20, 1, 50)
if CLAMD_UNREACHABLE not in ("refuse", "accept"):
    env.refuse("CLAMD_UNREACHABLE", f"is {CLAMD_UNREACHABLE!r}; allowed: refuse or accept")

# --- The certificate authority of people's signing keys ---------------------------------------------------

AUTHORITY_DIR = BASE_DIR / (env.text("AUTHORITY_DIR", "") or "var/authority")
# The key of the own authority is kept under this passphrase, or under that of a file, which is made beside the own
# database; on another one the service alone should read it.
AUTHORITY_PASSPHRASE = env.text("AUTHORITY_PASSPHRASE", "")
AUTHORITY_PASSPHRASE_FILE = env.read(
    "AUTHORITY_PASSPHRASE_FILE", environment.parse_file, "", "a file with the passphrase, or nothing"
) or (str(VAR_DIR / "authority_passphrase") if IS_EMBEDDED else "")
AUTHORITY_PKCS12 = env.text("AUTHORITY_PKCS12", "")
AUTHORITY_PKCS12_PASSWORD = env.text("AUTHORITY_PKCS12_PASSWORD", "")
# Software for development alone: it is no certified cryptography. A certified device is one more name here.
SM2_DEVICE = env.text("SM2_DEVICE", "")
if SM2_DEVICE not in ("", "software"):
    env.refuse("SM2_DEVICE", f"is {SM2_DEVICE!r}; allowed: software, or nothing for no SM2 signatures")
if os.path.lexists(AUTHORITY_DIR) and not AUTHORITY_DIR.is_dir():
    env.refuse("AUTHORITY_DIR", f"is {str(AUTHORITY_DIR)!r}; allowed: a folder, which is made where there is none")
if AUTHORITY_PKCS12 and not os.path.isfile(AUTHORITY_PKCS12):
    env.refuse(
        "AUTHORITY_PKCS12", f"is {AUTHORITY_PKCS12!r}; allowed: a PKCS#12 file, or nothing for the own authority"
    )

# --- The service that keeps people's keys, where there is one ----------------------------------------------

SIGNING_SERVICE_URL = env.read(
    "SIGNING_SERVICE_URL",
    environment.parse_service_address,
    "",
    "an https address (http on this machine alone), or nothing for no signing service",
)
SIGNING_SERVICE_TOKEN = env.read(
    "SIGNING_SERVICE_TOKEN", environment.parse_token, "", "the bearer token, without blanks and line ends"
)
SIGNING_SERVICE_TOKEN_FILE = env.read(
    "SIGNING_SERVICE_TOKEN_FILE", environment.parse_file, "", "a file with the bearer token, or nothing"
)
# Stays set when the service goes: what it signed is believed by these.
SIGNING_SERVICE_ROOTS = env.read(
    "SIGNING_SERVICE_ROOTS", environment.parse_certificates, "", "a PEM file of root certificates, or nothing"
)
SIGNING_SERVICE_SECONDS = env.number("SIGNING_SERVICE_SECONDS", 10, 1, 30)
if SIGNING_SERVICE_TOKEN and SIGNING_SERVICE_TOKEN_FILE:
    env.refuse("SIGNING_SERVICE_TOKEN", "is set beside SIGNING_SERVICE_TOKEN_FILE; allowed: one of them")
if SIGNING_SERVICE_URL and not (SIGNING_SERVICE_TOKEN or SIGNING_SERVICE_TOKEN_FILE):
    env.refuse("SIGNING_SERVICE_TOKEN", "is missing; allowed: the bearer token, or its file, with SIGNING_SERVICE_URL")
if SIGNING_SERVICE_URL and not SIGNING_SERVICE_ROOTS:
    env.refuse("SIGNING_SERVICE_ROOTS", "is missing; allowed: the roots that are believed, with SIGNING_SERVICE_URL")

# --- Security ----------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, *([CHARTJS_CDN_URL] if CHARTJS_CDN_URL else [])],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
# Browsers take such a cookie from this very host by https alone: no neighbour under the same domain plants one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail and logs -----------------------------------------------------------------------------------------

MAIL: dict[str, object] = env.read(
    "EMAIL_URL", environment.parse_mail, {}, "an address like smtp://name:password@host:25"
)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if MAIL else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.read(
    "EMAIL_FROM", environment.parse_sender, "parkboard@localhost", "an address like parks@city.example"
)

LOGGING: dict[str, object] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "parkboard": {"level": "INFO"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # The request log has one line a request already; Django's own would repeat it with the query string.
        "django.request": {"level": "ERROR"},
        # A foreign signature is a judgement of the verify page, no fault; visitors shall not fill the log.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}

env.finish()
