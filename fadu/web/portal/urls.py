"""Addresses of the public's pages. Numbers of cases and query codes never stand in an address."""

from django.urls import include, path

from fadu.web.portal import calculator, downloads, filing, home, plan, published, track

urlpatterns = [
    path("", home.index, name="home"),
    path("calculator", calculator.index, name="calculator"),
    path("file/", filing.choose, name="file-choose"),
    path("file/<str:register>/", filing.form, name="file"),
    path("file/<str:register>/advice", filing.advice, name="file-advice"),
    path("file/<str:register>/done", filing.done, name="filed"),
    path("track", track.enter, name="track"),
    path("track/leave", track.leave, name="track-leave"),
    path("track/<int:pk>/", track.case, name="track-case"),
    path("track/<int:pk>/step/<str:step>/", track.step, name="track-step"),
    path("track/<int:pk>/papers/<int:paper>.pdf", track.paper, name="track-paper"),
    path("published/", published.index, name="published"),
    path("published/<slug:register>.<slug:form>", downloads.published, name="published-table"),
    path("published/<str:register>/<int:pk>/", published.detail, name="published-case"),
    path("portal/enterprise/", include("fadu.web.portal.enterprise.urls")),
    path("open/plan", plan.index, name="open-plan"),
]
