"""Addresses of the kit inside a hromada: search, figures, old reports, files, links, jobs, closures."""

from django.urls import path

from viche.kit import files
from viche.kit.closures import pages as closures
from viche.kit.figures import catalogue, stating
from viche.kit.figures import pages as figures
from viche.kit.figures.beside import pages as beside
from viche.kit.jobs import pages as jobs
from viche.kit.links import pages as links
from viche.kit.old_reports import pages as old_reports
from viche.kit.search import pages as search

urlpatterns = [
    path("search/", search.page, name="search"),
    path("desk/search/", search.desk, name="search-desk"),
    path("figures/", catalogue.catalogue, name="figures"),
    path("compare/", beside.page, name="compare"),
    path("compare/export.csv", beside.export, name="compare-export"),
    path("figures/<str:key>/", figures.page, name="figure"),
    path("desk/figures/", stating.index, name="stated-list"),
    path("desk/figures/new/", stating.new, name="stated-new"),
    path("desk/figures/<int:pk>/", stating.edit, name="stated-edit"),
    path("old-reports/<int:pk>/", old_reports.document, name="old-report"),
    path("desk/old-reports/", old_reports.index, name="old-reports"),
    path("desk/old-reports/new/", old_reports.new, name="old-report-new"),
    path("desk/old-reports/<int:pk>/", old_reports.report, name="old-report-desk"),
    path("desk/old-reports/<int:pk>/show/", old_reports.show, name="old-report-show"),
    path("desk/old-reports/<int:pk>/remove/", old_reports.remove, name="old-report-remove"),
    path("files/<int:pk>/<str:name>", files.download, name="attachment"),
    path("desk/files/add/<str:kind>/<int:pk>/", files.add, name="attachment-add"),
    path("desk/files/<int:pk>/remove/", files.remove, name="attachment-remove"),
    path("desk/links/add/<str:kind>/<int:pk>/", links.add, name="link-add"),
    path("desk/links/<int:pk>/remove/", links.remove, name="link-remove"),
    path("desk/jobs/<int:pk>/", jobs.page, name="job"),
    path("desk/closures/", closures.index, name="closures"),
    path("desk/closures/new/", closures.new, name="closure-new"),
    path("desk/closures/<int:pk>/", closures.edit, name="closure-edit"),
    path("desk/closures/<int:pk>/end/", closures.end, name="closure-end"),
]
