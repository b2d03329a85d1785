"""Settings of the test suite: a throw-away cluster beside the real one, cheap password hashes, plain static files."""

from fadu.config.databases import database
from fadu.config.settings import *  # noqa: F403
from fadu.config.settings import DATA, STORAGES

DATABASES = {"default": database(DATA, throwaway=True, pooled=False)}
DATABASES["default"]["OPTIONS"]["options"] = "-c fadu.throwaway=on"  # append-only tables may be emptied
AUDIT_ANCHORS = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = DATA / "files-test"
KNOWN_TO_TESTS = ["tests.kernel.permit", "tests.portal.stall", "tests.field.errand"]
INSTALLED_APPS = [*INSTALLED_APPS, *KNOWN_TO_TESTS]  # noqa: F405
