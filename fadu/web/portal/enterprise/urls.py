"""Addresses of the enterprise's pages. No code, name or token ever stands in an address."""

from django.urls import path

from fadu.web.portal.enterprise import code, complain, home, rate, risk, signin

urlpatterns = [
    path("", home.index, name="enterprise-home"),
    path("signin", signin.ask, name="enterprise-signin"),
    path("code", signin.code, name="enterprise-code"),
    path("leave", signin.leave, name="enterprise-leave"),
    path("lookup", signin.lookup, name="enterprise-lookup"),
    path("offer", home.offer, name="enterprise-offer"),
    path("visit/<int:pk>/", home.visit, name="enterprise-visit"),
    path("visit/<int:pk>/mended", home.mended, name="enterprise-mended"),
    path("visit/<int:pk>/papers/<int:paper>.pdf", home.paper, name="enterprise-paper"),
    path("visit/<int:pk>/rate", rate.form, name="enterprise-rate"),
    path("visit/<int:pk>/ballot", rate.take, name="enterprise-ballot"),
    path("own-code", code.own, name="enterprise-own-code"),
    path("live-code", code.live, name="enterprise-live-code"),
    path("visit/<int:pk>/code", code.said, name="enterprise-said"),
    path("ballot-box", rate.cast, name="ballot-box"),
    path("complain", complain.form, name="enterprise-complain"),
    path("complaint/<int:pk>/", complain.detail, name="enterprise-complaint"),
    path("complaint/<int:pk>/withdraw", complain.withdraw, name="enterprise-complaint-withdraw"),
    path("complaint/<int:pk>/papers/<int:paper>.pdf", complain.paper, name="enterprise-complaint-paper"),
    path("risk/", risk.index, name="enterprise-risk"),
    path("risk/object", risk.object_, name="enterprise-object"),
    path("risk/objection/<int:pk>/", risk.detail, name="enterprise-objection"),
    path("risk/objection/<int:pk>/withdraw", risk.withdraw, name="enterprise-objection-withdraw"),
    path("risk/objection/<int:pk>/papers/<int:paper>.pdf", risk.paper, name="enterprise-objection-paper"),
]
