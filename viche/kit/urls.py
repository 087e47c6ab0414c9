"""Addresses of the kit inside a hromada: search, figures, files, jobs, closures."""

from django.urls import path

from viche.kit import files
from viche.kit.closures import pages as closures
from viche.kit.figures import pages as figures
from viche.kit.figures import stating
from viche.kit.jobs import pages as jobs
from viche.kit.search import pages as search

urlpatterns = [
    path("search/", search.page, name="search"),
    path("desk/search/", search.desk, name="search-desk"),
    path("figures/", figures.catalogue, name="figures"),
    path("figures/<str:key>/", figures.page, name="figure"),
    path("desk/figures/", stating.index, name="stated-list"),
    path("desk/figures/new/", stating.new, name="stated-new"),
    path("desk/figures/<int:pk>/", stating.edit, name="stated-edit"),
    path("files/<int:pk>/<str:name>", files.download, name="attachment"),
    path("desk/files/add/<str:kind>/<int:pk>/", files.add, name="attachment-add"),
    path("desk/files/<int:pk>/remove/", files.remove, name="attachment-remove"),
    path("desk/jobs/<int:pk>/", jobs.page, name="job"),
    path("desk/closures/", closures.index, name="closures"),
    path("desk/closures/new/", closures.new, name="closure-new"),
    path("desk/closures/<int:pk>/", closures.edit, name="closure-edit"),
    path("desk/closures/<int:pk>/end/", closures.end, name="closure-end"),
]
