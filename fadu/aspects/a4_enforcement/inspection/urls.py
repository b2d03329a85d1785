"""Addresses: the public check of codes, and the pages of those who inspect."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import codes, desk, forms

menu = (Entry("到期应查", "visit-due", ("inspection.officer", "inspection.head"), "a4"),)
urlpatterns = [
    path("v/", codes.enter, name="visit-code-enter"),
    path("v/<str:code>", codes.verify, name="visit-code"),
    path("inspections/ask/", desk.ask, name="visit-ask"),
    path("inspections/ask/firms", desk.firms, name="visit-firms"),
    path("inspections/due/", desk.due, name="visit-due"),
    path("inspections/<int:pk>/scan", codes.scan, name="visit-scan"),
    path("inspections/<int:pk>/code/", codes.show, name="visit-show"),
    path("inspections/<int:pk>/form/<slug:key>/", forms.fill, name="visit-form"),
    path("inspections/enterprise/<int:pk>/code/", codes.enterprise, name="visit-enterprise-code"),
]
