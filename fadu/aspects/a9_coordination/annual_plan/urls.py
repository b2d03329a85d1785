"""Addresses of the plan's own pages; steps run on the shared pages of the registers."""

from django.urls import path

from .views import changes, imports, pages, review, targets

prefix = "plan/"
urlpatterns = [
    path("", pages.current, name="plan"),
    path("import/", imports.upload, name="plan-import"),
    path("import/<int:pk>/", review.index, name="plan-review"),
    path("import/<int:pk>/task/<str:no>/", review.task, name="plan-review-task"),
    path("target/<int:pk>/", targets.detail, name="plan-target"),
    path("target/<int:pk>/add-up", targets.add_up, name="plan-add-up"),
    path("target/<int:pk>/freeze", targets.freeze, name="plan-freeze"),
    path("unit/<str:key>/", pages.unit, name="plan-unit"),
    path("<int:year>/", pages.year, name="plan-year"),
    path("<int:year>/task/<str:no>/", pages.task, name="plan-task"),
    path("<int:year>/changes/", changes.index, name="plan-changes"),
]
