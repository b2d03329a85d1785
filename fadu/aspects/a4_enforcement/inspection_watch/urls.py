"""Addresses of watching."""

from django.urls import path

from .views import pages

prefix = "inspection-watch/"
urlpatterns = [
    path("", pages.overview, name="inspection-watch"),
    path("circular.<slug:form>", pages.paper, name="inspection-circular"),
    path("<slug:kind>/", pages.listing, name="inspection-watch-list"),
]
