"""The root of all addresses: the pages' own table and their error pages."""

from __future__ import annotations

from fadu.web.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
