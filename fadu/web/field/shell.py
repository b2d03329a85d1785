"""The files of the app, kept by the service worker: one mark over all of them, so that versions never mix."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from fadu import __version__
from fadu.runtime.places import PACKAGE

FOLDER = PACKAGE / "web" / "static" / "field"
WORKER = FOLDER / "worker.js"
SHARED = ("fadu/fadu.css", "fadu/mark.svg")
ENTRY = ("field/main.js", "field/field.css", *SHARED)  # named by the page, so under the name that the storage gives


def files() -> list[str]:
    """Addresses of everything the app needs: modules under the name by which they import one another."""
    modules = sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.js") if file != WORKER)
    plain = [f"{settings.STATIC_URL}field/{name}" for name in modules if name != "main.js"]
    return ["/field/", *map(static, ENTRY), *plain]


def mark() -> str:
    """Changes when any file of the app changes."""
    found = hashlib.sha256(__version__.encode())
    shared = [finders.find(name) for name in SHARED]
    names = [*sorted(FOLDER.rglob("*.*")), *(PACKAGE / "web/templates/field").glob("*.html")]
    for file in names:
        found.update(file.read_bytes())
    for name in filter(None, shared):
        with open(name, "rb") as content:
            found.update(content.read())
    return found.hexdigest()[:16]


def worker() -> str:
    """The worker's code with the mark and the list."""
    return _worker() if settings.DEBUG else _kept()


def _worker() -> str:
    head = f"const MARK = {json.dumps(mark())};\nconst FILES = {json.dumps(files())};\n"
    return head + WORKER.read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _kept() -> str:
    return _worker()
