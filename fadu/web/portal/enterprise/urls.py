"""Addresses of the enterprise's pages. No code, name or token ever stands in an address."""

from django.urls import path

from fadu.web.portal.enterprise import complain, home, rate, signin

urlpatterns = [
    path("", home.index, name="enterprise-home"),
    path("signin", signin.ask, name="enterprise-signin"),
    path("code", signin.code, name="enterprise-code"),
    path("leave", signin.leave, name="enterprise-leave"),
    path("lookup", signin.lookup, name="enterprise-lookup"),
    path("offer", home.offer, name="enterprise-offer"),
    path("visit/<int:pk>/", home.visit, name="enterprise-visit"),
    path("visit/<int:pk>/rate", rate.form, name="enterprise-rate"),
    path("visit/<int:pk>/ballot", rate.take, name="enterprise-ballot"),
    path("ballot-box", rate.cast, name="ballot-box"),
    path("complain", complain.form, name="enterprise-complain"),
    path("complaint/<int:pk>/", complain.detail, name="enterprise-complaint"),
    path("complaint/<int:pk>/withdraw", complain.withdraw, name="enterprise-complaint-withdraw"),
    path("complaint/<int:pk>/papers/<int:paper>.pdf", complain.paper, name="enterprise-complaint-paper"),
]
