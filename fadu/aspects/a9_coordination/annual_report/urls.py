"""Addresses of the report's own pages and of its public side; steps run on the shared pages."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import public, staff

WRITERS = ("coordinator", "leader", "auditor", "annual_report.drafter", "annual_report.approver")
menu = (Entry("年度报告数字表", "report-table", WRITERS, "a9"),)
urlpatterns = [
    path("reports/", staff.table, name="report-table"),
    path("reports/<int:pk>/", staff.read, name="report-read"),
    path("reports/<int:pk>/edit/<slug:section>/", staff.edit, name="report-edit"),
    path("reports/<int:pk>/figure/<slug:key>/", staff.figure, name="report-figure"),
    path("reports/<int:pk>/preview.<slug:form>", staff.preview, name="report-preview"),
    path("portal/reports/", public.index, name="open-reports"),
    path("portal/reports/<int:pk>/", public.read, name="open-report"),
    path("portal/reports/<int:pk>/figures.<slug:form>", public.figures, name="open-report-figures"),
    path("portal/reports/<int:pk>/report.<slug:form>", public.paper, name="open-report-paper"),
]
