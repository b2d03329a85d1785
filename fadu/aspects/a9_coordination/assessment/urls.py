"""Addresses of the assessment's own pages."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import campaign, checks, review, scheme, unit, weights

prefix = "assess/"
menu = (Entry("法治建设考核", "assess", (), "a9"),)
urlpatterns = [
    path("", campaign.home, name="assess"),
    path("<int:pk>/", campaign.detail, name="assess-campaign"),
    path("<int:pk>/certain/", checks.certain, name="assess-certain"),
    path("<int:pk>/whatif/", checks.what_if, name="assess-whatif"),
    path("<int:pk>/changes/", checks.changed, name="assess-changes"),
    path("<int:pk>/versions/", checks.versions, name="assess-versions"),
    path("unit/<int:pk>/", unit.detail, name="assess-unit"),
    path("unit/<int:pk>/self/", unit.self_score, name="assess-self"),
    path("unit/<int:pk>/item/<str:leaf>/", unit.item, name="assess-item"),
    path("weights/", weights.page, name="assess-weights"),
    path("scheme/<int:pk>/", scheme.detail, name="assess-scheme"),
    path("review/<int:pk>/", review.detail, name="assess-review"),
]
