"""Addresses of sheets of paper, under those of petitions."""

from django.urls import path

from viche.participation.petitions.paper import views

urlpatterns = [
    path("e-petitions/<int:pk>/sheet/", views.blank, name="petition-sheet-blank"),
    path("desk/e-petitions/<int:pk>/sheets/", views.listing, name="petition-sheets"),
    path("desk/e-petitions/<int:pk>/sheets/new/", views.new, name="petition-sheet-new"),
    path("desk/e-petitions/sheets/<int:pk>/", views.sheet, name="petition-sheet"),
    path("desk/e-petitions/sheets/<int:pk>/type/", views.type_in, name="petition-sheet-type"),
    path("desk/e-petitions/sheets/lines/<int:pk>/", views.look, name="petition-sheet-line"),
]
