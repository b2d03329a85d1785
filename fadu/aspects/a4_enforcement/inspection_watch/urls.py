"""Addresses of watching."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import circular, figures, pages

prefix = "inspection-watch/"
menu = (Entry("入企检查监督", "inspection-watch", ("inspection.supervisor", "coordinator", "leader", "auditor"), "a4"),)
urlpatterns = [
    path("", pages.overview, name="inspection-watch"),
    path("circular.<slug:form>", circular.paper, name="inspection-circular"),
    path("circular/", circular.draft, name="inspection-circular-draft"),
    path("alongside/", pages.beside, name="inspection-watch-alongside"),
    path("enterprises/", pages.enterprises, name="inspection-watch-enterprises"),
    path("figures/", figures.figures, name="inspection-watch-all-figures"),
    path("figures/<slug:group>/", figures.figures, name="inspection-watch-figures"),
    path("<slug:kind>/", pages.listing, name="inspection-watch-list"),
]
