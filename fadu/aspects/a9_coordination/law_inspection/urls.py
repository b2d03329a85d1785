"""Addresses of the module's own pages; cases run on the shared pages of the registers."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import asking, ledger, proposals
from .views.common import PLANNERS, READERS

prefix = "law-inspection/"
menu = (
    Entry("督促建议", "law-proposals", READERS, "a9"),
    Entry("问题台账", "law-ledger", READERS, "a9"),
    Entry("督查检查安排", "law-plan-now", PLANNERS, "a9"),
)
urlpatterns = [
    path("proposals/", proposals.index, name="law-proposals"),
    path("proposals/propose", proposals.propose, name="law-propose"),
    path("ledger/", ledger.index, name="law-ledger"),
    path("form/<int:pk>/", asking.fill, name="law-form"),
    path("claims/<int:pk>/", asking.claims, name="law-claims"),
    path("plan/", ledger.plan, name="law-plan-now"),
    path("plan/<int:year>/", ledger.plan, name="law-plan"),
    path("<int:pk>/papers/", ledger.papers, name="law-papers"),
    path("<int:pk>/papers/<int:paper>.<slug:form>", ledger.paper, name="law-paper"),
]
