"""Addresses of the module's own pages; steps run on the shared pages of the registers."""

from django.urls import path

from .views import coverage, delivery, enterprise, pages

prefix = "risk/"
urlpatterns = [
    path("", pages.overview, name="risk"),
    path("scheme/", pages.scheme, name="risk-scheme"),
    path("run/<int:pk>/changes/", pages.changes, name="risk-changes"),
    path("run/<int:pk>/progress", pages.progress, name="risk-progress"),
    path("enterprise/<int:pk>/", enterprise.explanation, name="risk-enterprise"),
    path("low-credit/", coverage.low_credit, name="risk-low-credit"),
    path("mobile/", coverage.mobile, name="risk-mobile"),
    path("mobile/choose", coverage.choose, name="risk-mobile-choose"),
    path("facts/", delivery.index, name="risk-facts"),
]
