"""Every setting, read from the environment (or a `.env` file beside manage.py).

`.env.example` explains each variable. Without any of them the program runs as a development copy on SQLite.
Production (`DJANGO_ENV=production`) refuses to start on a default secret key, DEBUG, or no allowed hosts.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from trieuson_poverty import clock

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))  # tests name an empty one

DEVELOPMENT_SECRET_KEY = "development-only-never-in-production-0123456789-abcdefghij"  # noqa: S105

ENVIRONMENT = env.str("DJANGO_ENV", default="development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured("DJANGO_ENV phải là development hoặc production.")
IS_PRODUCTION = ENVIRONMENT == "production"

SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET_KEY)
DEBUG = env.bool("DEBUG", default=not IS_PRODUCTION)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HAS_HTTPS = env.bool("HTTPS", default=IS_PRODUCTION)

if IS_PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Đặt SECRET_KEY riêng, ít nhất 50 ký tự, trước khi chạy thật.")
    if DEBUG:
        raise ImproperlyConfigured("Không được bật DEBUG khi chạy thật (DJANGO_ENV=production).")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Đặt ALLOWED_HOSTS là tên máy chủ thật, không dùng *.")

# The order is the direction of knowing, see DEVELOPERS.md.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "ui",
    "areas",
    "accounts",
    "assignments",
    "households",
    "plans",
    "resources",
    "reports",
    "trieuson_poverty",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "trieuson_poverty.middleware.CleanAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trieuson_poverty.middleware.NoStoreMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "trieuson_poverty.navigation.WorkingYearMiddleware",
    "trieuson_poverty.middleware.ButtonAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trieuson_poverty.urls"
WSGI_APPLICATION = "trieuson_poverty.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trieuson_poverty.navigation.navigation",
            ],
            "builtins": ["ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'trieuson.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE makes writers queue instead of failing half-way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL takes longer to compile a table's query anew each time than to run it.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite's indexes hold no more than their keys, which is no fault

# Language and time. USE_THOUSAND_SEPARATOR would print the year as 2.026, so numbers are formatted by ui/.
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["trieuson_poverty.formats"]

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.RoleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.NotOnlyDigits"},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotOneself"},
]
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = env.bool("SESSION_ENDS_WITH_BROWSER", default=True)
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES_ALLOWED", default=5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.lockouts.client_address"
# The page says until when the lock lasts; trying again meanwhile must not make that untrue.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Security headers: nothing leaves this origin, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HAS_HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000 if HAS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HAS_HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A development copy serves the source files; production serves what collectstatic gathered and compressed.
STATIC_ROOT = BASE_DIR / "staticfiles" if IS_PRODUCTION else None
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Uploaded and produced files live outside the web root and are served only by views that check who asks.
MEDIA_ROOT = Path(env.str("FILES_DIR", default=str(BASE_DIR / "var" / "files")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=30) * 1024 * 1024

# Long work waits in the database for `manage.py run_worker`; "immediate" does it in the request (tests use it).
TASKS = {
    "default": {
        "BACKEND": {
            "database": "django_tasks_db.DatabaseBackend",
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
        }[env.str("BACKGROUND_TASKS", default="database")]
    }
}

# What the worker takes up again of processes that died, now and then; each returns how many jobs it gave out.
RESUMES = ["households.tasks.resume_stalled", "reports.tasks.resume_stalled"]

# Where a duty's own work is done: its key → a page that takes `year` and perhaps a commune's `code`. The room of
# duties knows no other rooms, so the names stand here.
DUTY_PLACES = {
    "survey_rollout": "completeness",
    "commune_survey": "procedure",
    "commune_plan": "plan",
    "district_plan": "plan_district_list",
    "commune_targets": "target_home",
    "target_issue": "target_home",
    "department_targets": "target_bodies",
    "department_plan": "department_list",
    "resource_allocation": "money_table",
    "fund_day": "fund_ledger",
    "report_six_month": "periodic_list",
    "report_annual": "periodic_list",
    "consolidated_six_month": "periodic_list",
    "consolidated_annual": "periodic_list",
}
# Whether communes met their targets, for the yearly rating (assignments/outcomes.py).
PLAN_OUTCOMES = "plans.outcomes.plan_outcomes"

# The day that a copy for trying out takes for today when it starts, so that the deadlines of its invented years are
# near (the first `make run` puts it into .env). None: the real day.
DEMO_TODAY = env.str("DEMO_TODAY", default="") or None
if DEMO_TODAY:
    if IS_PRODUCTION:
        raise ImproperlyConfigured(
            "Không được đặt DEMO_TODAY khi chạy thật (DJANGO_ENV=production): bỏ dòng ấy trong .env."
        )
    DEMO_TODAY = clock.start_on(DEMO_TODAY, zone=TIME_ZONE)

# What rooms to the right add to a household's file (households/panels.py), in this order.
HOUSEHOLD_PANELS = (
    "plans.plan_panel.plan_panel",
    "plans.panels.results_panel",
    "resources.panels.fund_panel",
)

# What rooms to the right gave to households, for whoever asks what help one had (plans/help.py).
HELP_ELSEWHERE = ("resources.help.gifts",)
# Who knows which households were helped since a day: a question about those that left poverty (households/helped.py).
HOUSEHOLDS_HELPED = ("plans.help.helped_since",)

# Mail: printed to the console until SMTP is set.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
SITE_URL = env.str("SITE_URL", default="").rstrip("/")  # in letters that lead back to the program
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="giamngheo@trieuson.invalid")

IMPORT_EXPORT_USE_TRANSACTIONS = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO" if IS_PRODUCTION else "WARNING")},
}
