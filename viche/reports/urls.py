"""Addresses of reports: the public face and the desk."""

from django.urls import path

from viche.reports import bench, desk, outline_pages, pages
from viche.reports.beside import pages as beside
from viche.reports.checking import views as checks
from viche.reports.editing import views as texts
from viche.reports.gathering import pages as gatherings
from viche.reports.schedules import pages as schedules
from viche.reports.word import pages as word

urlpatterns = [
    path("reports/", pages.listing, name="reports"),
    path("reports/<int:pk>/", pages.page, name="report"),
    path("reports/<int:pk>/numbers/<int:number>/", pages.number, name="report-number"),
    path("reports/<int:pk>/beside/", beside.page, name="report-beside"),
    path("reports/<int:pk>/export.<str:kind>", pages.export, name="report-export"),
    path("desk/reports/", desk.listing, name="reports-desk"),
    path("desk/reports/new/", desk.new, name="report-new"),
    path("desk/reports/<int:pk>/", bench.bench, name="report-bench"),
    path("desk/reports/<int:pk>/renew/", desk.renew, name="report-renew"),
    path("desk/reports/<int:pk>/step/<str:verb>/", bench.step, name="report-step"),
    path("desk/reports/<int:pk>/numbers/<int:number>/", desk.number, name="report-bench-number"),
    path("desk/reports/<int:pk>/beside/", beside.at_desk, name="report-bench-beside"),
    path("desk/reports/<int:pk>/export.<str:kind>", desk.export, name="report-bench-export"),
    path("desk/reports/<int:pk>/warnings/<slug:key>/", checks.answer, name="report-check-answer"),
    path("desk/reports/<int:pk>/text/<slug:place>/", texts.paragraph, name="report-text"),
    path("desk/reports/<int:pk>/text/<slug:place>/after/", texts.after, name="report-text-after"),
    path("desk/reports/<int:pk>/history/", desk.history, name="report-history"),
    path("desk/reports/<int:pk>/sign/", bench.sign, name="report-sign"),
    path("desk/reports/<int:pk>/sign/<int:file>/check/", bench.check, name="report-check"),
    path("desk/reports/schedules/", schedules.listing, name="schedules"),
    path("desk/reports/schedules/new/", schedules.new, name="schedule-new"),
    path("desk/reports/schedules/<int:pk>/", schedules.edit, name="schedule"),
    path("desk/reports/schedules/<int:pk>/switch/", schedules.switch, name="schedule-switch"),
    path("desk/reports/gatherings/", gatherings.listing, name="gatherings"),
    path("desk/reports/gatherings/new/", gatherings.new, name="gathering-new"),
    path("desk/reports/gatherings/<int:pk>/", gatherings.edit, name="gathering"),
    path("desk/reports/owed/<int:pk>/", schedules.owed, name="report-owed"),
    path("desk/reports/forms/", outline_pages.listing, name="outlines"),
    path("desk/reports/forms/preview/", outline_pages.preview, name="outline-preview"),
    path("desk/reports/forms/<slug:key>/", outline_pages.edit, name="outline"),
    path("desk/reports/forms/<slug:key>/drop/", outline_pages.drop, name="outline-drop"),
    path("desk/reports/word/", word.listing, name="word-blanks"),
    path("desk/reports/word/sample.docx", word.sample_file, name="word-sample"),
    path("desk/reports/word/fill/", word.fill, name="word-fill"),
    path("desk/reports/word/filled/<int:pk>/", word.filled, name="word-filled"),
    path("desk/reports/word/filled/<int:pk>/file.docx", word.filled_file, name="word-filled-file"),
    path("desk/reports/word/blanks/<slug:key>/", word.blank, name="word-blank"),
    path("desk/reports/word/blanks/<slug:key>/<int:version>.docx", word.blank_file, name="word-blank-file"),
    path("desk/reports/word/blanks/<slug:key>/drop/", word.drop, name="word-blank-drop"),
]
