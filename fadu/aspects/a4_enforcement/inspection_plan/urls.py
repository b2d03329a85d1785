"""Addresses of the module's own pages: planning for staff, the draw for everybody."""

from django.urls import path

from .views import calendar, ceremony, demand, public, redraw, report, specials, stays, versions, years

urlpatterns = [
    path("inspections/<int:pk>/report/", report.index, name="inspection-report"),
    path("inspections/<int:pk>/progress/", report.progress, name="inspection-progress"),
    path("inspections/<int:pk>/savings/", report.savings_page, name="inspection-savings"),
    path("inspections/<int:pk>/stays/", stays.index, name="inspection-stays"),
    path("inspections/<int:pk>/conflicts/", report.conflict_list, name="inspection-conflicts"),
    path("inspections/<int:pk>/ceremony/", ceremony.index, name="inspection-ceremony"),
    path("inspections/<int:pk>/redraw/", redraw.index, name="inspection-redraw"),
    path("inspections/<int:pk>/redraw/whole.json", redraw.whole, name="inspection-replaced"),
    path("inspections/<int:pk>/versions/<int:no>/", versions.index, name="inspection-version"),
    path("inspections/<int:pk>/calendar/", calendar.index, name="inspection-calendar"),
    path("inspections/<int:pk>/calendar/undo", calendar.undo, name="inspection-undo"),
    path("inspections/<int:pk>/calendar/<int:line>/", calendar.visit, name="inspection-visit-line"),
    path("inspections/<int:pk>/calendar/<int:line>/move", calendar.move, name="inspection-move"),
    path("inspections/<int:pk>/calendar/<int:line>/pin", calendar.pin, name="inspection-pin"),
    path("inspections/<int:pk>/body/<int:body>/", years.body, name="inspection-year-body"),
    path("inspections/<int:pk>/town/<str:code>/", years.town, name="inspection-year-town"),
    path("inspections/<int:pk>/enterprise/<int:matter>/", years.enterprise, name="inspection-year-enterprise"),
    path("inspections/demand/<int:pk>/preview/", demand.preview_part, name="inspection-preview"),
    path("inspections/demand/<int:pk>/trial/", demand.trial, name="inspection-trial"),
    path("inspections/demand/<int:pk>/<str:which>.<str:form>", demand.table, name="inspection-table"),
    path("portal/inspections/", public.index, name="open-inspections"),
    path("portal/inspections/check.py", public.script, name="open-inspection-script"),
    path("portal/inspections/<int:year>/", public.year, name="open-inspection-year"),
    path("portal/inspections/<int:year>/proof/", public.proof, name="open-inspection-proof"),
    path("portal/inspections/<int:year>/files.zip", public.folder, name="open-inspection-folder"),
    path("portal/inspections/<int:year>/files/<str:name>", public.file, name="open-inspection-file"),
    path("portal/inspections/special/<int:pk>/", specials.index, name="open-special"),
    path("portal/inspections/special/<int:pk>/files.zip", specials.folder, name="open-special-folder"),
    path("portal/inspections/special/<int:pk>/proof/", specials.proof, name="open-special-proof"),
]
