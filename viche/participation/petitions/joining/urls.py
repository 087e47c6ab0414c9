"""Addresses of joining, under those of petitions."""

from django.urls import path

from viche.participation.petitions.joining import views

urlpatterns = [
    path("e-petitions/<int:pk>/join/", views.answer, name="petition-join"),
    path("e-petitions/<int:pk>/carry/", views.carry, name="petition-carry"),
    path("desk/e-petitions/<int:pk>/join/", views.propose, name="petition-join-propose"),
    path("desk/e-petitions/<int:pk>/join/back/", views.take_back, name="petition-join-back"),
]
