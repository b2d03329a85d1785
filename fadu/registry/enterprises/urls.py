"""Addresses of the register's own pages; rows and their pages are those of every register."""

from django.urls import path

from fadu.kernel.declare import Entry

from . import views

prefix = "enterprises/"
SEEKERS = ("enterprise.registrar", "coordinator", "auditor", "inspection.supervisor")
menu = (Entry("查找市场主体", "enterprises", SEEKERS, "a4"),)
urlpatterns = [
    path("", views.index, name="enterprises"),
    path("import/", views.load, name="enterprises-import"),
    path("import/template.xlsx", views.template, name="enterprises-template"),
    path("import/<int:pk>/", views.job, name="enterprise-import"),
    path("import/<int:pk>/errors.csv", views.faults, name="enterprise-import-faults"),
    path("import/<int:pk>/stop/", views.steer, {"how": "stop"}, name="enterprise-import-stop"),
    path("import/<int:pk>/again/", views.steer, {"how": "again"}, name="enterprise-import-again"),
    path("export.<slug:form>", views.export, name="enterprises-export"),
]
