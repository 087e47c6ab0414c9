"""Addresses of the demo, at the root of the server; without the demo they do not exist."""

from django.urls import path

from viche.site.demo import views

urlpatterns = [
    path("demo/", views.people, name="demo-people"),
    path("demo/sign-in/", views.sign_in, name="demo-sign-in"),
    path("demo/mail/", views.mail, name="demo-mail"),
    path("demo/mail/<int:pk>/", views.letter, name="demo-letter"),
]
