"""Addresses of the pages. Modules, people, portal and api bring their own tables and are found, not listed."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

handler400 = "fadu.web.errors.bad_request"
handler403 = "fadu.web.errors.forbidden"
handler404 = "fadu.web.errors.not_found"
handler500 = "fadu.web.errors.server_error"


def tables() -> list[str]:
    """Dotted names of the address tables that other parts of the product bring, in order."""
    names = [f"{app.name}.urls" for app in apps.get_app_configs() if app.name.startswith("fadu.") and app.label != "web"]
    names += ["fadu.web.portal.urls", "fadu.web.api.urls"]
    return [name for name in names if _exists(name)]


def _exists(name: str) -> bool:
    parent = name.rpartition(".")[0]
    return find_spec(parent) is not None and find_spec(name) is not None


urlpatterns: list[URLPattern | URLResolver] = []
for table in tables():
    prefix = getattr(import_module(table), "prefix", "")
    urlpatterns.append(path(prefix, include(table)))
