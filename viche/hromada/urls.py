"""Addresses inside a hromada."""

from django.urls import path

from viche.hromada import desk, views

urlpatterns = [
    path("accent.css", views.accent_css, name="accent-css"),
    path("departments/", views.departments, name="departments"),
    path("rules/", views.rules, name="rules"),
    path("desk/departments/", desk.departments, name="departments-desk"),
    path("desk/departments/add/", desk.department_add, name="department-add"),
    path("desk/departments/<int:pk>/", desk.department, name="department"),
    path("desk/departments/<int:pk>/move/", desk.department_move, name="department-move"),
    path("desk/departments/<int:pk>/close/", desk.department_close, name="department-close"),
    path("desk/rules/", desk.statute_settings, name="statute-settings"),
    path("desk/rules/<slug:key>/", desk.statute_setting, name="statute-setting"),
    path("desk/rules/<slug:key>/<int:pk>/", desk.statute_correct, name="statute-correct"),
    path("desk/hromada/", desk.identity, name="hromada-settings"),
]
