"""Addresses of the catalogue's own pages; bodies, items and officers run on the shared pages of the registers."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import books, forms, imports, public, rules, scopes
from .views.common import READERS

menu = (
    Entry("检查规则", "catalogue-rules", READERS, "a4"),
    Entry("检查表单", "catalogue-forms", READERS, "a4"),
)
urlpatterns = [
    path("portal/inspection-catalogue/", public.bodies, name="open-catalogue"),
    path("portal/inspection-catalogue/items/", public.items, name="open-catalogue-items"),
    path("portal/inspection-catalogue/items/<int:pk>/", public.item, name="open-catalogue-item"),
    path("portal/inspection-catalogue/rules/", public.rules, name="open-catalogue-rules"),
    path("inspection-catalogue/attention/", books.attention, name="catalogue-attention"),
    path("inspection-catalogue/scope/", scopes.scopes, name="catalogue-scope"),
    path("inspection-catalogue/forms/", forms.forms, name="catalogue-forms"),
    path("inspection-catalogue/forms/<slug:key>/", forms.form, name="catalogue-form"),
    path("inspection-catalogue/forms/<slug:key>/revise/", forms.revise, name="catalogue-form-revise"),
    path("inspection-catalogue/rules/", rules.index, name="catalogue-rules"),
    path("inspection-catalogue/rules/conflicts/", rules.conflicts, name="catalogue-conflicts"),
    path("inspection-catalogue/rules/white/import/", imports.white, name="catalogue-white-import"),
    path("inspection-catalogue/rules/<slug:family>/", rules.index, name="catalogue-rules-of"),
    path("inspection-catalogue/rules/<slug:family>/new/", rules.edit, name="catalogue-rule-new"),
    path("inspection-catalogue/rules/<slug:family>/<int:pk>/", rules.history, name="catalogue-rule"),
    path("inspection-catalogue/rules/<slug:family>/<int:pk>/edit/", rules.edit, name="catalogue-rule-edit"),
    path("inspection-catalogue/rules/<slug:family>/<int:pk>/end/", rules.end, name="catalogue-rule-end"),
]
