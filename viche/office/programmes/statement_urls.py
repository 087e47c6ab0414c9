"""Addresses of rounds and statements."""

from django.urls import URLPattern, path

from viche.office.programmes import round_views, statement_views

urlpatterns: list[URLPattern] = [
    path("desk/programmes/<int:pk>/rounds/", round_views.rounds, name="rounds"),
    path("desk/programmes/<int:pk>/rounds/ask/", round_views.ask, name="round-ask"),
    path("desk/programmes/rounds/<int:pk>/", round_views.round_page, name="round"),
    path("desk/programmes/rounds/<int:pk>/term/", round_views.move, name="round-move"),
    path("desk/programmes/rounds/<int:pk>/more/", round_views.more, name="round-more"),
    path("desk/programmes/rounds/<int:pk>/many/<slug:verb>/", round_views.many, name="round-many"),
    path("desk/programmes/rounds/<int:pk>/export.<str:kind>", round_views.export, name="round-export"),
    path("desk/programmes/statements/<int:pk>/", statement_views.statement, name="statement"),
    path("desk/programmes/statements/<int:pk>/step/<slug:verb>/", statement_views.step, name="statement-step"),
    path("desk/programmes/statements/<int:pk>/hand-over/", statement_views.hand_over, name="statement-hand-over"),
    path("desk/programmes/statements/<int:pk>/history/", statement_views.history, name="statement-history"),
    path("desk/programmes/statements/<int:pk>/figures/<str:key>/", statement_views.figure, name="statement-figure"),
]
