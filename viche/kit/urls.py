"""Addresses of the kit inside a hromada: figures, files, closures."""

from django.urls import path

from viche.kit.figures import pages as figures
from viche.kit.figures import stating

urlpatterns = [
    path("figures/", figures.catalogue, name="figures"),
    path("figures/<str:key>/", figures.page, name="figure"),
    path("desk/figures/", stating.index, name="stated-list"),
    path("desk/figures/new/", stating.new, name="stated-new"),
    path("desk/figures/<int:pk>/", stating.edit, name="stated-edit"),
]
