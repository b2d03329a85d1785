"""Addresses of dispatch and of the leader's page."""

from django.urls import path

from .views import leader, pages

urlpatterns = [
    path("dispatch/", pages.desk, name="dispatch"),
    path("dispatch/burden/", pages.burden, name="burden"),
    path("dispatch/unit/<str:key>/", pages.unit, name="dispatch-unit"),
    path("dispatch/rate/<int:pk>", pages.rate, name="dispatch-rate"),
    path("leader/", leader.page, name="leader"),
]
