"""Addresses of the catalogue's own pages; bodies, items and officers run on the shared pages of the registers."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import books, imports, rules
from .views.common import READERS

prefix = "inspection-catalogue/"
menu = (
    Entry("检查规则", "catalogue-rules", READERS, "a4"),
    Entry("检查表单", "catalogue-forms", READERS, "a4"),
)
urlpatterns = [
    path("attention/", books.attention, name="catalogue-attention"),
    path("forms/", books.forms, name="catalogue-forms"),
    path("forms/<slug:key>/", books.form, name="catalogue-form"),
    path("forms/<slug:key>/revise/", books.revise, name="catalogue-form-revise"),
    path("rules/", rules.index, name="catalogue-rules"),
    path("rules/conflicts/", rules.conflicts, name="catalogue-conflicts"),
    path("rules/white/import/", imports.white, name="catalogue-white-import"),
    path("rules/<slug:family>/", rules.index, name="catalogue-rules-of"),
    path("rules/<slug:family>/new/", rules.edit, name="catalogue-rule-new"),
    path("rules/<slug:family>/<int:pk>/", rules.history, name="catalogue-rule"),
    path("rules/<slug:family>/<int:pk>/edit/", rules.edit, name="catalogue-rule-edit"),
    path("rules/<slug:family>/<int:pk>/end/", rules.end, name="catalogue-rule-end"),
]
