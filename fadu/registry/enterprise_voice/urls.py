"""Addresses of the staff pages of ratings and offers; cells and complaints are registers."""

from django.urls import path

from fadu.kernel.declare import Entry

from . import views

menu = (
    Entry("企业评价", "voice", ("inspection.supervisor", "inspection.head", "coordinator", "leader", "auditor"), "a4"),
    Entry("企业方便的日期", "voice-offers", ("inspection.planner", "inspection.head"), "a4"),
)
prefix = "voice/"
urlpatterns = [
    path("", views.index, name="voice"),
    path("offers/", views.offers, name="voice-offers"),
    path("<int:pk>/texts/", views.texts, name="voice-texts"),
]
