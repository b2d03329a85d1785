"""Addresses of the module's own pages; cases run on the shared pages of the registers."""

from django.urls import path

from .views import ledger, proposals

prefix = "law-inspection/"
urlpatterns = [
    path("proposals/", proposals.index, name="law-proposals"),
    path("proposals/propose", proposals.propose, name="law-propose"),
    path("ledger/", ledger.index, name="law-ledger"),
    path("plan/<int:year>/", ledger.plan, name="law-plan"),
    path("<int:pk>/papers/", ledger.papers, name="law-papers"),
    path("<int:pk>/papers/<int:paper>.<slug:form>", ledger.paper, name="law-paper"),
]
