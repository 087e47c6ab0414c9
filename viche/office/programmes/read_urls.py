"""Addresses of reading: one measure for everybody and at the desk, its past, the measures as a file, a doubt of a document."""

from django.urls import path

from viche.kit.registers import urls as _registers  # noqa: F401  (the converter «table»)
from viche.office.programmes import doubt_views, views

urlpatterns = [
    path("programmes/<int:pk>/measures.<table:kind>", views.data, name="programme-data"),
    path("programmes/<int:pk>/measures/<int:measure>/", views.measure, name="measure"),
    path("desk/programmes/<int:pk>/measures.<table:kind>", views.data_desk, name="programme-data-desk"),
    path("desk/programmes/<int:pk>/measures/<int:measure>/", views.measure_desk, name="measure-desk"),
    path("desk/programmes/<int:pk>/measures/<int:measure>/history/", views.measure_history, name="measure-history"),
    path("desk/programmes/doubts/<int:pk>/", doubt_views.doubt, name="doubt"),
]
