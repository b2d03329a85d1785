"""Addresses of dispatch and of the leader's page."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import burden, leader, pages

menu = (
    Entry("一页看全市", "leader", leader.READERS),
    Entry("调度", "dispatch", pages.OFFICE, "a9"),
    Entry("减负", "burden", pages.OFFICE, "a9"),
    Entry("本单位一周", "dispatch-mine", ("unit_contact",)),
)
urlpatterns = [
    path("dispatch/", pages.desk, name="dispatch"),
    path("dispatch/burden/", burden.index, name="burden"),
    path("dispatch/burden/limits/", burden.limits, name="burden-limits"),
    path("dispatch/burden/unit/<str:key>/", burden.unit, name="burden-unit"),
    path("dispatch/mine/", pages.mine, name="dispatch-mine"),
    path("dispatch/unit/<str:key>/", pages.unit, name="dispatch-unit"),
    path("dispatch/rate/<int:pk>", pages.rate, name="dispatch-rate"),
    path("leader/", leader.page, name="leader"),
]
