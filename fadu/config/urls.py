"""The root of all addresses: the pages' own table."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fadu.config.wiring import present

urlpatterns: list[URLPattern | URLResolver] = []
if present("fadu.web", "urls.py"):
    urlpatterns.append(path("", include("fadu.web.urls")))
