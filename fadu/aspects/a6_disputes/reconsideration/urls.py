"""Addresses of the module's own pages: the annual statistics tables and the cases behind each cell."""

from django.urls import path

from . import views

prefix = "reconsideration/"
urlpatterns = [
    path("statistics/", views.tables, name="recon-statistics"),
    path("statistics/cases/", views.cases, name="recon-statistics-cases"),
    path("statistics/<int:year>.<slug:form>", views.paper, name="recon-statistics-paper"),
]
