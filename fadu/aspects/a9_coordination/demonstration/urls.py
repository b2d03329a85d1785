"""Addresses of the campaign's own pages."""

from django.urls import path

from fadu.kernel.declare import Entry

from .views import pages, review

menu = (Entry("示范创建", "demonstrate", ("coordinator", "leader", "assessment.assessor"), "a9"),)
prefix = "demonstrate/"
urlpatterns = [
    path("", pages.home, name="demonstrate"),
    path("<int:pk>/", pages.detail, name="demonstrate-application"),
    path("<int:pk>/folder/<int:folder>/", pages.folder, name="demonstrate-folder"),
    path("<int:pk>/gaps/", pages.gaps, name="demonstrate-gaps"),
    path("<int:pk>/mock/", pages.mock, name="demonstrate-mock"),
    path("<int:pk>/folder/<int:folder>/link", review.link, name="demonstrate-link"),
    path("<int:pk>/folder/<int:folder>/assess", review.assess, name="demonstrate-assess"),
    path("<int:pk>/mock/grade", review.grade, name="demonstrate-grade"),
    path("<int:pk>/review/", review.review, name="demonstrate-review"),
    path("<int:pk>/archive", pages.archive, name="demonstrate-archive"),
]
