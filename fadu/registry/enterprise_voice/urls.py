"""Addresses of the staff pages of ratings and offers; cells and complaints are registers."""

from django.urls import path

from . import views

prefix = "voice/"
urlpatterns = [
    path("", views.index, name="voice"),
    path("offers/", views.offers, name="voice-offers"),
    path("<int:pk>/texts/", views.texts, name="voice-texts"),
]
