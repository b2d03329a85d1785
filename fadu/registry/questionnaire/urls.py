"""Where links are made, and where the public answers."""

from django.urls import path

from . import views

urlpatterns = [
    path("questionnaires/<int:pk>/links.csv", views.links, name="questionnaire-links"),
    path("questionnaires/<int:pk>/", views.results, name="questionnaire-results"),
    path("portal/questionnaire/", views.answer, name="questionnaire-answer"),
]
