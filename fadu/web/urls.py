"""Addresses of the pages. Modules, people, portal, api and field bring their own tables and are found, not listed."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from fadu.web.views import audit, calendar, cases, desk, indicators, lists, settings, steps

handler400 = "fadu.web.errors.bad_request"
handler403 = "fadu.web.errors.forbidden"
handler404 = "fadu.web.errors.not_found"
handler500 = "fadu.web.errors.server_error"


def tables() -> list[str]:
    """Dotted names of the address tables that other parts of the product bring, in order."""
    names = [
        f"{app.name}.urls" for app in apps.get_app_configs() if app.name.startswith("fadu.") and app.label != "web"
    ]
    names += ["fadu.web.portal.urls", "fadu.web.api.urls", "fadu.web.field.urls"]
    return [name for name in names if _exists(name)]


def _exists(name: str) -> bool:
    parent = name.rpartition(".")[0]
    return find_spec(parent) is not None and find_spec(name) is not None


urlpatterns: list[URLPattern | URLResolver] = []
for table in tables():
    prefix = getattr(import_module(table), "prefix", "")
    urlpatterns.append(path(prefix, include(table)))

urlpatterns += [
    path("desk/", desk.desk, name="desk"),
    path("desk/read", desk.read_notices, name="read_notices"),
    path("search", desk.find, name="search"),
    path("pick/organ", steps.organs, name="organs"),
    path("r/<slug:register>/", lists.index, name="list"),
    path("r/<slug:register>/export.<slug:form>", lists.export, name="export"),
    path("r/<slug:register>/import/", lists.load, name="import"),
    path("r/<slug:register>/import/template.xlsx", lists.blank, name="import_template"),
    path("r/<slug:register>/new/", steps.new, name="new_any"),
    path("r/<slug:register>/new/<slug:step>/", steps.new, name="new"),
    path("r/<slug:register>/<int:pk>/", cases.detail, name="case"),
    path("r/<slug:register>/<int:pk>/dossier/", cases.dossier, name="dossier"),
    path("r/<slug:register>/<int:pk>/figures/", cases.counted, name="counted"),
    path("r/<slug:register>/<int:pk>/reveal", cases.reveal, name="reveal"),
    path("r/<slug:register>/<int:pk>/step/<slug:step>/", steps.step, name="step"),
    path("r/<slug:register>/<int:pk>/papers/<int:paper>.<slug:form>", cases.paper, name="paper"),
    path("r/<slug:register>/<int:pk>/files/<int:file>", cases.file, name="file"),
    path("i/", indicators.index, name="indicators"),
    path("i/<str:key>/publish", indicators.publish, name="publish"),
    path("i/<str:key>/", indicators.detail, name="indicator"),
    path("calendar", calendar.month, name="calendar"),
    path("audit", audit.log, name="audit"),
    path("audit/check", audit.check, name="audit_check"),
    path("audit/progress", audit.progress, name="audit_progress"),
    path("audit/<slug:register>/<int:pk>/", audit.row, name="audit_row"),
    path("settings/", settings.index, name="settings"),
    path("settings/display", settings.display, name="display"),
    path("settings/calendar/", settings.notices, name="notices"),
    path("settings/terms/", settings.terms, name="terms"),
    path("settings/statutes/", settings.statutes, name="statutes"),
    path("settings/numbers/", settings.numbers, name="numbers"),
]
