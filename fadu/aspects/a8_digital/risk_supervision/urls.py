"""Addresses of the module's own pages; steps run on the shared pages of the registers."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import adjust, coverage, delivery, enterprise, pages, timely, whole

prefix = "risk/"
READERS = ("risk.officer", "risk.head", "coordinator", "leader", "auditor")
menu = (
    Entry("信用风险分类", "risk", READERS, "a8"),
    Entry("低信用企业监管覆盖", "risk-low-credit", READERS, "a8"),
)
urlpatterns = [
    path("", pages.overview, name="risk"),
    path("scheme/", pages.scheme, name="risk-scheme"),
    path("scheme/adjust/", adjust.adjust, name="risk-scheme-adjust"),
    path("scheme/whole/", whole.whole, name="risk-scheme-whole"),
    path("scheme/file", whole.file, name="risk-scheme-file"),
    path("scheme/<int:pk>/effect/", adjust.scheme_effect, name="risk-scheme-effect"),
    path("run/<int:pk>/changes/", pages.changes, name="risk-changes"),
    path("run/<int:pk>/progress", pages.progress, name="risk-progress"),
    path("enterprise/<int:pk>/", enterprise.explanation, name="risk-enterprise"),
    path("low-credit/", coverage.low_credit, name="risk-low-credit"),
    path("mobile/", coverage.mobile, name="risk-mobile"),
    path("mobile/choose", coverage.choose, name="risk-mobile-choose"),
    path("timely/", timely.timely, name="risk-timely"),
    path("facts/", delivery.index, name="risk-facts"),
    path("facts/template.xlsx", delivery.template, name="risk-facts-template"),
]
