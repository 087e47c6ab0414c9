"""Addresses inside a hromada. `voice-take` is also read by front/asked.py, which asks for exactly this shape."""

from django.urls import path

from viche.voices import views

urlpatterns = [
    path("voices/<uuid:uuid>/", views.take, name="voice-take"),
    path("voices/<uuid:uuid>/receipt/", views.receipt, name="voice-receipt"),
]
